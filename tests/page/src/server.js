import { WebSocketServer } from "ws";

new WebSocketServer({ port: 8080 }).on("connection", (ws) => {
  ws.on("message", (text) => {
    if (text === "kick") ws.close(4010, "kicked <by> an operator");
    else ws.close(4011, "no such room");
  });
});

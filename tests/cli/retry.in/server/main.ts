import { WebSocketServer } from "ws";

const BANNED = 4003;

new WebSocketServer({ port: 8080 }).on("connection", (ws, request) => {
  if (!request.headers.cookie) ws.close(4001, "not authenticated");
  else if (request.url === "/busy") ws.close(4013, "try again later");
  else ws.close(BANNED);
});

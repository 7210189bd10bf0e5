import { WebSocketServer } from "ws";
import { shutdown } from "../net/shutdown";

new WebSocketServer({ port: 80 }).on("connection", (ws) => {
  const upstream = dial();
  ws.on("close", (code) => shutdown(upstream, code));
  // In its own handler ws looks at no code any more.
  ws.on("close", (code) => shutdown(ws, code));
  ws.on("close", (code) => hub.evict({ code }));
});

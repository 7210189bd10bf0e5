import { WebSocketServer } from "ws";
const server = new WebSocketServer({ port: 0 });
server.on("connection", (ws) => ws.close(4009));

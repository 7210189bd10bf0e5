import { WebSocket } from "ws";

export function drop(ws: WebSocket) {
  ws.close(1006);
  ws.close(401, "no");
}

import type WebSocket from "ws";

export function closeWith(ws: WebSocket, code: number) {
  ws.close(code);
}

import WebSocket from "ws";

export function drop(ws: WebSocket) {
  ws.terminate();
  ws.close(3000, "no");
  ws.close(1000);
}

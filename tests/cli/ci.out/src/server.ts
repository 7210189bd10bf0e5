import { WebSocket } from "ws";

export function drop(ws: WebSocket) {
  // wslint-ignore reserved-code -- added by --add-ignores
  ws.close(1006);
  // wslint-ignore code-out-of-range -- added by --add-ignores
  ws.close(401, "no");
}

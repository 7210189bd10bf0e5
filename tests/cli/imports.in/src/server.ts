import WebSocket from "ws";
import { LOST } from "./lost";
import { current, GONE, NONE } from "./codes";
import { AWAY } from "somewhere";
import { closeWith } from "./net";

export function bye(ws: WebSocket) {
  ws.close(GONE);
  closeWith(ws, 1005);
  ws.close(LOST);
  ws.close(current);
  ws.close(NONE);
  ws.close(AWAY);
}

import { WebSocketServer } from "ws";
import { shutdown } from "../net/shutdown";
import transport from "./transport";
import { connect } from "@acme/net";
import type { Gate } from "./gate";

new WebSocketServer({ port: 80 }).on("connection", (ws) => ws.close(4000));

export function leave(client, hub, reason) {
  shutdown(client, 1006, "gone");
  shutdown(client, 4001, reason);
  transport.close(1006);
  hub.kickUser({ code: 4001, reason });
  closeSocket(1006);
  client.close(4002);
  setTimeout(() => client.closeAll(), 1000);
}

const link = connect("wss://example.org");
link.close(1006, "gone");
export const refuse = (gate: Gate) => gate.disconnect(1005);

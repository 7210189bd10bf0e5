import { shutdown } from "../net/shutdown.js";
import { shutdown as bye } from "@/net/shutdown";
import * as net from "../net/shutdown";
import { shutdown as other } from "./other/shutdown";

export function gone(socket, peer) {
  shutdown(socket, 1006, "gone");
  bye(socket, 1005);
  net.shutdown(socket, 1015);
  shutdown(socket, 1000, "bye");
  other(socket, 1006);
  peer.evict({ code: 1004 });
}

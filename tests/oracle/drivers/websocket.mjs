// websocket: connections of its client and server, and its class that follows the standard.
import { createServer } from "node:http";
import { client, listening, load, met, on, opened, role } from "./host.mjs";

const websocket = load(process.env.PACKAGE);

if (role === "server") {
  const http = createServer();
  const server = new websocket.server({ httpServer: http });
  server.on("request", (request) => met(request.resource, request.accept(null, request.origin)));
  const members = Object.entries(websocket.connection).filter(([name]) => name.startsWith("CLOSE_REASON_"));
  const constants = [{ path: "connection", members: Object.fromEntries(members) }];
  http.listen(0, "127.0.0.1", () => listening(http.address().port, constants));
} else if (on === "w3cwebsocket") {
  client((url) => opened(new websocket.w3cwebsocket(url)));
} else {
  client((url) => {
    const client = new websocket.client();
    return new Promise((resolve, reject) => {
      client.on("connect", resolve);
      client.on("connectFailed", reject);
      client.connect(url);
    });
  });
}

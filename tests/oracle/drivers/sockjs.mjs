// sockjs-client and sockjs, over their WebSocket transport.
import { createServer } from "node:http";
import { client, listening, load, met, opened, role } from "./host.mjs";

if (role === "client") {
  const SockJS = load("sockjs-client");
  client((url) => opened(new SockJS(url.replace("ws:", "http:"), null, { transports: "websocket" })));
} else {
  const http = createServer();
  const server = load("sockjs").createServer({ log: () => {} });
  server.on("connection", (socket) => met(socket.pathname, socket));
  server.installHandlers(http, { prefix: "/s" });
  http.listen(0, "127.0.0.1", () => listening(http.address().port));
}

// ws, as client and as server.
import { client, listening, load, met, opened, role } from "./host.mjs";

const WebSocket = load(process.env.PACKAGE);

if (role === "client") {
  client((url) => opened(new WebSocket(url)));
} else {
  const server = new WebSocket.Server({ port: 0, host: "127.0.0.1" }, () => listening(server.address().port));
  server.on("connection", (socket, request) => {
    socket.on("error", () => {});
    met(request.url, socket);
  });
}

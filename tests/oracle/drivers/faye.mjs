// faye-websocket, as client and as server.
import { createServer } from "node:http";
import { client, listening, load, met, role } from "./host.mjs";

const WebSocket = load("faye-websocket");

if (role === "client") {
  client((url) => {
    const socket = new WebSocket.Client(url);
    return new Promise((resolve) => socket.on("open", () => resolve(socket)));
  });
} else {
  const http = createServer();
  http.on("upgrade", (request, stream, body) => {
    const socket = new WebSocket(request, stream, body);
    socket.on("open", () => met(request.url, socket));
  });
  http.listen(0, "127.0.0.1", () => listening(http.address().port));
}

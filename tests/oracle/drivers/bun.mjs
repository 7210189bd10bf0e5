// The server of Bun.
import { closed, listening, met } from "./host.mjs";

const server = Bun.serve({
  port: 0,
  hostname: "127.0.0.1",
  fetch: (request, server) => void server.upgrade(request, { data: { path: new URL(request.url).pathname, handlers: {} } }),
  websocket: {
    open: (socket) => met(socket.data.path, socket),
    message() {},
    close: (socket, ...given) => closed(socket.data.path, socket, ...given),
  },
});
listening(server.port);

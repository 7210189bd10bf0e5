import { WebSocketServer } from "ws";

const Close = { normal: 1000, expired: 1006 } as const;

new WebSocketServer({ port: 8080 }).on("connection", (socket) => {
  const timer = setTimeout(() => socket.close(Close.expired, "session expired"), 60_000);
  socket.on("close", () => clearTimeout(timer));
});

import { WebSocketServer } from "ws";

const rooms = new WebSocketServer({ port: 8080 });

rooms.on("connection", (socket, request) => {
  if (!request.headers.cookie) return socket.close(401, "log in");

  socket.on("error", () => socket.close(1006));

  socket.on("message", (data) => {
    if (String(data) === "bye") socket.close("1000");
  });
});

// Elysia, on Bun.
import { closed, listening, load, met } from "./host.mjs";

const { Elysia } = load("elysia");

const app = new Elysia().ws("/:op", {
  open: (socket) => met(`/${socket.data.params.op}`, socket),
  message() {},
  close: (socket, ...given) => closed(`/${socket.data.params.op}`, socket, ...given),
});
app.listen({ port: 0, hostname: "127.0.0.1" }, ({ port }) => listening(port));

// Elysia, on Bun.
import { listening, load, met } from "./host.mjs";

const { Elysia } = load("elysia");

const app = new Elysia().ws("/:op", {
  open: (socket) => met(`/${socket.data.params.op}`, socket),
  message() {},
});
app.listen({ port: 0, hostname: "127.0.0.1" }, ({ port }) => listening(port));

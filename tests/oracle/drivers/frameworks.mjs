// Server frameworks that hand out sockets: those of ws, on Node.js.
import { createServer } from "node:http";
import { closed, listening, load, met } from "./host.mjs";

const HOST = "127.0.0.1";

const FRAMEWORKS = {
  "express-ws"() {
    const app = load("express")();
    load("express-ws")(app);
    app.ws("/:op", (socket, request) => met(request.url, socket));
    const server = app.listen(0, HOST, () => listening(server.address().port));
  },

  "koa-websocket"() {
    const app = load(process.env.PACKAGE)(new (load("koa"))());
    app.ws.use((context) => met(context.url, context.websocket));
    const server = app.listen(0, HOST, () => listening(server.address().port));
  },

  async fastify() {
    const app = load(process.env.FASTIFY)();
    await app.register(load(process.env.PACKAGE));
    // Majors before 10 hand out a stream that has the socket.
    app.get("/*", { websocket: true }, (given, request) => met(request.url, given.socket?.close ? given.socket : given));
    await app.listen({ port: 0, host: HOST });
    listening(app.server.address().port);
  },

  hono() {
    const { Hono } = load("hono");
    const app = new Hono();
    const { injectWebSocket, upgradeWebSocket } = load("@hono/node-ws").createNodeWebSocket({ app });
    app.get("/:op", upgradeWebSocket((context) => ({
      onOpen: (_, socket) => met(context.req.path, socket),
      onClose: (...given) => closed(context.req.path, ...given),
    })));
    const server = load("@hono/node-server").serve({ fetch: app.fetch, port: 0, hostname: HOST }, ({ port }) => listening(port));
    injectWebSocket(server);
  },

  async crossws() {
    const { default: crossws } = await import(load.resolve("crossws/adapters/node"));
    const pathOf = (peer) => new URL(peer.request.url).pathname;
    const hooks = { open: (peer) => met(pathOf(peer), peer), close: (peer, ...given) => closed(pathOf(peer), peer, ...given) };
    const { handleUpgrade } = crossws({ hooks });
    const server = createServer().on("upgrade", handleUpgrade);
    server.listen(0, HOST, () => listening(server.address().port));
  },
};

const { FASTIFY, FRAMEWORK, PACKAGE } = process.env;
await FRAMEWORKS[FASTIFY ? "fastify" : (FRAMEWORK ?? PACKAGE)]();

// The worker that workerd.mjs runs.
import { DurableObject } from "cloudflare:workers";
import { perform } from "./core.mjs";

const emit = (value) => console.log(JSON.stringify(value));

/** What keeps the worker alive until a socket is done with. */
const done = (socket) =>
  new Promise((resolve) => {
    socket.addEventListener("close", resolve);
    socket.addEventListener("error", resolve);
    setTimeout(resolve, 3000);
  });

/** Gives sockets that hibernate to its methods, and those to the operation. */
export class Room extends DurableObject {
  async fetch(request) {
    const op = decode(request);
    const [client, server] = Object.values(new WebSocketPair());
    this.ctx.acceptWebSocket(server, [JSON.stringify(op)]);
    emit({ id: op.id, listening: true });
    return new Response(null, { status: 101, webSocket: client });
  }

  webSocketClose(...args) {
    const { id, receive } = JSON.parse(this.ctx.getTags(args[0])[0]);
    emit({ id, got: args[Number(receive.code.split(" ")[1])] });
  }

  // A connection that is lost is an error here, and no close.
  webSocketError(socket) {
    emit({ id: JSON.parse(this.ctx.getTags(socket)[0]).id, got: null });
  }
}

/** The operation that the path carries. */
function decode(request) {
  const hex = new URL(request.url).pathname.slice(1);
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16))));
}

export default {
  async fetch(request, env, context) {
    if (request.method === "POST") {
      const { op, url } = await request.json();
      const { webSocket } = await fetch(url, { headers: { Upgrade: "websocket" } });
      webSocket.accept();
      await perform(op, webSocket, emit);
      await done(webSocket);
      return new Response("done");
    }
    if (request.headers.get("Upgrade") !== "websocket") return new Response("up");
    const op = decode(request);
    if (op.receive?.handler.startsWith("method ")) return env.rooms.get(env.rooms.newUniqueId()).fetch(request);
    const [client, server] = Object.values(new WebSocketPair());
    server.accept();
    context.waitUntil(perform(op, server, emit).then(() => done(server)));
    return new Response(null, { status: 101, webSocket: client });
  },
};

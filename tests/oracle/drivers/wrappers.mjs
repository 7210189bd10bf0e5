// Clients that wrap a WebSocket: the standard one, as undici has it, or that of ws where it is theirs.
import { readFileSync } from "node:fs";
import { handed } from "./core.mjs";
import { client, load, opened } from "./host.mjs";

globalThis.WebSocket = load("undici").WebSocket;

/** Hands on what a library tells of a close, where the operation listens. */
const tell = (op) => (...args) => handed.get(op.id)?.(...args);

const WRAPPERS = {
  async "isomorphic-ws"(url) {
    // What browsers get is a module, whatever the package says.
    const text = readFileSync(load.resolve("isomorphic-ws/browser.js"), "utf8");
    const { default: WebSocket } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
    return opened(new WebSocket(url));
  },

  phoenix(url, op) {
    const { Socket } = load("phoenix");
    const socket = new Socket(url, { transport: WebSocket, reconnectAfterMs: () => 1e9 });
    socket.onClose(tell(op));
    return new Promise((resolve) => {
      socket.onOpen(() => resolve(socket));
      socket.connect();
    });
  },

  "@supabase/realtime-js"(url) {
    const { RealtimeClient } = load("@supabase/realtime-js");
    const options = { transport: WebSocket, params: { apikey: "none" }, reconnectAfterMs: () => 1e9 };
    const socket = new RealtimeClient(url, options);
    socket.connect();
    return new Promise((resolve) => {
      const timer = setInterval(() => {
        if (!socket.isConnected()) return;
        clearInterval(timer);
        resolve(socket);
      }, 2);
    });
  },

  "websocket-ts"(url, op) {
    const { WebsocketBuilder } = load("websocket-ts");
    return new Promise((resolve) => new WebsocketBuilder(url).onOpen(resolve).onClose(tell(op)).build());
  },

  async "websocket-as-promised"(url, op) {
    const WebSocketAsPromised = load("websocket-as-promised");
    const Wrapped = load(process.env.WRAPPED).WebSocket;
    const socket = new WebSocketAsPromised(url, { createWebSocket: (url) => new Wrapped(url) });
    socket.onClose.addListener(tell(op));
    await socket.open();
    return socket;
  },

  "rpc-websockets"(url) {
    const { Client } = load("rpc-websockets");
    const socket = new Client(url, { reconnect: false });
    return new Promise((resolve, reject) => {
      socket.on("open", () => resolve(socket));
      socket.on("error", reject);
    });
  },
};

client(WRAPPERS[process.env.PACKAGE]);

// Every library that is run, and the model that must agree with it.
//
// - `run` starts a driver, to which the end, the kind of object and the address of the peer are added.
// - `package` or `crate` tell which release is run.
// - `ends` are the ends of a connection and the kinds of objects there, and the calls and handlers of the
//   model that these do not have.
// - `sweep`: all codes that the model refuses are tried, for which the socket must stay open after each;
//   `every`: all others too. Otherwise a fixed sample with all boundaries.
// - `tries`: a socket is closed after one refusal, where not all are tried on it.
// - `parallel`: how many connections at a time, where many are too many.
// - `differs`: what this library does and its model does not say, in the words of the comparison. Each must
//   be found.
// - `alone`: a reason can be given without a code; `always`: a code must be given.
// - `poke`: the server sends only in answer to something.
// - `dialect`: the code travels in frames of SockJS; `local`: it never leaves the page.

const node = (driver) => ["node", `${import.meta.dirname}/drivers/${driver}.mjs`];
const rust = (driver) => [`${process.env.DRIVERS}/${driver}`];
const packages = `${process.env.PACKAGES}/node_modules`;

export const LIBRARIES = [
  // The slow ones begin.
  ...[["reconnecting-websocket", "dist/reconnecting-websocket-mjs.js"], ["partysocket", "dist/ws.js"]].map(([name, file]) => ({
    name,
    model: ["javascript", name],
    package: name,
    run: node("page"),
    env: { MODULE: `${name}/${file}` },
    ends: [["client", "WebSocket"]],
    parallel: 8,
  })),
  {
    name: "Chromium",
    model: ["javascript", "whatwg"],
    package: "@sparticuz/chromium",
    run: node("page"),
    ends: [["client", "WebSocket"], ["client", "WebSocketStream"]],
    sweep: true,
    parallel: 8,
  },
  {
    name: "workerd",
    model: ["javascript", "workers"],
    package: "@cloudflare/workerd-linux-64",
    run: node("workerd"),
    ends: [["server", "WebSocket"], ["client", "WebSocket", ["method webSocketClose"]]],
    every: true,
  },
  ...["ws", "ws-8.22", "ws-8.21", "ws-8.0", "ws-7"].map((name) => ({
    name,
    model: ["javascript", "ws"],
    package: name,
    run: node("ws"),
    ends: [["client", "WebSocket"], ["server", "WebSocket"]],
    // Before 8.22 a socket that refused a code cannot be closed any more.
    every: name === "ws",
    tries: true,
  })),
  ...["undici", "undici-7.0", "undici-6"].map((name) => ({
    name,
    model: ["javascript", "undici"],
    package: name,
    run: node("standard"),
    ends: [["client", "WebSocket"]],
    every: name === "undici",
  })),
  ...["websocket", "websocket-1.0.32"].map((name) => ({
    name,
    model: ["javascript", "websocket"],
    package: name,
    run: node("websocket"),
    ends: [["server", "connection"], ["client", "connection"], ["client", "w3cwebsocket"]],
    tries: true,
  })),
  {
    name: "faye-websocket",
    model: ["javascript", "faye-websocket"],
    package: "faye-websocket",
    run: node("faye"),
    ends: [["client", "WebSocket"], ["server", "WebSocket"]],
    // NaN is neither below 3000 nor above 4999, and becomes 0 in the frame.
    differs: ['close: code "abc": the model says converts, it rewrites to 0'],
    every: true,
  },
  {
    name: "sockjs-client",
    model: ["javascript", "sockjs-client"],
    package: "sockjs-client",
    run: node("sockjs"),
    ends: [["client", "WebSocket"]],
    dialect: "sockjs",
    local: true,
    differs: [
      // It says "Normal closure" where there is no reason.
      "close: a reason of 0 bytes: the model says sends, it sends with 14 bytes",
      'close: code "4000": the model says converts, it sends with 14 bytes',
      'close: code "abc": the model says converts, it throws Error: InvalidAccessError: Invalid code',
    ],
  },
  {
    name: "sockjs",
    model: ["javascript", "sockjs"],
    package: "sockjs",
    run: node("sockjs"),
    ends: [["server", "Connection"]],
    dialect: "sockjs",
    // Its frames are JSON, in which a string can stay one.
    differs: [
      'close: code "4000": the model says converts, it sends with 14 bytes',
      'close: code "abc": the model says converts, it sends with 14 bytes',
    ],
  },
  {
    name: "Bun",
    model: ["javascript", "bun"],
    package: "@oven/bun-linux-x64",
    run: [`${packages}/@oven/bun-linux-x64/bin/bun`, `${import.meta.dirname}/drivers/standard.mjs`],
    env: { PACKAGE: "" },
    ends: [["client", "WebSocket"]],
    every: true,
  },
  {
    name: "Bun's server",
    model: ["javascript", "bun-server"],
    package: "@oven/bun-linux-x64",
    run: [`${packages}/@oven/bun-linux-x64/bin/bun`, `${import.meta.dirname}/drivers/bun.mjs`],
    ends: [["server", "ServerWebSocket"]],
  },
  {
    name: "Deno",
    model: ["javascript", "deno-client"],
    package: "@deno/linux-x64-glibc",
    run: [`${packages}/@deno/linux-x64-glibc/deno`, "run", "--allow-all", "--no-config", `${import.meta.dirname}/drivers/standard.mjs`],
    env: { PACKAGE: "" },
    ends: [["client", "WebSocket"]],
    every: true,
  },
  {
    name: "Deno's server",
    model: ["javascript", "deno"],
    package: "@deno/linux-x64-glibc",
    run: [`${packages}/@deno/linux-x64-glibc/deno`, "run", "--allow-all", "--no-config", `${import.meta.dirname}/drivers/deno.mjs`],
    ends: [["server", "WebSocket"]],
  },
  {
    name: "jsdom",
    model: ["javascript", "whatwg"],
    package: "jsdom",
    run: node("standard"),
    ends: [["client", "WebSocket"]],
    every: true,
    // No browser: engines throw, or drop the reason.
    differs: ["close: a reason alone: the model says varies, it rewrites to 1000 with 3 bytes"],
  },
  { name: "express-ws", model: ["javascript", "express-ws"], package: "express-ws", run: node("frameworks"), ends: [["server", "WebSocket"]] },
  ...[["fastify", "@fastify/websocket"], ["fastify-3", "fastify-websocket-3"], ["fastify-3", "fastify-websocket-4"]].map(([fastify, name]) => ({
    name,
    model: ["javascript", "fastify-websocket"],
    package: name,
    run: node("frameworks"),
    env: { FASTIFY: fastify },
    ends: [["server", "WebSocket"]],
  })),
  ...["koa-websocket", "koa-websocket-6"].map((name) => ({
    name,
    model: ["javascript", "koa-websocket"],
    package: name,
    run: node("frameworks"),
    env: { FRAMEWORK: "koa-websocket" },
    ends: [["server", "WebSocket"]],
  })),
  { name: "hono", model: ["javascript", "hono"], package: "hono", run: node("frameworks"), ends: [["server", "WSContext"]] },
  { name: "crossws", model: ["javascript", "crossws"], package: "crossws", run: node("frameworks"), ends: [["server", "Peer"]] },
  {
    name: "elysia",
    model: ["javascript", "elysia"],
    package: "elysia",
    run: [`${packages}/@oven/bun-linux-x64/bin/bun`, `${import.meta.dirname}/drivers/elysia.mjs`],
    ends: [["server", "ElysiaWS"]],
  },
  {
    name: "isomorphic-ws",
    model: ["javascript", "isomorphic-ws"],
    package: "isomorphic-ws",
    run: node("wrappers"),
    ends: [["client", "WebSocket"]],
    // What is run is its half for browsers; the other is ws, which takes no text.
    differs: ['close: code "4000": the model says throws, it rewrites to 4000'],
  },
  {
    name: "phoenix",
    model: ["javascript", "phoenix"],
    package: "phoenix",
    run: node("wrappers"),
    ends: [["client", "Socket"]],
    // Only 0 itself is no code.
    differs: ['disconnect: code "abc": the model says converts, it throws InvalidAccessError'],
  },
  {
    name: "@supabase/realtime-js",
    model: ["javascript", "supabase"],
    package: "@supabase/realtime-js",
    run: node("wrappers"),
    ends: [["client", "RealtimeClient"]],
    differs: ['disconnect: code "abc": the model says converts, it rejects InvalidAccessError'],
  },
  { name: "websocket-ts", model: ["javascript", "websocket-ts"], package: "websocket-ts", run: node("wrappers"), ends: [["client", "Websocket"]] },
  // It calls what it is given; a handler is given an event only by a WebSocket that has no other listeners.
  ...[["ws", "function"], ["undici", "close"]].map(([wrapped, without]) => ({
    name: `websocket-as-promised on ${wrapped}`,
    model: ["javascript", "websocket-as-promised"],
    package: "websocket-as-promised",
    run: node("wrappers"),
    env: { WRAPPED: wrapped },
    ends: [["client", "WebSocketAsPromised", [without]]],
  })),
  { name: "rpc-websockets", model: ["javascript", "rpc-websockets"], package: "rpc-websockets", run: node("wrappers"), ends: [["client", "Client"]] },
  ...[["tungstenite", "0.30"], ["tungstenite-021", "0.21"]].map(([name, release]) => ({
    name,
    model: ["rust", "tungstenite"],
    crate: ["tungstenite", release],
    run: rust(name),
    ends: [["client"], ["server"]],
  })),
  { name: "tokio-tungstenite", model: ["rust", "tungstenite"], crate: ["tokio-tungstenite", "0.30"], run: rust("tokio-tungstenite"), ends: [["client"], ["server"]] },
  { name: "axum", model: ["rust", "axum"], crate: ["axum", "0.8"], run: rust("axum"), ends: [["server"]] },
  { name: "axum-06", model: ["rust", "axum"], crate: ["axum", "0.6"], run: rust("axum-06"), ends: [["server"]] },
  { name: "warp", model: ["rust", "warp"], crate: ["warp"], run: rust("warp"), ends: [["server"]] },
  { name: "salvo", model: ["rust", "salvo"], crate: ["salvo"], run: rust("salvo"), ends: [["server"]] },
  { name: "poem", model: ["rust", "poem"], crate: ["poem"], run: rust("poem"), ends: [["server"]] },
  { name: "rocket_ws", model: ["rust", "rocket_ws"], crate: ["rocket_ws"], run: rust("rocket"), ends: [["server"]] },
  ...[["actix-ws", "0.4"], ["actix-ws-03", "0.3"]].map(([name, release]) => ({
    name,
    model: ["rust", "actix"],
    crate: ["actix-ws", release],
    run: rust(name),
    ends: [["server", "Session", ["CloseReason"]]],
  })),
  {
    name: "actix-web-actors",
    model: ["rust", "actix"],
    crate: ["actix-web-actors"],
    run: rust("actix-web-actors"),
    ends: [["server", "WebsocketContext"]],
  },
  { name: "awc", model: ["rust", "actix"], crate: ["awc"], run: rust("awc"), ends: [["client", "CloseReason"]] },
  { name: "fastwebsockets", model: ["rust", "fastwebsockets"], crate: ["fastwebsockets"], run: rust("fastwebsockets"), ends: [["client"], ["server"]] },
  {
    name: "tokio-websockets",
    model: ["rust", "tokio-websockets"],
    crate: ["tokio-websockets"],
    run: rust("tokio-websockets"),
    ends: [["client"], ["server"]],
    alone: true,
  },
  {
    name: "tokio-tungstenite-wasm",
    model: ["rust", "tokio-tungstenite-wasm"],
    crate: ["tokio-tungstenite-wasm"],
    run: rust("tokio-tungstenite-wasm"),
    ends: [["client"]],
  },
  { name: "twilight", model: ["rust", "twilight"], crate: ["twilight-gateway"], run: rust("twilight"), ends: [["client"]], always: true },
  { name: "ws (Rust)", model: ["rust", "ws"], crate: ["ws"], run: rust("ws-rs"), ends: [["client"], ["server"]] },
  {
    name: "ntex",
    model: ["rust", "ntex"],
    crate: ["ntex", "4.5"],
    run: rust("ntex"),
    ends: [["client"], ["server"]],
    poke: true,
    // Only clients miss an extension: its server refuses 1010, its client does not.
    differs: ["CloseReason", "Close"].map(
      (send) => `${send}: 1010: the model says sends, it rejects Protocol(InvalidCloseCode(1010))`,
    ),
  },
  { name: "rust-websocket", model: ["rust", "websocket"], crate: ["websocket"], run: rust("rust-websocket"), ends: [["client"], ["server"]] },
  { name: "ezsockets", model: ["rust", "ezsockets"], crate: ["ezsockets"], run: rust("ezsockets"), ends: [["client"], ["server"]] },
  { name: "ratchet", model: ["rust", "ratchet"], crate: ["ratchet_rs"], run: rust("ratchet"), ends: [["client"], ["server"]], always: true },
  { name: "yawc", model: ["rust", "yawc"], crate: ["yawc"], run: rust("yawc"), ends: [["client"], ["server"]], always: true },
  {
    name: "reqwest-websocket",
    model: ["rust", "reqwest-websocket"],
    crate: ["reqwest-websocket"],
    run: rust("reqwest-websocket"),
    ends: [["client"]],
    always: true,
  },
];

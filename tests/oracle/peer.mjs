// The raw end of a connection: it does the handshake, and records the bytes of the first Close.
// It accepts connections from client libraries and opens them to server libraries; only on loopback.

import { createHash } from "node:crypto";
import { connect, createServer } from "node:net";

const HOST = "127.0.0.1";
const CLOSE = 0x8;
const TEXT = 0x1;
const PING = 0x9;

/** One connection. `wire` resolves with what ended it: a Close, the end of TCP, or nothing in time. */
export class Peer {
  constructor(socket, { masks, dialect }) {
    this.socket = socket;
    this.masks = masks;
    this.dialect = dialect;
    this.buffer = Buffer.alloc(0);
    this.wire = new Promise((resolve) => (this.settle = resolve));
    socket.on("error", () => {});
    socket.on("close", () => this.settle({ ended: true }));
  }

  /** Takes bytes that came after the handshake. */
  take(bytes) {
    this.buffer = Buffer.concat([this.buffer, bytes]);
    for (let frame = this.next(); frame; frame = this.next()) {
      if (frame.opcode === CLOSE) this.closed(frame);
      else if (this.dialect === "sockjs" && frame.opcode === TEXT) this.sockjs(frame.payload.toString());
    }
  }

  /** The next whole frame of the buffer. */
  next() {
    const head = this.buffer;
    if (head.length < 2) return undefined;
    const masked = (head[1] & 0x80) !== 0;
    let length = head[1] & 0x7f;
    let at = 2;
    if (length === 126) {
      if (head.length < 4) return undefined;
      length = head.readUInt16BE(2);
      at = 4;
    }
    const mask = masked ? head.subarray(at, (at += 4)) : undefined;
    if (head.length < at + length) return undefined;
    const payload = Buffer.from(head.subarray(at, at + length));
    const oversized = (head[1] & 0x7f) > 125;
    if (mask) for (let i = 0; i < payload.length; i++) payload[i] ^= mask[i % 4];
    this.buffer = head.subarray(at + length);
    return { opcode: head[0] & 0xf, payload, oversized };
  }

  /** A Close came: it is recorded, answered, and TCP ends. */
  closed({ payload, oversized }) {
    const code = payload.length >= 2 ? payload.readUInt16BE(0) : undefined;
    this.settle({ code, reason: payload.length > 2 ? payload.length - 2 : 0, malformed: payload.length === 1, oversized });
    if (!this.sent) this.send(CLOSE, payload.subarray(0, 2));
    this.socket.end();
  }

  /** The server of SockJS puts its close into a text: `c[3000,"reason"]`. */
  sockjs(text) {
    if (text[0] !== "c") return;
    const [code, reason] = JSON.parse(text.slice(1));
    this.settle({ code, reason: Buffer.byteLength(reason ?? "") });
    this.socket.end();
  }

  send(opcode, payload) {
    const mask = Buffer.alloc(this.masks ? 4 : 0);
    this.socket.write(Buffer.concat([Buffer.from([0x80 | opcode, (this.masks ? 0x80 : 0) | payload.length]), mask, payload]));
  }

  /** Sends a Close with this code; an empty one for `empty`; ends TCP without one for `lost`. */
  sendClose(code) {
    this.sent = true;
    if (code === "lost") return void this.socket.end();
    if (this.dialect === "sockjs") {
      if (code !== "empty") this.send(TEXT, Buffer.from(`c[${code},"bye"]`));
      return;
    }
    const payload = code === "empty" ? Buffer.alloc(0) : Buffer.concat([Buffer.alloc(2), Buffer.from("bye")]);
    if (code !== "empty") payload.writeUInt16BE(code);
    this.send(CLOSE, payload);
    // A library that does not answer must not keep the probe waiting.
    setTimeout(() => this.socket.end(), 400).unref();
  }

  /** Sends a Ping, for servers that send only in answer to something. */
  poke() {
    this.send(PING, Buffer.alloc(0));
  }

  end() {
    this.socket.destroy();
  }
}

const accept = (key) => createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");

/** Gives `found` the head of an HTTP message, and the bytes after it. */
function head(socket, found) {
  let buffer = Buffer.alloc(0);
  const read = (bytes) => {
    buffer = Buffer.concat([buffer, bytes]);
    const end = buffer.indexOf("\r\n\r\n");
    if (end < 0) return;
    socket.off("data", read);
    found(buffer.subarray(0, end).toString("latin1"), buffer.subarray(end + 4));
  };
  socket.on("data", read);
}

function start(peer, socket, rest) {
  socket.on("data", (bytes) => peer.take(bytes));
  if (rest.length) peer.take(rest);
}

/** Listens for client libraries; `met(id, peer)` is told the last part of the path that they ask for. */
export function listen(dialect, met) {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    socket.setNoDelay(true);
    head(socket, (text, rest) => {
      const path = text.split(" ")[1];
      const key = /sec-websocket-key: *(\S+)/i.exec(text)?.[1];
      if (!key) return void page(socket, path);
      const protocol = /sec-websocket-protocol: *([^,\r\n]+)/i.exec(text)?.[1];
      socket.write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
          `Sec-WebSocket-Accept: ${accept(key)}\r\n${protocol ? `Sec-WebSocket-Protocol: ${protocol}\r\n` : ""}\r\n`,
      );
      const peer = new Peer(socket, { masks: false, dialect });
      start(peer, socket, rest);
      if (dialect === "sockjs") peer.send(TEXT, Buffer.from("o"));
      met(/\/(\d+)(?:[/?]|$)/.exec(path)?.[1], peer);
    });
  });
  return new Promise((resolve) => server.listen(0, HOST, () => resolve(server)));
}

/** What is asked without an upgrade: the empty page that browsers start from, and what SockJS asks first. */
function page(socket, path) {
  const info = path.includes("/info");
  const body = info ? '{"websocket":true,"origins":["*:*"],"cookie_needed":false,"entropy":1}' : "<!doctype html>";
  const kind = info ? "application/json" : "text/html";
  socket.end(
    `HTTP/1.1 200 OK\r\nContent-Type: ${kind}\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n` +
      `Content-Length: ${body.length}\r\n\r\n${body}`,
  );
}

/** Opens a connection to a server library. */
export function open(port, path, dialect) {
  return new Promise((resolve, reject) => {
    const socket = connect(port, HOST, () => {
      socket.write(
        `GET ${path} HTTP/1.1\r\nHost: ${HOST}:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
      );
    });
    socket.setNoDelay(true);
    socket.on("error", reject);
    head(socket, (text, rest) => {
      if (!text.startsWith("HTTP/1.1 101")) return void reject(new Error(text.split("\r\n")[0]));
      const peer = new Peer(socket, { masks: true, dialect });
      start(peer, socket, rest);
      resolve(peer);
    });
  });
}

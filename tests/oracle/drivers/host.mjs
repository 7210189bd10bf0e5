// A driver in a process of its own. Operations for clients come as JSON lines on standard input; those for
// servers stand in the path of the connection. What came of them goes out as JSON lines.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import process from "node:process";
import { handed, perform } from "./core.mjs";

export const [role, on, base] = process.argv.slice(2);

/** Gives a package that the oracle installed. */
export const load = createRequire(`${process.env.PACKAGES}/package.json`);

export const emit = (value) => void process.stdout.write(`${JSON.stringify(value)}\n`);

// Libraries tell of a peer that breaks the protocol by events that nobody listens to here.
process.on("uncaughtException", (error) => process.stderr.write(`${error?.stack ?? error}\n`));
process.on("unhandledRejection", (error) => process.stderr.write(`${error?.stack ?? error}\n`));

/** The operation that a path carries. */
export function decode(path) {
  const hex = /\/([0-9a-f]{16,})(?:[/?]|$)/.exec(path)[1];
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(hex.match(/../g), (byte) => parseInt(byte, 16))));
}

/** Serves operations for a client library; `make(url)` gives an open socket, or a promise of one. */
export async function client(make) {
  emit({ ready: true });
  for await (const line of createInterface({ input: process.stdin })) {
    const op = JSON.parse(line);
    const failed = (error) => emit({ id: op.id, failed: String(error?.stack ?? error) });
    Promise.resolve(make(`${base}/${op.id}`, op)).then((socket) => perform(op, socket, emit)).catch(failed);
  }
  process.exit(0);
}

/** A standard WebSocket once it is open. */
export function opened(socket) {
  return new Promise((resolve, reject) => {
    socket.onopen = () => resolve(socket);
    socket.onerror = (event) => reject(event?.error ?? new Error("no connection"));
  });
}

/** Serves operations for a server library: `met(path, socket)` for each connection, `listening(port)` once. */
export const met = (path, socket) => perform(decode(path), socket, emit);

/** Tells of a close where the library is handed its handler: `closed(path, ...arguments)`. */
export const closed = (path, ...args) => handed.get(decode(path).id)?.(...args);

export const listening = (port, constants) => {
  emit({ ready: true, port, constants });
  // The runner ends a driver by closing its standard input.
  process.stdin.on("end", () => process.exit(0)).resume();
};

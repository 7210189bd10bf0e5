// The runner's end of a driver: one process that runs one library at one end of the connection.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { listen, open } from "./peer.mjs";

const START = 30_000;
const REPORT = 15_000;
/** What has not reached the peer by then is not going to; on a busy machine, where it should, not by then. */
const SILENCE = 1_200;
export const PATIENCE = 8_000;
/** What was refused must not reach the peer all the same. */
const AFTERMATH = 25;

const within = (ms, promise, otherwise) => {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(() => resolve(otherwise), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
};

/** Something that arrives later, by name: whoever comes first waits. */
class Mailbox {
  boxes = new Map();
  box(name) {
    if (!this.boxes.has(name)) {
      let put;
      const content = new Promise((resolve) => (put = resolve));
      this.boxes.set(name, { content, put });
    }
    return this.boxes.get(name);
  }
  put(name, what) {
    this.box(name).put(what);
  }
  get(name) {
    return this.box(name).content;
  }
}

export class Driver {
  #mail = new Mailbox();
  #next = 1;

  /** Starts the library at one end, `client` or `server`, as one kind of object. */
  static async start(library, role, on) {
    const driver = new Driver();
    driver.library = library;
    driver.role = role;
    driver.peers = await listen(library.dialect, (id, peer) => driver.#mail.put(`${id} peer`, peer));
    const [program, ...words] = library.run;
    const base = `ws://127.0.0.1:${driver.peers.address().port}`;
    driver.process = spawn(program, [...words, role, on ?? "-", base], {
      env: { ...process.env, PACKAGE: library.package ?? "", ...library.env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    driver.errors = "";
    driver.process.stderr.on("data", (text) => (driver.errors = (driver.errors + text).slice(-2000)));
    driver.process.stdin.on("error", () => {});
    driver.ended = new Promise((resolve) => {
      driver.process.on("error", (error) => resolve(String(error)));
      driver.process.on("exit", (code) => resolve(`ended with ${code}: ${driver.errors}`));
    });
    createInterface({ input: driver.process.stdout }).on("line", (line) => driver.#hear(line));
    const dead = driver.ended.then((why) => ({ dead: why }));
    const ready = await within(START, Promise.race([driver.#mail.get("ready"), dead]), { dead: "does not start" });
    if (ready.dead) throw new Error(`${library.name}: ${ready.dead}`);
    driver.port = ready.port;
    driver.constants = ready.constants;
    return driver;
  }

  #hear(line) {
    if (!line.startsWith("{")) return;
    const said = JSON.parse(line);
    if (said.ready) return void this.#mail.put("ready", said);
    for (const what of ["results", "got", "listening", "local", "failed"]) {
      if (what in said) this.#mail.put(`${said.id} ${what}`, said);
    }
  }

  /** Makes a connection on which the library does an operation. */
  async #connect(operation) {
    const op = { ...operation, id: this.#next++ };
    if (this.role === "server") {
      const path = `/s/000/${Buffer.from(JSON.stringify(op)).toString("hex")}/websocket`;
      const peer = await within(REPORT, open(this.port, this.library.dialect === "sockjs" ? path : path.slice(6, -10), this.library.dialect));
      if (!peer) throw new Error(`${this.library.name}: no handshake; ${this.errors}`);
      if (this.library.poke) peer.poke();
      return [op.id, peer];
    }
    this.process.stdin.write(`${JSON.stringify(op)}\n`);
    return [op.id, await this.#expect(op.id, "peer")];
  }

  async #expect(id, what) {
    const failed = this.#mail.get(`${id} failed`).then(({ failed }) => ({ failed }));
    const ended = this.ended.then((failed) => ({ failed }));
    const said = await within(REPORT, Promise.race([this.#mail.get(`${id} ${what}`), failed, ended]), { failed: `no ${what}` });
    if (said.failed) throw new Error(`${this.library.name}, ${this.role}, operation ${id}: ${said.failed}; ${this.errors}`);
    return said;
  }

  /** Lets the library send: what the calls gave, and what reached the peer. */
  async send(operation, silence = SILENCE) {
    const [id, peer] = await this.#connect(operation);
    try {
      const { results } = await this.#expect(id, "results");
      const last = results.runs ? results.runs.at(-1)[1] : results.at(-1);
      const wire = operation.local ? this.#mail.get(`${id} local`).then(({ local }) => local) : peer.wire;
      return { results, wire: await within(last ? AFTERMATH : silence, wire, {}) };
    } finally {
      peer.end();
    }
  }

  /** Lets the library receive a Close: what it delivered, if anything. */
  async receive(operation, code) {
    const [id, peer] = await this.#connect(operation);
    try {
      await this.#expect(id, "listening");
      peer.sendClose(code);
      const { got = null, bytes } = await within(PATIENCE, this.#mail.get(`${id} got`), {});
      return { got, bytes };
    } finally {
      peer.end();
    }
  }

  /** Ends the process; only this one. */
  async stop() {
    this.peers.close();
    this.process.stdin.end();
    const gone = await within(10_000, this.ended, undefined);
    if (gone === undefined) this.process.kill("SIGKILL");
  }
}

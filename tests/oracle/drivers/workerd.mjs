// workerd, as client and as server: a worker does the operations and logs what came of them.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { base, emit, load, role } from "./host.mjs";

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});
const folder = mkdtempSync(`${process.env.PACKAGES}/workerd-`);
for (const file of ["core.mjs", "worker.mjs"]) cpSync(new URL(file, import.meta.url), `${folder}/${file}`);
writeFileSync(
  `${folder}/config.capnp`,
  `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "loopback", network = (allow = ["private"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "core.mjs", esModule = embed "core.mjs"),
  ],
  compatibilityDate = "2026-11-01",
  globalOutbound = "loopback",
  bindings = [(name = "rooms", durableObjectNamespace = "Room")],
  durableObjectNamespaces = [(className = "Room", uniqueKey = "rooms")],
  durableObjectStorage = (inMemory = void),
);
`,
);
const worker = spawn(`${process.env.PACKAGES}/node_modules/@cloudflare/workerd-linux-64/bin/workerd`, ["serve", `${folder}/config.capnp`], { stdio: ["ignore", "pipe", "inherit"] });
createInterface({ input: worker.stdout }).on("line", (line) => line.startsWith("{") && process.stdout.write(`${line}\n`));
process.on("exit", () => {
  worker.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

const started = async () => {
  for (let tries = 0; tries < 200; tries++) {
    const up = await fetch(`http://127.0.0.1:${port}/`).then(() => true, () => false);
    if (up) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
await started();
emit({ ready: true, port });
for await (const line of createInterface({ input: process.stdin })) {
  const op = JSON.parse(line);
  const what = { method: "POST", body: JSON.stringify({ op, url: `${base.replace("ws:", "http:")}/${op.id}` }) };
  fetch(`http://127.0.0.1:${port}/`, what).catch((error) => emit({ id: op.id, failed: String(error) }));
}
process.exit(0);

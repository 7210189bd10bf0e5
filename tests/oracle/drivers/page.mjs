// A WebSocket in a page of Chromium: its own, or that of a module that wraps it.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { args, executablePath } from "./chromium.mjs";
import { base, emit, load, on } from "./host.mjs";

const browser = await load("playwright-core").chromium.launch({ executablePath, args });
const page = await browser.newPage();
await page.goto(base.replace("ws:", "http:"));
await page.exposeFunction("emit", emit);
const core = readFileSync(new URL("core.mjs", import.meta.url), "utf8");
const { MODULE } = process.env;
const wrapper = MODULE && readFileSync(`${process.env.PACKAGES}/node_modules/${MODULE}`, "utf8");

await page.evaluate(async ([core, wrapper]) => {
  const load = (text) => import(`data:text/javascript,${encodeURIComponent(text)}`);
  const { perform } = await load(core);
  const Wrapper = wrapper && (await load(wrapper)).default;
  // A wrapper that wants to connect again waits for its address for ever.
  const once = (url) => {
    const urls = [url];
    return () => urls.pop() ?? new Promise(() => {});
  };
  const options = { maxRetries: 0, connectionTimeout: 60_000 };
  const make = (on, url) => (Wrapper ? new Wrapper(once(url), [], options) : new globalThis[on](url));
  const opened = (socket) => {
    if (socket.opened) return socket.opened.then(() => socket);
    return new Promise((resolve, reject) => {
      socket.onopen = () => resolve(socket);
      socket.onerror = () => reject(new Error("no connection"));
    });
  };
  globalThis.run = (op, on, url) => {
    const failed = (error) => emit({ id: op.id, failed: String(error) });
    opened(make(on, url)).then((socket) => perform(op, socket, emit)).catch(failed);
  };
}, [core, wrapper]);

emit({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const op = JSON.parse(line);
  page.evaluate(([op, on, url]) => run(op, on, url), [op, on, `${base}/${op.id}`]);
}
await browser.close();
process.exit(0);

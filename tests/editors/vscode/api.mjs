// The tests that run inside the editor: starts them by opening a folder that asks for them.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { until } from "./until.mjs";
import { open } from "./window.mjs";

/** How long all of them may take. */
const PATIENCE = 600_000;

export async function tryFromInside({ chromium, url, folder, pictures }) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const results = path.join(pictures, "inside.jsonl");
  rmSync(results, { force: true });
  writeFileSync(path.join(folder, ".wslint-tests"), results);
  writeFileSync(path.join(folder, "unopened.js"), 'import WebSocket from "ws";\nnew WebSocket(url).close(1006);\n');
  const window = await open({ chromium, url, folder, pictures });
  let told = 0;
  const failed = [];
  const lines = () => (existsSync(results) ? readFileSync(results, "utf8").split("\n").filter(Boolean) : []);
  const last = await until(
    "the tests inside the editor have run",
    () => {
      for (const line of lines().slice(told)) {
        told += 1;
        const { name, error, time, version } = JSON.parse(line);
        if (version !== undefined) return version;
        console.log(`${error === "" ? "ok  " : "FAIL"} ${name} (${(time / 1000).toFixed(1)} s)`);
        if (error === "") continue;
        failed.push(name);
        console.log(error.slice(0, 1_000));
      }
      return undefined;
    },
    PATIENCE,
  );
  // Nobody is bothered by what the tests do, not by a server that ends while it is told something either.
  const toasts = await window.page.locator(".notification-toast").allInnerTexts();
  failed.push(...toasts.filter((text) => text.includes("wslint")).map((text) => `a message: ${text}`));
  if (failed.length > 0) await window.picture("inside-failed");
  await window.close();
  if (failed.length > 0) throw new Error(`inside VS Code failed: ${failed.join("; ")}`);
  console.log(`${told - 1} tests inside VS Code ${last}`);
}

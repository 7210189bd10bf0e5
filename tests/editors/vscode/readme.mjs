// What a person has who runs the lines of the README and nothing else.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { prepare, serve } from "./code-server.mjs";
import { until } from "./until.mjs";
import { open } from "./window.mjs";

/** Runs the first lines for a shell behind the name of the editor, in a checkout, with `code` as the editor's command. */
function install({ repository, folder, command, target }) {
  const readme = readFileSync(path.join(repository, "README.md"), "utf8");
  const lines = /\*\*VS Code\*\*.*?```sh\n(.*?)```/s.exec(readme)?.[1] ?? "";
  assert.ok(lines.trim().split("\n").length <= 5, lines);
  assert.match(lines, /code --install-extension/);
  const code = path.join(folder, "bin", "code");
  mkdirSync(path.dirname(code), { recursive: true });
  writeFileSync(code, `#!/bin/sh\nexec ${[process.execPath, ...command].map((word) => `'${word}'`).join(" ")} "$@"\n`);
  chmodSync(code, 0o755);
  // A person takes the target of the machine at hand.
  execFileSync("bash", ["-euo", "pipefail", "-c", lines.replace("--target linux-x64", `--target ${target}`)], {
    cwd: repository,
    env: { ...process.env, PATH: `${path.dirname(code)}:${process.env.PATH}` },
    stdio: ["ignore", "pipe", "pipe"],
  });
}

export async function tryReadme({ chromium, install: codeServer, folder, repository, target, pictures }) {
  const command = prepare({ install: codeServer, folder });
  install({ repository, folder, command, target });
  const project = path.join(folder, "project");
  rmSync(project, { recursive: true, force: true });
  mkdirSync(project);
  writeFileSync(path.join(project, "a.js"), 'import WebSocket from "ws";\nnew WebSocket(url).close(1006);\n');
  const server = await serve({ command, folder });
  try {
    const window = await open({ chromium, url: server.url, folder: project, file: "a.js", pictures });
    try {
      await window.page.locator(".squiggly-error").first().waitFor();
      const hover = window.page.locator(".monaco-hover:visible").filter({ hasText: "ws throws TypeError" }).first();
      await until("the hover is there", async () => {
        await window.page.mouse.move(5, 400);
        await window.page.mouse.move(...(await window.place("1006", "1006")), { steps: 3 });
        await hover.waitFor({ timeout: 5_000 }).catch(() => undefined);
        return hover.isVisible();
      });
      await window.fixes("1006", "1006", "replace 1006 by 1000");
      await window.take("replace 1006 by 1000");
      await window.line("close(1000)").waitFor();
    } catch (error) {
      await window.picture("readme-failed");
      throw error;
    }
    await window.close();
  } finally {
    await server.stop();
  }
  console.log("ok   the lines of the README give squiggles, hovers and quick fixes");
}

// A package of another platform, and a workspace with a program of its own: nothing of the workspace runs
// before the user trusts it, and then only the program itself.
import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { until } from "./until.mjs";
import { open } from "./window.mjs";

const step = (what) => console.log(`ok   ${what}`);

/** A program of the workspace, which leaves a trace when it is run. */
function trap(file, trace, then = "exit 1") {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `#!/bin/sh\ntouch '${trace}'\n${then}\n`);
  chmodSync(file, 0o755);
}

function workspace(folder, program) {
  const write = (name, content) => {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), typeof content === "string" ? content : JSON.stringify(content));
  };
  const own = `wslint-${process.platform}-${process.arch}`;
  const traces = { program: path.join(folder, "program-ran"), other: path.join(folder, "other-ran") };
  write("a.js", 'import WebSocket from "ws";\nnew WebSocket(url).close(1006);\n');
  write("node_modules/wslint/package.json", { name: "wslint", version: "0.1.0", optionalDependencies: { [own]: "0.1.0", "wslint-other": "0.1.0" } });
  write(`node_modules/${own}/package.json`, { name: own, version: "0.1.0" });
  trap(path.join(folder, "node_modules", own, "bin", "wslint"), traces.program, `exec '${program}' "$@"`);
  // None of these is ever run: the scripts before the program, the current folder, a path that the workspace sets.
  for (const name of ["node_modules/.bin/wslint", "node_modules/wslint/bin/wslint", "wslint", ".vscode/wslint"]) {
    trap(path.join(folder, name), traces.other);
  }
  write(".vscode/settings.json", { "wslint.path": path.join(folder, ".vscode", "wslint") });
  return traces;
}

export async function tryTrust({ chromium, url, folder, pictures, program }) {
  rmSync(folder, { recursive: true, force: true });
  const traces = workspace(folder, program);
  const window = await open({ chromium, url, folder, file: "a.js", pictures });
  try {
    const { page } = window;
    await page.getByRole("button", { name: "No, I don't trust the authors" }).click();
    const toast = page.locator(".notification-toast").filter({ hasText: "wslint has no program that it can run" });
    await toast.waitFor();
    assert.match(await toast.innerText(), /inside the extension: it is no program for this machine/);
    await window.picture("missing");
    assert.ok(!existsSync(traces.program) && !existsSync(traces.other));
    step("a package of another platform is told, and nothing of a workspace without trust is run");

    await toast.getByRole("button", { name: "Open Settings" }).click();
    await page.locator(".settings-editor").getByText("wslint.path").first().waitFor();
    step("the button leads to the setting");

    await window.command("Workspaces: Manage Workspace Trust");
    await page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).click();
    await until("the program of the workspace is run", () => existsSync(traces.program));
    await page.locator(".statusbar-item").filter({ hasText: "wslint" }).locator(".codicon-check").waitFor();
    assert.ok(!existsSync(traces.other));
    step("a workspace that is trusted has its own program run, and nothing else");
  } catch (error) {
    await window.picture("trust-failed");
    throw error;
  }
  await window.close();
}

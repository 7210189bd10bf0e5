// VS Code, served to a browser on this machine: started with settings and extensions of its own.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createWriteStream, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import path from "node:path";
import { until } from "./until.mjs";

/** What is in the way of a test, or would ask the network. */
const SETTINGS = {
  "chat.commandCenter.enabled": false,
  "editor.fontFamily": "DejaVu Sans Mono, monospace",
  "editor.minimap.enabled": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off",
  "git.enabled": false,
  "javascript.validate.enable": false,
  "telemetry.telemetryLevel": "off",
  "typescript.disableAutomaticTypeAcquisition": true,
  "typescript.validate.enable": false,
  "window.autoDetectColorScheme": false,
  "window.commandCenter": false,
  "workbench.activityBar.location": "hidden",
  "workbench.colorTheme": "Default Dark Modern",
  "workbench.enableExperiments": false,
  "workbench.layoutControl.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
};

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** A folder for an editor of its own: with settings on top of ours, and nothing installed. Gives the start of its commands. */
export function prepare({ install, folder, settings = {} }) {
  rmSync(folder, { recursive: true, force: true });
  const user = path.join(folder, "data", "User");
  mkdirSync(user, { recursive: true });
  writeFileSync(path.join(user, "settings.json"), JSON.stringify({ ...SETTINGS, ...settings }, null, 2));
  writeFileSync(path.join(folder, "config.yaml"), "");
  const entry = path.join(install, "node_modules", "code-server", "out", "node", "entry.js");
  return [entry, "--user-data-dir", path.join(folder, "data"), "--extensions-dir", path.join(folder, "extensions"),
    "--config", path.join(folder, "config.yaml")];
}

/** Starts code-server in a folder, with packages of extensions, and settings on top of ours. */
export async function start({ install, folder, packages, settings = {}, trustsAll = true, environment = {} }) {
  const command = prepare({ install, folder, settings });
  const env = { ...process.env, ...environment };
  for (const each of packages) {
    const said = execFileSync(process.execPath, [...command, "--install-extension", each], { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    assert.match(said, /was successfully installed/, said);
  }
  return serve({ command, folder, trustsAll, env });
}

/** Serves the editor of a folder. */
export async function serve({ command, folder, trustsAll = true, env = process.env }) {
  const port = await freePort();
  const log = createWriteStream(path.join(folder, "log"));
  const trust = trustsAll ? ["--disable-workspace-trust"] : [];
  const child = spawn(
    process.execPath,
    [...command, "--bind-addr", `127.0.0.1:${port}`, "--auth", "none", "--disable-telemetry", "--disable-update-check", ...trust],
    { env, stdio: ["ignore", "pipe", "pipe"] },
  );
  process.once("exit", () => child.kill());
  child.stdout.pipe(log);
  child.stderr.pipe(log);
  const url = `http://127.0.0.1:${port}`;
  await until("code-server answers", async () => {
    assert.equal(child.exitCode, null, `code-server ended; see ${folder}/log`);
    return fetch(`${url}/healthz`).then(({ ok }) => ok, () => false);
  });
  return {
    url,
    /** Ends it, and all that it has started. */
    async stop() {
      child.kill("SIGTERM");
      await until("code-server ends", () => child.exitCode !== null || child.signalCode !== null);
    },
  };
}

// The extension in VS Code: main.mjs CHROMIUM CODE_SERVER FOLDER REPOSITORY TARGET; FOLDER holds the packages and
// the program, TARGET is the platform's name.
import { mkdirSync, readdirSync, readlinkSync, rmSync } from "node:fs";
import path from "node:path";
import { tryFromInside } from "./api.mjs";
import { start } from "./code-server.mjs";
import { tryByHand } from "./driven.mjs";
import { tryReadme } from "./readme.mjs";
import { tryTrust } from "./trust.mjs";
import { until } from "./until.mjs";

// Whoever ends this ends what it has started.
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(1));

const [chromium, install, work, repository, target] = process.argv.slice(2);
const pictures = path.join(work, "pictures");
rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const program = path.join(work, "wslint");

const folder = path.join(work, "editor");
const server = await start({ install, folder, packages: [path.join(work, "wslint.vsix"), path.join(work, "helper.vsix")] });
try {
  await tryFromInside({ chromium, url: server.url, folder: path.join(work, "inside"), pictures });
  await tryByHand({ chromium, url: server.url, folder: path.join(work, "by-hand"), pictures });
} finally {
  await server.stop();
}

await ended(folder);

const other = await start({
  install,
  folder: path.join(work, "editor-without-trust"),
  packages: [path.join(work, "other.vsix")],
  trustsAll: false,
  // Without the folders where a person may have put wslint.
  environment: { PATH: "/usr/bin:/bin" },
});
try {
  await tryTrust({ chromium, url: other.url, folder: path.join(work, "trust"), pictures, program });
} finally {
  await other.stop();
}
await ended(program);

const fresh = path.join(work, "editor-of-readme");
await tryReadme({ chromium, install, folder: fresh, repository, target, pictures });
await ended(fresh);

/** What the editor has started ends with it: no program of this path, or below it, is left. */
async function ended(place) {
  const isLeft = (id) => {
    try {
      return `${readlinkSync(`/proc/${id}/exe`)}${path.sep}`.startsWith(`${place}${path.sep}`);
    } catch {
      return false;
    }
  };
  await until(`nothing of ${place} is left`, () => !readdirSync("/proc").some(isLeft));
}

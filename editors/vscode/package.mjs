// Packages the extension: node package.mjs [--target TARGET --binary FILE] [--out FILE]. With a target the
// package brings the program for it, without one it brings none. Needs `npm ci` before.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";

const here = import.meta.dirname;
const { values } = parseArgs({
  options: { target: { type: "string" }, binary: { type: "string" }, out: { type: "string" } },
});
const { target, binary } = values;
if ((target === undefined) !== (binary === undefined)) throw new Error("--target and --binary go together");
const out = path.resolve(values.out ?? `wslint${target === undefined ? "" : `-${target}`}.vsix`);

// No shell, so that npm's wrappers for Windows are not needed.
const node = (script, args, cwd) =>
  execFileSync(process.execPath, [path.join(here, "node_modules", script), ...args], { cwd, stdio: ["ignore", "ignore", "inherit"] });

node("typescript/bin/tsc", ["-p", "."], here);
// Packages for several platforms may be made at the same time: each in a folder of its own.
const stage = mkdtempSync(path.join(tmpdir(), "wslint-vsix-"));
try {
  node(
    "esbuild/bin/esbuild",
    ["src/extension.ts", "--bundle", "--platform=node", "--format=cjs", "--target=node18", "--external:vscode", "--minify",
      "--legal-comments=eof", "--log-level=warning", `--outfile=${path.join(stage, "dist", "extension.js")}`],
    here,
  );
  // The editor shows no pictures that have no address.
  const readme = readFileSync(path.join(here, "README.md"), "utf8");
  writeFileSync(path.join(stage, "README.md"), readme.replaceAll(/^!\[.*\n\n/gm, ""));
  for (const file of ["package.json", "icon.png", ".vscodeignore"]) copyFileSync(path.join(here, file), path.join(stage, file));
  for (const file of ["LICENSE-MIT", "LICENSE-APACHE"]) copyFileSync(path.join(here, "..", "..", file), path.join(stage, file));
  if (binary !== undefined) {
    const program = path.join(stage, "bin", target.startsWith("win32") ? "wslint.exe" : "wslint");
    mkdirSync(path.dirname(program));
    cpSync(binary, program);
    chmodSync(program, 0o755);
  }
  mkdirSync(path.dirname(out), { recursive: true });
  node(
    "@vscode/vsce/vsce",
    ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--skip-license",
      ...(target === undefined ? [] : ["--target", target]), "--out", out],
    stage,
  );
} finally {
  rmSync(stage, { recursive: true, force: true });
}
console.log(out);

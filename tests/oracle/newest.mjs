// Writes a copy of what is pinned in which every library may be the newest release. Releases that are run
// because they are old stay: aliases in package.json, renamed crates in Cargo.toml.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const [work] = process.argv.slice(2);
const here = import.meta.dirname;

const manifest = JSON.parse(readFileSync(`${here}/package.json`, "utf8"));
for (const [name, version] of Object.entries(manifest.dependencies)) {
  if (!version.startsWith("npm:")) manifest.dependencies[name] = "latest";
}
mkdirSync(`${work}/npm`, { recursive: true });
writeFileSync(`${work}/npm/package.json`, JSON.stringify(manifest, undefined, 2));

cpSync(`${here}/rust/src`, `${work}/rust/src`, { recursive: true });
const lines = readFileSync(`${here}/rust/Cargo.toml`, "utf8").split("\n");
const freed = lines.map((line) => (line.includes("package =") ? line : line.replace('"=', '">=')));
writeFileSync(`${work}/rust/Cargo.toml`, freed.join("\n"));

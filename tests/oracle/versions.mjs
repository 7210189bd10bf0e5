// Which release of a library is run: what the lock file installed, or what the driver says of itself.

import { readFileSync } from "node:fs";

/** The version of a library's package, or crate, that is run. */
export function versionOf(library) {
  return library.crate ? crateVersion(library.crate, process.env.CRATES) : manifestOf(library).version;
}

/** The package.json of a library. */
export function manifestOf(library) {
  const file = `${process.env.PACKAGES}/node_modules/${library.package}/package.json`;
  return JSON.parse(readFileSync(file, "utf8"));
}

/** The version that the project pins. */
export function pinnedVersionOf(library) {
  if (library.crate) return crateVersion(library.crate, `${import.meta.dirname}/rust`);
  const lock = JSON.parse(readFileSync(`${import.meta.dirname}/package-lock.json`, "utf8"));
  return lock.packages[`node_modules/${library.package}`].version;
}

function crateVersion([name, start], folder) {
  const lock = readFileSync(`${folder}/Cargo.lock`, "utf8");
  const versions = [...lock.matchAll(/name = "(.*)"\nversion = "(.*)"/g)].filter(([, crate]) => crate === name);
  const all = versions.map(([, , version]) => version);
  const version = all.findLast((version) => version.startsWith(start ?? "")) ?? all.at(-1);
  if (!version) throw new Error(`there is no crate ${name} in Cargo.lock`);
  return version;
}

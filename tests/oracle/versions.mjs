// Which release of a library is run: what the lock file installed, or what the driver says of itself.

import { readFileSync } from "node:fs";

/** The version of a library's package, or crate. */
export function versionOf(library) {
  if (library.crate) return crateVersion(library.crate);
  const file = `${process.env.PACKAGES}/node_modules/${library.package}/package.json`;
  return JSON.parse(readFileSync(file, "utf8")).version;
}

function crateVersion([name, start]) {
  const lock = readFileSync(`${process.env.CRATES}/Cargo.lock`, "utf8");
  const versions = [...lock.matchAll(/name = "(.*)"\nversion = "(.*)"/g)].filter(([, crate]) => crate === name);
  const version = versions.map(([, , version]) => version).findLast((version) => version.startsWith(start ?? ""));
  if (!version) throw new Error(`there is no crate ${name} in Cargo.lock`);
  return version;
}

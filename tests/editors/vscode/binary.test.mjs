// Which program the extension runs: tried without the editor.
import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { find, run } from "./binary.mjs";

const WSLINT = "#!/bin/sh\necho wslint 9.9.9\n";
/** The head of a program for Linux, up to the processor. */
const ELF = "7f454c46020101000000000000000000";
const machine = { platform: "linux", arch: "x64" };
let folder;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "wslint-binary-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a program, and says where it is. */
function put(name, text = WSLINT, mode = 0o755) {
  const file = path.join(folder, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
  return file;
}
const search = (places) => find({ extension: path.join(folder, "extension"), setting: "", searchPath: "", trusted: [], ...places }, machine);

test("the package's own comes first, then the setting, the PATH, and what npm has installed", async () => {
  const inProject = project("project");
  const onPath = put("path/wslint");
  const set = put("set/my-wslint");
  const places = { setting: set, searchPath: path.dirname(onPath), trusted: [path.join(folder, "project")] };
  const own = put("extension/bin/wslint");
  assert.equal((await search(places)).program.path, own);
  rmSync(own);
  assert.deepEqual((await search(places)).program, { path: set, version: "9.9.9" });
  assert.equal((await search({ ...places, setting: "" })).program.path, onPath);
  assert.equal((await search({ ...places, setting: "", searchPath: "" })).program.path, inProject);
  assert.equal((await search({})).program, undefined);
});

test("one that does not run is told, and the next is taken", async () => {
  const next = put("path/wslint");
  for (const [name, text, mode, why] of [
    ["extension/bin/wslint", Buffer.from(`${ELF}0300b700`, "hex"), 0o755, /no program for this machine \(linux-x64\)/],
    ["extension/bin/wslint", "MZ", 0o755, /no program for this machine/],
    ["extension/bin/wslint", WSLINT, 0o644, /not executable/],
    ["extension/bin/wslint", "#!/no/such/loader\n", 0o755, /does not run on this machine .*ENOENT/],
    ["extension/bin/wslint", "#!/bin/sh\necho other 1.0\n", 0o755, /is not wslint/],
    ["extension/bin/wslint", "#!/bin/sh\necho no good >&2; exit 3\n", 0o755, /no good/],
  ]) {
    put(name, text, mode);
    const { program, refused } = await search({ searchPath: path.dirname(next) });
    assert.equal(program.path, next);
    assert.equal(refused.length, 1);
    assert.match(refused[0].why, why);
  }
});

test("a setting that is wrong is told", async () => {
  for (const [setting, why] of [
    [path.join("/no", "such", "wslint"), /no such file/],
    ["wslint", /not absolute/],
    [put("wslint.cmd"), /script for a shell/],
  ]) {
    const { refused } = await search({ setting });
    assert.match(refused[0].why, why);
  }
});

test("folders of the PATH that are not absolute are those of the workspace, and left out", async () => {
  const here = process.cwd();
  put("wslint");
  process.chdir(folder);
  try {
    for (const searchPath of ["", ".", "./", ":"]) assert.equal((await search({ searchPath })).program, undefined);
  } finally {
    process.chdir(here);
  }
});

/** What npm leaves in a project: a script, and beside it the package for this machine. */
function project(name) {
  const modules = path.join(name, "node_modules");
  const others = { "wslint-linux-x64": "1.0.0", "wslint-win32-x64": "1.0.0" };
  put(path.join(modules, "wslint", "package.json"), JSON.stringify({ name: "wslint", optionalDependencies: others }));
  put(path.join(modules, "wslint", "bin", "wslint"), "#!/bin/sh\necho wslint 6.6.6\n");
  mkdirSync(path.join(folder, modules, ".bin"));
  symlinkSync("../wslint/bin/wslint", path.join(folder, modules, ".bin", "wslint"));
  put(path.join(modules, "wslint-linux-x64", "package.json"), JSON.stringify({ name: "wslint-linux-x64" }));
  return put(path.join(modules, "wslint-linux-x64", "bin", "wslint"));
}

test("of what npm has installed only the program itself is run, wherever it has put it", async () => {
  project("hoisted");
  assert.equal((await search({ trusted: [path.join(folder, "hoisted")] })).program.version, "9.9.9");
  // As pnpm does: links into a store.
  project("store");
  mkdirSync(path.join(folder, "linked", "node_modules"), { recursive: true });
  symlinkSync(path.join(folder, "store/node_modules/wslint"), path.join(folder, "linked/node_modules/wslint"));
  assert.equal((await search({ trusted: [path.join(folder, "linked")] })).program.version, "9.9.9");
  rmSync(path.join(folder, "store/node_modules/wslint-linux-x64"), { recursive: true });
  assert.equal((await search({ trusted: [path.join(folder, "linked")] })).program, undefined);
});

test("what a program complains of is the error", async () => {
  const file = put("wslint", '#!/bin/sh\ncase $1 in a) echo "it is $2";; *) echo "no such thing" >&2; exit 2;; esac\n');
  assert.equal(await run(file, ["a", "$HOME"], folder), "it is $HOME\n");
  await assert.rejects(run(file, ["b"], folder), /^Error: no such thing$/);
});

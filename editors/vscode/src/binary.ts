// Which program is run. Knows nothing of the editor, so that it can be tried without one.
//
// A candidate is always a file by its absolute path, run without a shell: nothing is looked up in the
// current folder, and no `.cmd` of a workspace is ever run.
import { execFile } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, readSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

/** Where a program may come from. */
export interface Places {
  /** The folder of the extension, which holds the program in a package for one platform. */
  readonly extension: string;
  /** What the user has set. */
  readonly setting: string;
  /** The folders of the environment, as the system writes them. */
  readonly searchPath: string;
  /** Folders whose `node_modules` may be used: those of a workspace that the user trusts. */
  readonly trusted: readonly string[];
}

/** The machine that the program is to run on. */
export interface Machine {
  readonly platform: string;
  readonly arch: string;
}

/** A program that runs. */
export interface Program {
  readonly path: string;
  readonly version: string;
}

/** A program that does not, and why. */
export interface Refused {
  readonly place: string;
  readonly path: string;
  readonly why: string;
}

/** What came of the search. */
export interface Search {
  readonly program: Program | undefined;
  readonly refused: readonly Refused[];
}

interface Candidate {
  readonly place: string;
  readonly path: string;
}

/** How long a program may take to say its version: long, because machines can be busy. */
const PATIENCE = 20_000;

/** The first program that runs, and what was tried before it. */
export async function find(places: Places, machine: Machine = process): Promise<Search> {
  const refused: Refused[] = [];
  for (const candidate of candidates(places, machine)) {
    const tried = await attempt(candidate.path, machine);
    if (typeof tried !== "string") return { program: tried, refused };
    refused.push({ ...candidate, why: tried });
  }
  return { program: undefined, refused };
}

function* candidates(places: Places, machine: Machine): Generator<Candidate> {
  const name = machine.platform === "win32" ? "wslint.exe" : "wslint";
  const bundled = path.join(places.extension, "bin", name);
  if (existsSync(bundled)) yield { place: "inside the extension", path: bundled };
  if (places.setting !== "") yield { place: "the setting wslint.path", path: places.setting };
  for (const folder of places.searchPath.split(path.delimiter)) {
    const file = path.join(folder, name);
    // A relative folder would be one of the workspace.
    if (path.isAbsolute(folder) && existsSync(file)) yield { place: "the PATH", path: file };
  }
  for (const folder of places.trusted) {
    const file = installed(folder, name, machine);
    if (file !== undefined) yield { place: "node_modules", path: file };
  }
}

/** The program that npm has installed in a project: that of the package for this machine, never the script before it. */
function installed(folder: string, name: string, machine: Machine): string | undefined {
  try {
    const manifest = realpathSync(path.join(folder, "node_modules", "wslint", "package.json"));
    const { resolve } = createRequire(manifest);
    const packages = optionalDependencies(manifest).filter((each) => each.endsWith(`${machine.platform}-${machine.arch}`));
    for (const each of packages) {
      const file = path.join(path.dirname(resolve(`${each}/package.json`)), "bin", name);
      if (existsSync(file)) return realpathSync(file);
    }
  } catch {
    // There is none.
  }
  return undefined;
}

function optionalDependencies(manifest: string): string[] {
  const written: unknown = JSON.parse(readFileSync(manifest, "utf8"));
  const named = written instanceof Object && "optionalDependencies" in written ? written.optionalDependencies : undefined;
  return Object.keys(named ?? {});
}

/** The program at a path, or why it is none. */
async function attempt(file: string, machine: Machine): Promise<Program | string> {
  if (!path.isAbsolute(file)) return "the path is not absolute";
  if (/\.(cmd|bat|ps1)$/i.test(file)) return "it is a script for a shell, and only programs are run";
  try {
    if (isForeign(file, machine)) return `it is no program for this machine (${machine.platform}-${machine.arch})`;
    const said = await run(file, ["--version"], path.dirname(file));
    const version = /^wslint (\S+)/.exec(said)?.[1];
    return version === undefined ? "it is not wslint" : { path: file, version };
  } catch (error) {
    return why(file, error);
  }
}

/** How programs begin, by platform. */
const HEADS: Record<string, readonly string[]> = {
  linux: ["7f454c46"],
  darwin: ["cffaedfe", "cafebabe"],
  win32: ["4d5a"],
};
/** What Linux calls processors, in the head of a program. */
const PROCESSORS: Record<string, number> = { x64: 0x3e, arm64: 0xb7 };

/** Whether a file is no program for a machine. A system would hand some of these to a shell. */
function isForeign(file: string, { platform, arch }: Machine): boolean {
  const head = Buffer.alloc(20);
  const opened = openSync(file, "r");
  try {
    readSync(opened, head);
  } finally {
    closeSync(opened);
  }
  const begins = (hex: string): boolean => head.toString("hex").startsWith(hex);
  // A script that names what runs it: one that the user has put there.
  if (platform !== "win32" && begins("2321")) return false;
  if (HEADS[platform]?.some(begins) === false) return true;
  return platform === "linux" && arch in PROCESSORS && head.readUInt16LE(18) !== PROCESSORS[arch];
}

function why(file: string, error: unknown): string {
  if (!existsSync(file)) return "there is no such file";
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EACCES") return "it may not be run: the file is not executable";
  // An interpreter or a loader that is missing looks like a missing file.
  if (typeof code === "string") return `it does not run on this machine (${process.platform}-${process.arch}): ${code}`;
  return error instanceof Error ? error.message.trim() : String(error);
}

/** What a program prints. Fails with what it says of an error. */
export function run(file: string, args: readonly string[], cwd: string): Promise<string> {
  const options = { cwd, timeout: PATIENCE, maxBuffer: 64 * 1024 * 1024, windowsHide: true, shell: false };
  return new Promise((resolve, reject) => {
    const child = execFile(file, args, options, (error, output, complaint) => {
      if (error === null) resolve(output);
      else reject(complaint.trim() === "" ? error : new Error(complaint.trim()));
    });
    child.stdin?.end();
  });
}

// Runs the libraries, holds what they do against the models, and prints a table. With names, runs those
// only; with `--newest`, tells what differs and does not fail.

import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { asModel, compare, deliveredIn } from "./compare.mjs";
import { Driver } from "./driver.mjs";
import { LIBRARIES } from "./libraries.mjs";
import { unnoticed } from "./mutate.mjs";
import { observeCall, observeReceive, observeSend, place } from "./probes.mjs";
import { manifestOf, pinnedVersionOf, versionOf } from "./versions.mjs";

const { WSLINT, OBSERVATIONS } = process.env;
const ROOT = `${import.meta.dirname}/../..`;
/** Libraries at a time; the machine has other work, and each has many connections. */
const PARALLEL = 3;

const newest = process.argv.includes("--newest");
const wanted = process.argv.slice(2).filter((word) => word !== "--newest");
const modelName = ([language, id]) => `${language}/${id}`;

/** The model of a library, as the program gives it. */
function modelOf([language, id]) {
  const text = execFileSync(WSLINT, ["explain", "--library", id, "--format", "json"], { encoding: "utf8" });
  const model = JSON.parse(text).libraries.find((model) => model.id === id && model.languages.includes(language));
  if (!model) throw new Error(`there is no model ${language}/${id}`);
  return model;
}

/** The models that say that they are proven. */
function proven() {
  const names = [];
  for (const family of ["javascript", "rust"]) {
    for (const file of readdirSync(`${ROOT}/src/apis/${family}`)) {
      const text = readFileSync(`${ROOT}/src/apis/${family}/${file}`, "utf8");
      if (/^proved = true$/m.test(text)) names.push(`${family}/${/^id = "(.*)"$/m.exec(text)[1]}`);
    }
  }
  return names;
}

/** Runs one library at all its ends. */
async function observe(library, model) {
  const observed = { name: library.name, version: versionOf(library), sends: [], receives: [], calls: [], constants: [] };
  for (const [role, on, without = []] of library.ends) {
    const driver = await Driver.start(library, role, on);
    try {
      // Functions that are handed over are no object's.
      const isOn = (entry) => on === undefined || entry.on === on || entry.on === null || entry.handler === "function";
      const belongs = (entry) => isOn(entry) && !without.includes(entry.handler ?? entry.record ?? entry.call);
      for (const send of model.sends.filter(belongs)) {
        observed.sends.push({ role, ...(await observeSend(driver, library, send)) });
      }
      for (const receive of model.receives.filter(belongs)) {
        observed.receives.push({ role, ...(await observeReceive(driver, library, receive)) });
      }
      if (library.model[0] === "rust" && model.receives.length === 0) {
        const { codes, empty, lost } = await observeReceive(driver, library, { handler: "-", code: ["-"], reason: [] });
        observed.unmodelled = deliveredIn({ codes, empty, lost });
      }
      if (library.model[0] === "javascript") {
        for (const { call, slot } of model.ignores.filter(belongs)) {
          const args = place([[slot, 4000]]);
          observed.calls.push({ on, call, slot, args, ...(await observeCall(driver, call, args)) });
        }
        for (const { call } of model.aborts.filter(belongs)) {
          observed.calls.push({ on, call, args: [], ...(await observeCall(driver, call, [])) });
        }
      }
      observed.constants = driver.constants ?? observed.constants;
    } finally {
      await driver.stop();
    }
  }
  return observed;
}

/** Which Node.js a package asks for, which the newest release may be too new for. */
function wants(library) {
  const node = newest && library.package && manifestOf(library).engines?.node;
  return node ? ` (it asks for Node.js ${node}, this is ${process.version})` : "";
}

/** What one library does that its model does not say, and the other way round. */
async function judge(library) {
  const began = Date.now();
  const json = modelOf(library.model);
  const model = asModel(json, versionOf(library));
  const differs = library.differs ?? [];
  const result = { library, json, differs, found: [] };
  try {
    result.observed = await observe(library, model);
    writeFileSync(`${OBSERVATIONS}/${library.name.replace(/\W+/g, "-")}.json`, JSON.stringify(result.observed));
    const found = [...new Set(compare(model, result.observed))];
    result.found = found.filter((text) => !differs.includes(text));
    const gone = differs.filter((text) => !found.includes(text));
    result.found.push(...gone.map((text) => `it does not differ any more: ${text}`));
  } catch (error) {
    result.found = [`cannot be run${wants(library)}: ${error.message.split("\n    at ")[0]}`];
  }
  const version = result.observed?.version ?? "-";
  const verdict = result.found.length === 0 ? "agrees" : "DIFFERS";
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${library.name.padEnd(32)} ${version.padEnd(18)} ${modelName(library.model).padEnd(34)} ${verdict.padEnd(8)} ${seconds} s`);
  if (newest && result.observed && version !== pinnedVersionOf(library)) console.log(`    ${pinnedVersionOf(library)} is pinned`);
  if (result.observed?.unmodelled) console.log(`    delivers ${result.observed.unmodelled}, for which the model has no handler`);
  for (const text of result.found) console.log(`    ${text}`);
  return result;
}

mkdirSync(OBSERVATIONS, { recursive: true });
const chosen = LIBRARIES.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const unknown = wanted.filter((name) => !LIBRARIES.some((library) => library.name === name));
if (unknown.length) {
  console.error(`oracle: there is no library ${unknown.join(", ")}; there are ${LIBRARIES.map(({ name }) => name).join(", ")}`);
  process.exit(2);
}
const results = [];
const queue = [...chosen];
const worker = async () => {
  for (let library = queue.shift(); library; library = queue.shift()) results.push(await judge(library));
};
await Promise.all(Array.from({ length: PARALLEL }, worker));

const problems = results.filter(({ found }) => found.length).map(({ library }) => `${library.name} and its model differ`);
if (!newest) {
  // A change of any one number of a model must not go unnoticed.
  let numbers = 0;
  for (const name of new Set(results.map(({ library }) => modelName(library.model)))) {
    const runs = results.filter(({ library, observed }) => modelName(library.model) === name && observed);
    if (runs.length < LIBRARIES.filter(({ model }) => modelName(model) === name).length) continue;
    const result = unnoticed(runs[0].json, runs.map(({ observed }) => observed), runs.map(({ differs }) => differs));
    numbers += result.numbers;
    problems.push(...result.missed.map((text) => `${name}: ${text}`));
    const { checked, proven } = runs[0].json;
    const oldest = />=([\d.]+)/.exec(runs[0].json.versions)?.[1];
    if (oldest && !runs.some(({ observed }) => `${observed.version}.`.startsWith(`${oldest}.`))) {
      problems.push(`${name}: \`versions\` begins with ${oldest}, which is not run`);
    }
    if (!proven) problems.push(`${name} agrees, and does not say \`proved = true\``);
    if (!runs.some(({ observed }) => checked?.split(/[ ,;]+/).includes(observed.version))) {
      problems.push(`${name}: \`checked\` is "${checked}", and ${runs.map(({ observed }) => observed.version).join(", ")} was run`);
    }
  }
  const missed = problems.filter((problem) => problem.includes("may as well be")).length;
  console.log(`\n${results.length} libraries were run; of the ${numbers} numbers in their models, each changed alone, ${missed} changes went unnoticed`);
  const run = new Set(LIBRARIES.map(({ model }) => modelName(model)));
  problems.push(...proven().filter((name) => !run.has(name)).map((name) => `${name} says \`proved = true\`, and is not run`));
}
for (const problem of problems) console.error(`oracle: ${problem}`);
process.exit(problems.length && !newest ? 1 : 0);

// Validates SARIF files against the schema: validate.mjs SCHEMA FILE...
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import addFormats from "ajv-formats";

const [schema, ...files] = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, "utf8")));
// The schema has a pattern that is not one in Unicode mode.
const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats(ajv);
const validate = ajv.compile(schema);

// A validator that lets everything through would prove nothing.
if (validate({ version: "2.1.0", runs: [{ results: [] }] })) throw new Error("the schema accepts a run without a tool");

let results = 0;
for (const [at, log] of files.entries()) {
  if (!validate(log)) {
    console.error(process.argv[at + 3], validate.errors);
    process.exit(1);
  }
  results += log.runs[0].results.length;
}
if (results === 0) throw new Error("there is no result in any of the files");
console.log(`sarif: ${files.length} logs with ${results} results follow the schema`);

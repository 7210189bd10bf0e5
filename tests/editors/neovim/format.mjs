// format.mjs STYLUA.TOML FILE...: whether files are as StyLua would write them. With `--write` first it writes them.
import { readFileSync, writeFileSync } from "node:fs";
import { Config, IndentType, OutputVerification, formatCode } from "@johnnymorganz/stylua";

const args = process.argv.slice(2);
const writes = args[0] === "--write" && args.shift() !== undefined;
const [settings, ...files] = args;
const pairs = [...readFileSync(settings, "utf8").matchAll(/^(\w+) = "?(\w+)"?$/gm)];
const toml = Object.fromEntries(pairs.map(([, key, value]) => [key, value]));

// Formatting uses a configuration up.
function config() {
  const config = Config.new();
  config.column_width = Number(toml.column_width);
  config.indent_type = IndentType[toml.indent_type];
  config.indent_width = Number(toml.indent_width);
  return config;
}

for (const file of files) {
  const text = readFileSync(file, "utf8");
  const formatted = formatCode(text, config(), undefined, OutputVerification.Full);
  if (formatted === text) continue;
  if (writes) {
    writeFileSync(file, formatted);
  } else {
    const line = text.split("\n").findIndex((line, at) => line !== formatted.split("\n")[at]) + 1;
    console.error(`${file}:${line}: not as StyLua would write it`);
    process.exitCode = 1;
  }
}

// The Chromium of an npm package: unpacked when this is run, found when it is imported.

import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";

// Where the package unpacks its binary, and that it shall bring shared libraries too.
process.env.TMPDIR = `${process.env.PACKAGES}/.chromium`;
process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs22.x";
mkdirSync(process.env.TMPDIR, { recursive: true });

const load = createRequire(`${process.env.PACKAGES}/package.json`);
const { default: chromium } = await import(load.resolve("@sparticuz/chromium"));

export const executablePath = await chromium.executablePath();
export const { args } = chromium;

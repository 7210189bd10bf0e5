// The extension in VS Code: main.mjs CHROMIUM CODE_SERVER FOLDER PACKAGE HELPER
import { mkdirSync } from "node:fs";
import path from "node:path";
import { tryFromInside } from "./api.mjs";
import { start } from "./code-server.mjs";

const [chromium, install, work, extension, helper] = process.argv.slice(2);
const pictures = path.join(work, "pictures");
mkdirSync(pictures, { recursive: true });

const server = await start({ install, folder: path.join(work, "editor"), packages: [extension, helper] });
try {
  await tryFromInside({ chromium, url: server.url, folder: path.join(work, "inside"), pictures });
} finally {
  await server.stop();
}

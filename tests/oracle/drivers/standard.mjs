// The WebSocket of a runtime, or of a package that follows the standard, as a client.
import process from "node:process";
import { base, client, load, on, opened } from "./host.mjs";

const name = process.env.PACKAGE;

/** The class of this name: of a page of jsdom, of a package, or the global one. */
function standard() {
  if (!name) return globalThis[on];
  const module = load(name);
  if (module.JSDOM) return new module.JSDOM("", { url: base.replace("ws:", "http:") }).window[on];
  return module[on] ?? module.default ?? module;
}

const WebSocket = standard();
client((url) => opened(new WebSocket(url)));

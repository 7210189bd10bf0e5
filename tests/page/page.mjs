// The page that `wslint docs` writes, in a real Chromium: read, searched, compared, embedded, printed,
// and held against axe-core in both themes. Usage: node page.mjs CHROMIUM FOLDER, which holds en.html,
// ja.html and own.html.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [executablePath, folder, pictures] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const address = (name) => new URL(name, pathToFileURL(`${path.resolve(folder)}/`)).href;
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
// axe-core is put into the page, which its policy forbids.
const axeContext = await browser.newContext({ bypassCSP: true });

/** Opens a page; nothing may be fetched, and nothing may fail. */
async function open(name, scheme = "light", where = context) {
  const page = await where.newPage();
  const trouble = [];
  page.on("pageerror", (error) => trouble.push(String(error)));
  page.on("console", (message) => message.type() === "error" && trouble.push(message.text()));
  page.on("request", (request) => request.url().startsWith("file:") || trouble.push(request.url()));
  await page.emulateMedia({ colorScheme: scheme });
  await page.goto(address(name));
  page.trouble = trouble;
  return page;
}
const shown = (page) => page.locator("article[data-code]:visible").evaluateAll((all) => all.map((one) => one.id));

for (const name of ["en.html", "ja.html", "own.html"]) {
  for (const scheme of ["light", "dark"]) {
    const page = await open(`${name}#1006-vs-1014`, scheme, axeContext);
    await page.evaluate(axe);
    for (const details of await page.locator("details").all()) await details.evaluate((one) => { one.open = true; });
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const told = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html).join(" ")}`);
    assert.deepEqual(told, [], `${name}, ${scheme}`);
    if (pictures) {
      await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = false; }));
      await page.screenshot({ path: path.join(pictures, `${name}-${scheme}.png`) });
    }
    assert.deepEqual(page.trouble, []);
    await page.close();
  }
}

// Search as you type: best match first, slips forgiven, filters on top.
const page = await open("en.html");
assert.equal((await shown(page)).length, 19);
for (const [query, first] of [["load balancer", "1006"], ["mesage to big", "1009"], ["1011", "1011"], ["GOING_AWAY", "1001"], ["bad gateway", "1014"]]) {
  await page.keyboard.press("/");
  await page.keyboard.type(query);
  assert.equal((await shown(page))[0], first, query);
  await page.keyboard.press("Escape");
  // Out of the field again, so that the next `/` is a shortcut.
  await page.locator("#query").blur();
}
assert.equal((await shown(page)).length, 19);
await page.locator("#page").check();
assert.deepEqual(await shown(page), ["1000", "3000", "3003", "3008"]);
assert.equal(await page.locator("#count").textContent(), "4 of 19 codes");
await page.locator("#page").uncheck();
await page.locator("#reconnect").selectOption("yes");
assert.deepEqual(await shown(page), ["1001", "1006", "1011", "1012", "1013", "1014", "3008"]);
// A link to a code that a filter hides shows it all the same.
await page.evaluate(() => { location.hash = "#1000"; });
await page.waitForFunction(() => document.activeElement.id === "1000");
assert.equal((await shown(page)).length, 19);

// Comparison by link and by choice.
await page.evaluate(() => { location.hash = "#1006-vs-1011"; });
await page.getByRole("heading", { name: "1006 Abnormal Closure and 1011 Internal Error" }).waitFor();
assert.equal(await page.locator("#comparison tbody tr").count(), 8);
await page.locator("#first").selectOption("1012");
await page.locator("#second").selectOption("1013");
await page.getByRole("button", { name: "Compare", exact: true }).click();
await page.getByRole("heading", { name: "1012 Service Restart and 1013 Try Again Later" }).waitFor();
assert.match(page.url(), /#1012-vs-1013$/);

// A section without a match takes no room, and a link to a service opens it.
await page.locator("#query").fill("zebra");
assert.equal(await page.locator("#codes").isVisible(), false);
await page.locator("#query").fill("");
await page.evaluate(() => { location.hash = "#discord"; });
await page.waitForSelector("details#discord[open]");

// Copies.
await page.locator("article[id='1006'] button[data-copy=link]").click();
assert.match(await page.evaluate(() => navigator.clipboard.readText()), /en\.html#1006$/);
await page.locator("article[id='1006'] button[data-copy=markdown]").click();
assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^## 1006 Abnormal Closure\n/);
await page.locator("article[id='1006'] button[data-copy=embed]").click();
const frame = await page.evaluate(() => navigator.clipboard.readText());
assert.match(frame, /^<iframe src="[^"]+#1006" title="1006 Abnormal Closure"/);
assert.deepEqual(page.trouble, []);
await page.close();

// One code in a frame.
writeFileSync(path.join(folder, "host.html"), `<!doctype html><title>host</title>${frame}`);
const host = await context.newPage();
await host.goto(address("host.html"));
const inner = await (await host.waitForSelector("iframe")).contentFrame();
await inner.waitForSelector("body.embedded");
assert.deepEqual(await inner.locator("article:visible").evaluateAll((all) => all.map((one) => one.id)), ["1006"]);
assert.equal(await inner.locator(".tools").isVisible(), false);
await host.close();

// One code as an element of another page, in both themes; what stands inside it is for codes that are none.
const elements = "<close-code code='1006'>1006</close-code><close-code code='9999'>no such code</close-code>";
const other = `<!doctype html><html lang="fr"><meta name="color-scheme" content="light dark"><title>other</title><main><h1>other</h1><h2>codes</h2>${elements}</main><script src="close-code.js"></script>`;
writeFileSync(path.join(folder, "other.html"), other);
for (const scheme of ["light", "dark"]) {
  const page = await open("other.html", scheme, axeContext);
  const article = page.locator("close-code article");
  assert.match(await article.innerText(), /^1006 Abnormal Closure\n[^]*Sent by\nnobody/);
  assert.equal(await page.getByText("no such code").isVisible(), true);
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({ id }) => id), [], scheme);
  if (pictures) await page.screenshot({ path: path.join(pictures, `element-${scheme}.png`) });
  await page.locator("close-code").first().evaluate((one) => one.setAttribute("code", "1011"));
  assert.match(await article.innerText(), /^1011 Internal Error/);
  assert.deepEqual(page.trouble, []);
  await page.close();
}

// The close-code map, and where the project sends and handles an own code.
const mapped = await open("own.html");
const map = mapped.locator("#map");
assert.deepEqual(await map.locator("caption").allTextContents(), [
  "4010 KICKED", "4011 private use (sent and never handled)", "4099 private use (handled and never sent)",
]);
const rows = await map.locator("table").first().locator("tbody tr").allInnerTexts();
assert.deepEqual(rows, [
  'sent\tws, server\tsrc/server.js:5:35 "kicked <by> an operator"', "handled\twhatwg, client\tsrc/client.js:3:22",
]);
assert.match(await map.innerText(), /Sent and never handled\s+4011 private use/);
assert.equal(await mapped.locator("article[id='4010'] caption").first().textContent(), "In this project");
if (pictures) {
  await map.scrollIntoViewIfNeeded();
  await map.screenshot({ path: path.join(pictures, "map.png") });
}
await mapped.close();

// By keyboard alone: the first stop leads past the tools, and every control has a name.
const keys = await open("own.html");
await keys.keyboard.press("Tab");
assert.equal(await keys.evaluate(() => document.activeElement.className), "skip");
assert.deepEqual(await keys.locator("#own article h3").allTextContents(), ["4010 KICKED"]);
const text = await keys.locator("#own").innerText();
assert.ok(text.includes("<b>not bold</b>"), text);
assert.equal(await keys.locator("#own b").count(), 0);
await keys.close();

// On paper everything is there, and no tools.
const paper = await open("en.html", "dark");
await paper.emulateMedia({ media: "print" });
await paper.evaluate(() => dispatchEvent(new Event("beforeprint")));
assert.equal(await paper.locator(".tools").isVisible(), false);
assert.equal(await paper.locator("details:not([open])").count(), 0);
if (pictures) await paper.screenshot({ path: path.join(pictures, "paper.png") });
await paper.close();

// On a narrow screen nothing stands out sideways.
for (const name of ["en.html", "ja.html", "own.html"]) {
  const narrow = await open(name);
  await narrow.setViewportSize({ width: 390, height: 844 });
  assert.equal(await narrow.evaluate(() => document.documentElement.scrollWidth), 390, name);
  if (pictures) await narrow.screenshot({ path: path.join(pictures, `${name}-narrow.png`) });
  await narrow.evaluate(() => { location.hash = "#1006-vs-1011"; });
  await narrow.locator("#comparison table").waitFor();
  assert.equal(await narrow.evaluate(() => document.documentElement.scrollWidth), 390, name);
  if (pictures) await narrow.screenshot({ path: path.join(pictures, `${name}-narrow-comparison.png`) });
  await narrow.close();
}

// Without scripts every code can be read.
const plain = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
await plain.goto(address("en.html"));
assert.equal(await plain.locator("article[data-code]:visible").count(), 19);
assert.equal(await plain.locator(".tools").isVisible(), false);
await browser.close();
console.log("the page works");

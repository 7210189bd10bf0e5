// What a person sees and does, with pictures of it.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { until } from "./until.mjs";
import { open } from "./window.mjs";

const step = (what) => console.log(`ok   ${what}`);

export async function tryByHand({ chromium, url, folder, pictures }) {
  rmSync(folder, { recursive: true, force: true });
  cpSync(path.join(import.meta.dirname, "demo"), folder, { recursive: true });
  // What the repository around it ignores is of no concern here.
  mkdirSync(path.join(folder, ".git"));
  const window = await open({ chromium, url, folder, file: "server.ts", pictures, size: { width: 920, height: 1300 } });
  try {
    // Hovers may be a quarter as high as the window, and lie over what is beside the code.
    await window.line("1006").waitFor();
    await window.command("View: Toggle Primary Side Bar Visibility");
    await findings(window);
    await hover(window);
    await fixes(window);
    await hints(window, path.join(folder, ".vscode", "settings.json"));
    await pages(window, folder);
  } catch (error) {
    await window.picture("by-hand-failed");
    throw error;
  }
  await window.close();
}

const squiggles = (window) => window.page.locator(".squiggly-error").count();

/** The part of the window that shows code, down to a height. */
async function code(window, height) {
  const { x, y, width } = await window.page.locator(".part.editor").boundingBox();
  return { x, y, width, height };
}

async function findings(window) {
  await until("three places are underlined", async () => (await squiggles(window)) === 3);
  step("findings are underlined");
  await window.page.locator(".statusbar-item").filter({ hasText: "wslint" }).locator(".codicon-check").waitFor();
  step("the status bar says that the server runs");
  await window.picture("editor");
  await window.page.locator(".statusbar-item").filter({ hasText: "wslint" }).first().click();
  const menu = window.page.locator(".quick-input-list .monaco-list-row");
  await menu.filter({ hasText: "Explain the Close Code at the Cursor" }).waitFor();
  await menu.filter({ hasText: "Settings" }).waitFor();
  await window.picture("menu");
  await window.page.keyboard.press("Escape");
  step("what can be asked for stands behind the item in the status bar");

  await window.command("View: Toggle Problems");
  const row = window.page.locator(".markers-panel .monaco-list-row").filter({ hasText: "1006 (Abnormal Closure) must not be sent" });
  await row.first().waitFor();
  await window.picture("problems");
  await window.command("View: Toggle Problems");
  await row.first().waitFor({ state: "hidden" });
  step("they stand among the problems");
}

async function hover(window) {
  const shown = window.page.locator(".monaco-hover:visible").filter({ hasText: "ws throws TypeError" });
  const text = await until("the hover is there", async () => {
    await window.page.mouse.move(5, 400);
    await window.page.mouse.move(...(await window.place("1006", "1006")), { steps: 3 });
    await shown.first().waitFor({ timeout: 5_000 }).catch(() => undefined);
    const text = (await shown.count()) > 0 ? await shown.first().innerText() : "";
    // The last line comes when everybody who was asked has answered.
    return /what to do/i.test(text) && text.includes("Quick Fix") && !text.includes("Loading") ? text : undefined;
  });
  assert.doesNotMatch(text, /\*\*|\]\(|\\/, "raw Markdown");
  const box = await shown.first().boundingBox();
  const last = await shown.first().locator("li").last().boundingBox();
  assert.ok(last.y + last.height <= box.y + box.height, "what matters is shown without scrolling");
  await window.picture("hover", await code(window, box.y + box.height + 20));
  await window.page.keyboard.press("Escape");
  step("a hover explains the code");
}

async function fixes(window) {
  await window.fixes("1006", "1006", "replace 1006 by 1000");
  const menu = await window.page.locator(".action-widget").boundingBox();
  await window.picture("fixes", await code(window, menu.y + menu.height + 20));
  await window.take("replace 1006 by 1000");
  await window.line("socket.close(1000))").waitFor();
  await until("one place is not underlined any more", async () => (await squiggles(window)) === 2);
  step("a quick fix puts 1000");

  await window.fixes("401", "401", "replace 401 by 4401");
  await window.take("replace 401 by 4401");
  await window.line("4401").waitFor();
  await until("one more is not", async () => (await squiggles(window)) === 1);
  step("a quick fix puts a code of the application");

  await window.command("wslint: Make Every Safe Fix in This File");
  await until("none is", async () => (await squiggles(window)) === 0);
  await until("the text is fixed", async () => (await window.text()).includes('"bye") socket.close(1000)'));
  step("every safe fix is made at once");
}

async function hints(window, settings) {
  mkdirSync(path.dirname(settings), { recursive: true });
  writeFileSync(settings, JSON.stringify({ "wslint.inlayHints": true }));
  await window.line("Normal Closure").waitFor();
  await window.picture("hints", await code(window, 330));
  rmSync(settings);
  await window.line("Normal Closure").waitFor({ state: "detached" });
  step("names stand beside codes as soon as that is set");
}

/** The frame of a page that the editor shows, once it holds a text. */
function frame(window, text) {
  return until(`a page says ${text}`, async () => {
    for (const each of window.page.frames()) {
      const body = await each.locator("body").innerText({ timeout: 1_000 }).catch(() => "");
      if (body.includes(text) && each !== window.page.mainFrame()) return each;
    }
    return undefined;
  });
}

async function pages(window, folder) {
  await window.click("4401", "4401");
  // The map is that of the files.
  await window.page.keyboard.press("Control+s");
  await until("the file is saved", () => readFileSync(path.join(folder, "server.ts"), "utf8").includes("4401"));
  await window.command("wslint: Explain the Close Code at the Cursor");
  await frame(window, "4401");
  await window.picture("explain", await code(window, 560));
  step("the code at the cursor is explained");

  await window.command("wslint: Open the Reference of Close Codes");
  const reference = await frame(window, "WebSocket close codes");
  await reference.locator("#query").fill("load balancer");
  await until("the reference is searched", async () => {
    const first = reference.locator("article[data-code]:visible").first();
    return (await first.getAttribute("id").catch(() => "")) === "1006";
  });
  await window.picture("reference");
  await reference.locator("#query").fill("");
  await reference.locator("#first").selectOption("1006");
  await reference.locator("#second").selectOption("1011");
  await reference.locator("#compare button").click();
  await reference.locator("#comparison").getByText("1011").first().waitFor();
  assert.ok(await reference.locator("#query").isVisible(), "the rest of the page is there");
  step("the reference is opened, searched, and compares codes");

  await window.command("wslint: Show the Close-Code Map of This Project");
  await frame(window, "server.ts:6");
  await window.picture("map");
  step("the map of the project is shown");
}

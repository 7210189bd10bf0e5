// A window of VS Code in Chromium, and what a person does in it.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { PATIENCE, pause } from "./until.mjs";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--lang=en-US"];

/** Opens a folder, and a file in it. */
export async function open({ chromium: executablePath, url, folder, file, pictures, size = { width: 1000, height: 620 } }) {
  const profile = mkdtempSync(path.join(tmpdir(), "wslint-chromium-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath, headless: true, viewport: size, args: FLAGS, locale: "en-US" });
  context.setDefaultTimeout(PATIENCE);
  const page = context.pages()[0] ?? (await context.newPage());
  const remote = `vscode-remote://${new URL(url).host}`;
  const payload = file === undefined ? "" : `&payload=${encodeURIComponent(JSON.stringify([["openFile", remote + path.join(folder, file)]]))}`;
  await page.goto(`${url}/?folder=${encodeURIComponent(folder)}${payload}`);
  await page.locator(".monaco-workbench").waitFor();
  return new Window(context, page, profile, pictures);
}

class Window {
  constructor(context, page, profile, pictures) {
    Object.assign(this, { context, page, profile, pictures });
  }

  async close() {
    await this.context.close();
    rmSync(this.profile, { recursive: true, force: true });
  }

  /** Leaves a picture, of a part where one is named. */
  async picture(name, clip) {
    // What moves has come to rest.
    await pause(300);
    await this.page.screenshot({ path: path.join(this.pictures, `${name}.png`), ...(clip && { clip }) });
  }

  /** Runs a command by its title, as one types it. */
  async command(title) {
    const input = this.page.locator(".quick-input-widget input.input");
    // What the Enter key takes: the list shows rows before one of them has the focus.
    const row = this.page.locator(".quick-input-list .monaco-list-row.focused").filter({ hasText: title });
    await this.patiently(async () => {
      await this.page.keyboard.press("Escape");
      await this.page.keyboard.press("F1");
      await input.waitFor({ timeout: 5_000 });
      await input.fill(`>${title}`);
      // Extensions bring their commands when they are there.
      await row.waitFor({ timeout: 5_000 });
    });
    await this.page.keyboard.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /** The line that holds a text. */
  line(text) {
    return this.page.locator(".monaco-editor .view-lines .view-line").filter({ hasText: text }).first();
  }

  /**
   * Where the word of a line is on the screen. The mouse goes there by itself: what the browser would do to make
   * an element ready for a click, such as scrolling to it, moves the editor.
   */
  async place(line, word) {
    const box = await this.line(line).locator("span span").filter({ hasText: word }).first().boundingBox();
    return [box.x + box.width / 2, box.y + box.height / 2];
  }

  async click(line, word) {
    await this.page.mouse.click(...(await this.place(line, word)));
  }

  /** All lines that are shown. */
  async text() {
    const lines = this.page.locator(".monaco-editor .view-lines").first();
    return (await lines.innerText()).replaceAll("\u00a0", " ");
  }

  /** The menu of quick fixes at a word, with an entry in it. */
  async fixes(line, word, entry) {
    const row = this.page.locator(".action-widget .monaco-list-row").filter({ hasText: entry });
    return this.patiently(async () => {
      // Other extensions that still load answer that there is nothing: one asks again.
      await this.page.keyboard.press("Escape");
      await this.click(line, word);
      await this.page.keyboard.press("Control+.");
      await row.first().waitFor({ timeout: 5_000 });
    });
  }

  /** Does something again until it succeeds. */
  async patiently(attempt) {
    const end = Date.now() + PATIENCE;
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        if (Date.now() > end) throw error;
      }
    }
  }

  /** Takes an entry of the menu that is open, by the keyboard: the mouse is kept off it for a moment. */
  async take(entry) {
    const focused = this.page.locator(".action-widget .monaco-list-row.focused");
    for (let step = 0; step < 20; step++) {
      if ((await focused.innerText()).includes(entry)) return this.page.keyboard.press("Enter");
      await this.page.keyboard.press("ArrowDown");
      await pause(50);
    }
    throw new Error(`no entry ${entry}`);
  }
}

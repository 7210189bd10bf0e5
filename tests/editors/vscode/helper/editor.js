// What the tests do with the editor.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

const PATIENCE = 60_000;
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

/** What a function gives, as soon as that is something; it may also fail until then. */
async function until(what, ask) {
  const end = Date.now() + PATIENCE;
  let last;
  for (;;) {
    try {
      const answer = await ask();
      if (answer) return answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end) throw new Error(`waited in vain until ${what}${last === undefined ? "" : `: ${last}`}`);
    await pause(100);
  }
}

/** Opens a file of the folder, or writes it first. */
async function open(folder, name, text) {
  const file = path.join(folder, name);
  if (text !== undefined) fs.writeFileSync(file, text);
  const document = await vscode.workspace.openTextDocument(file);
  return vscode.window.showTextDocument(document);
}

/** What wslint says of a document. */
function said(uri) {
  return vscode.languages.getDiagnostics(uri).filter((one) => one.source === "wslint");
}

/** Waits until wslint says just this of a document: the rules, in the order of their places. */
async function says(uri, rules) {
  const ids = () => said(uri).sort((a, b) => a.range.start.compareTo(b.range.start)).map((one) => String(one.code?.value ?? one.code));
  await until(`wslint says ${rules.join(", ") || "nothing"}`, () => {
    assert.deepEqual(ids(), rules);
    return true;
  });
  return said(uri);
}

/** The place of a word. */
function at(document, word) {
  const offset = document.getText().indexOf(word);
  assert.notEqual(offset, -1, word);
  return document.positionAt(offset + 1);
}

/** The texts of the hover at a word. */
async function hover(document, word) {
  const all = await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, at(document, word));
  return all.flatMap((one) => one.contents).map((part) => part.value ?? part);
}

/** Applies the quick fix of this title at a word. */
async function fix(document, word, title) {
  const place = at(document, word);
  const action = await until(`there is a fix ${title}`, async () => {
    const range = new vscode.Range(place, place);
    const all = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", document.uri, range, "quickfix", 50);
    return all.find((one) => one.title.includes(title) && one.edit !== undefined);
  });
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

/** Sets a setting of the user. Nothing takes it back. */
async function set(name, value) {
  await vscode.workspace.getConfiguration("wslint").update(name, value, vscode.ConfigurationTarget.Global);
}

/** The processes of the server. */
function servers() {
  const runs = (id) => {
    try {
      return fs.readlinkSync(`/proc/${id}/exe`) === program() && fs.readFileSync(`/proc/${id}/cmdline`, "utf8").includes("\0lsp");
    } catch {
      return false;
    }
  };
  return fs.readdirSync("/proc").filter((id) => /^\d+$/.test(id) && runs(id)).map(Number);
}

/** The program inside the extension. */
function program() {
  return path.join(vscode.extensions.getExtension("wslint.wslint").extensionPath, "bin", "wslint");
}

/** Waits until the page that a command shows holds a text. */
async function shows(command, name, text) {
  await vscode.commands.executeCommand(command);
  const uri = vscode.Uri.from({ scheme: "wslint", path: `/${name}.md` });
  const page = await vscode.workspace.openTextDocument(uri);
  await until(`${name} says ${text}`, () => page.getText().includes(text));
}

module.exports = { at, fix, hover, open, program, said, says, servers, set, shows, until };

// What the extension does, asked from inside the editor.
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { at, fix, hover, open, program, said, says, servers, set, shows, until } = require("./editor.js");

const HEAD = 'import WebSocket from "ws";\nconst socket = new WebSocket(url);\n';
const BAD = `${HEAD}socket.close(1006);\n`;
const replace = (editor, text) =>
  editor.edit((edit) => edit.replace(new vscode.Range(0, 0, editor.document.lineCount, 0), text));

exports.tests = [
  ["the program inside the package may be run, and is", async (folder) => {
    assert.ok(fs.statSync(program()).mode & 0o100);
    const { document } = await open(folder, "a.ts", BAD);
    await says(document.uri, ["reserved-code"]);
    assert.equal(servers().length, 1);
  }],
  ["a finding has a place, a level, and a link to its rule", async (folder) => {
    const { document } = await open(folder, "a.ts");
    const [found] = await says(document.uri, ["reserved-code"]);
    assert.equal(document.getText(found.range), "1006");
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.match(found.message, /^1006 \(Abnormal Closure\) must not be sent: ws throws TypeError/);
    assert.equal(found.code.target.scheme, "https");
  }],
  ["files that nobody has opened are looked at too", async (folder) => {
    await says(vscode.Uri.file(path.join(folder, "unopened.js")), ["reserved-code"]);
  }],
  ["a hover says first what happens here", async (folder) => {
    const { document } = await open(folder, "a.ts");
    const text = await until("there is a hover", async () => (await hover(document, "1006")).find((one) => one.includes("ws throws")));
    assert.match(text, /^\*\*ws throws TypeError/);
  }],
  ["a quick fix puts 1000", async (folder) => {
    const { document } = await open(folder, "a.ts");
    await fix(document, "1006", "by 1000");
    assert.match(document.getText(), /close\(1000\)/);
    await says(document.uri, []);
  }],
  ["a quick fix puts a code of the application", async (folder) => {
    const editor = await open(folder, "a.ts");
    await replace(editor, BAD);
    await says(editor.document.uri, ["reserved-code"]);
    await fix(editor.document, "1006", "by 4000");
    assert.match(editor.document.getText(), /close\(4000\)/);
    await says(editor.document.uri, []);
  }],
  ["every safe fix is made at once", async (folder) => {
    const editor = await open(folder, "a.ts");
    await replace(editor, `${HEAD}socket.close("1000");\nsocket.close("4001");\nsocket.close(1006);\n`);
    await says(editor.document.uri, ["not-a-code", "not-a-code", "reserved-code"]);
    await vscode.commands.executeCommand("wslint.fixAll");
    await says(editor.document.uri, ["reserved-code"]);
    assert.match(editor.document.getText(), /close\(1000\);\nsocket\.close\(4001\);\nsocket\.close\(1006\)/);
  }],
  ["fixes are made when a file is saved, if one wants that", async (folder) => {
    const editor = await open(folder, "saved.ts", `${HEAD}socket.close("1000");\n`);
    await says(editor.document.uri, ["not-a-code"]);
    const settings = vscode.workspace.getConfiguration("editor");
    await settings.update("codeActionsOnSave", { "source.fixAll.wslint": "explicit" }, vscode.ConfigurationTarget.Global);
    // A busy editor saves a file as it is.
    await until("the file is saved with the fix", async () => {
      await replace(editor, `${HEAD}socket.close("1001");\n`);
      await editor.document.save();
      return fs.readFileSync(editor.document.fileName, "utf8").includes("close(1001)");
    });
    await settings.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Global);
  }],
  ["codes have their names beside them, if one wants that", async (folder) => {
    const { document } = await open(folder, "hints.ts", `${HEAD}socket.close(1001);\n`);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = async () => (await vscode.commands.executeCommand("vscode.executeInlayHintProvider", document.uri, whole)).map((one) => one.label);
    assert.deepEqual(await hints(), []);
    await set("inlayHints", true);
    await until("there are hints", async () => assert.deepEqual(await hints(), ["Going Away"]) === undefined);
    await set("inlayHints", undefined);
    await until("there are none", async () => (await hints()).length === 0);
  }],
  ["levels of rules hold at once, and are taken back", async (folder) => {
    const editor = await open(folder, "a.ts");
    await replace(editor, BAD);
    await says(editor.document.uri, ["reserved-code"]);
    const level = (severity) => until(`the level is ${severity}`, () => said(editor.document.uri)[0]?.severity === severity);
    await set("rules", { correctness: "off", "reserved-code": "info" });
    await level(vscode.DiagnosticSeverity.Information);
    await set("rules", undefined);
    await level(vscode.DiagnosticSeverity.Error);
  }],
  ["the environment decides what the global WebSocket is", async (folder) => {
    const { document } = await open(folder, "page.ts", "const socket = new WebSocket(url);\nsocket.close(1001);\n");
    await says(document.uri, ["api-rejects-code"]);
    await set("environment", ["bun"]);
    await says(document.uri, []);
    await set("environment", undefined);
    await says(document.uri, ["api-rejects-code"]);
  }],
  ["wslint.toml counts as soon as it is there, and what is wrong with it is shown in it", async (folder) => {
    const { document } = await open(folder, "a.ts");
    await says(document.uri, ["reserved-code"]);
    const config = path.join(folder, "wslint.toml");
    fs.writeFileSync(config, '[rules]\nreserved-code = "off"\n');
    await says(document.uri, []);
    fs.writeFileSync(config, '[rules]\nreserved-cod = "off"\n');
    const opened = await open(folder, "wslint.toml");
    assert.equal(opened.document.languageId, "toml");
    await says(opened.document.uri, ["invalid-config"]);
    fs.rmSync(config);
    await says(document.uri, ["reserved-code"]);
  }],
  ["a text that is no file yet is looked at too", async () => {
    const document = await vscode.workspace.openTextDocument({ language: "typescript", content: BAD });
    await vscode.window.showTextDocument(document);
    await says(document.uri, ["reserved-code"]);
  }],
  ["the code at the cursor is explained, also one that has a name", async (folder) => {
    const { document } = await open(folder, "named.ts", `${HEAD}const BYE = 1001;\nsocket.close(BYE);\nsocket.close(1006);\n`);
    await says(document.uri, ["reserved-code"]);
    const explains = async (word, code, text) => {
      const place = at(document, word);
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(place, place) });
      await shows("wslint.explain", code, text);
    };
    await explains("1006", "1006", "# 1006 Abnormal Closure");
    await explains("BYE);", "1001", "# 1001 Going Away");
    await set("locale", "ja");
    await explains("1006", "1006", "異常");
    await set("locale", undefined);
  }],
  ["the output is shown to who asks for it", async () => {
    const isShown = () => vscode.window.visibleTextEditors.some(({ document }) => document.uri.scheme === "output");
    assert.ok(!isShown());
    await vscode.commands.executeCommand("wslint.showOutput");
    await until("the output is shown", isShown);
    await vscode.commands.executeCommand("workbench.action.closePanel");
  }],
  ["turned off, it runs nothing", async (folder) => {
    const { document } = await open(folder, "a.ts");
    await says(document.uri, ["reserved-code"]);
    await set("enable", false);
    await says(document.uri, []);
    await until("the server has ended", () => servers().length === 0);
    await set("enable", undefined);
    await says(document.uri, ["reserved-code"]);
  }],
  ["a server that is killed is started again", async (folder) => {
    const { document } = await open(folder, "a.ts");
    await says(document.uri, ["reserved-code"]);
    const [old] = servers();
    process.kill(old, "SIGKILL");
    await until("there is another one", () => servers().some((id) => id !== old));
    const editor = await vscode.window.showTextDocument(document);
    await replace(editor, `${BAD}socket.close(1005);\n`);
    await says(document.uri, ["reserved-code", "reserved-code"]);
  }],
  ["the server is started anew when one asks for it", async (folder) => {
    const [old] = servers();
    await vscode.commands.executeCommand("wslint.restart");
    await until("there is another one", () => servers().length === 1 && servers()[0] !== old);
    const { document } = await open(folder, "a.ts");
    await says(document.uri, ["reserved-code", "reserved-code"]);
  }],
];

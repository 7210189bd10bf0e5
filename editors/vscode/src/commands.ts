// What the user can ask for.
import path from "node:path";
import * as vscode from "vscode";
import { HoverRequest } from "vscode-languageclient/node";
import { run } from "./binary";
import type { Pages } from "./pages";
import { folders } from "./server";
import type { Server } from "./server";
import { locale } from "./settings";

/** The kind of the action that makes every safe fix of a file. */
const FIX_ALL = "source.fixAll.wslint";

/** The commands, by their names. Those with a title stand in the palette and in the menu of the status item. */
export function commands(server: Server, pages: Pages): vscode.Disposable {
  const all: Record<string, () => unknown> = {
    "wslint.restart": () => server.restart(),
    "wslint.showOutput": () => server.showOutput(),
    "wslint.explain": () => explain(server, pages),
    "wslint.openReference": () => reference(server, pages),
    "wslint.showMap": () => map(server, pages),
    "wslint.fixAll": () => fixAll(),
    "wslint.menu": () => menu(),
  };
  return vscode.Disposable.from(...Object.entries(all).map(([name, does]) => vscode.commands.registerCommand(name, does)));
}

/**
 * Makes every safe fix in the file at hand. The editor's own command for an action gives up where its light bulb
 * asks for actions meanwhile, as it does whenever findings have changed; the edit itself does not.
 */
async function fixAll(): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (document === undefined) return;
  const whole = document.validateRange(new vscode.Range(0, 0, document.lineCount, 0));
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider", document.uri, whole, FIX_ALL, 1);
  const edit = actions[0]?.edit;
  if (edit === undefined) return void vscode.window.showInformationMessage("wslint: there is nothing here that can be fixed safely");
  await vscode.workspace.applyEdit(edit);
}

/** Explains the code at the cursor, or asks for one. */
async function explain(server: Server, pages: Pages): Promise<void> {
  const what = (await codeAtCursor(server)) ?? (await ask());
  if (what === undefined || what === "") return;
  const text = await output(server, ["explain", "--format", "markdown", "--locale", locale(), "--", what]);
  if (text !== undefined) await pages.showMarkdown(what, text);
}

function ask(): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: "wslint: explain",
    prompt: "A code, its name, a range, a rule, a service, an error text or a log line",
    placeHolder: "1006",
  });
}

/** The code at the cursor: what is selected, the number that stands there, the code that the server sees, or a name. */
async function codeAtCursor(server: Server): Promise<string | undefined> {
  const editor = vscode.window.activeTextEditor;
  if (editor === undefined) return undefined;
  const { document, selection } = editor;
  if (!selection.isEmpty) return document.getText(selection).trim();
  const word = document.getWordRangeAtPosition(selection.active, /[A-Za-z0-9_.:]+/);
  const written = word === undefined ? undefined : document.getText(word).replaceAll(/^[.:]+|[.:]+$/g, "");
  if (written !== undefined && /^(\d[\d_]*|0[xX][\dA-Fa-f_]+)$/.test(written)) return written.replaceAll("_", "");
  return (await codeOfHover(server, editor)) ?? written;
}

/** The number that the server explains at the cursor. */
async function codeOfHover(server: Server, { document, selection }: vscode.TextEditor): Promise<string | undefined> {
  const client = server.running;
  if (client === undefined) return undefined;
  const position = client.code2ProtocolConverter.asTextDocumentPositionParams(document, selection.active);
  const hover = client.protocol2CodeConverter.asHover(await client.sendRequest(HoverRequest.type, position));
  const text = hover?.contents.map((part) => (typeof part === "string" ? part : part.value)).join("\n\n");
  return /^\W*(\d{1,5}) [(（]/m.exec(text ?? "")?.[1];
}

async function reference(server: Server, pages: Pages): Promise<void> {
  const html = await output(server, ["docs", "--format", "html", "--locale", locale()]);
  if (html !== undefined) pages.showReference(html);
}

async function map(server: Server, pages: Pages): Promise<void> {
  const text = await output(server, ["map", "--format", "markdown", "--locale", locale()], folderAtHand());
  if (text !== undefined) await pages.showMarkdown("Close codes of this project", text);
}

/** What the program prints; where it does not, the user is told why. */
async function output(server: Server, args: string[], cwd = path.dirname(fileAtHand() ?? "")): Promise<string | undefined> {
  const program = await server.locate();
  if (program === undefined) {
    await server.tellMissing();
    return undefined;
  }
  try {
    // Where the file stands, so that the project's own codes are known.
    return await run(program.path, args, path.isAbsolute(cwd) ? cwd : (folderAtHand() ?? path.dirname(program.path)));
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    server.log(`wslint ${args.join(" ")}: ${said}`);
    const first = said.split("\n", 1)[0]?.replace(/^error: /, "");
    const chosen = await vscode.window.showErrorMessage(`wslint ${args[0]} failed: ${first}`, "Show Output");
    if (chosen === "Show Output") server.showOutput();
    return undefined;
  }
}

/** The file that the user is at. */
function fileAtHand(): string | undefined {
  const uri = vscode.window.activeTextEditor?.document.uri;
  return uri?.scheme === "file" ? uri.fsPath : undefined;
}

/** The folder of the workspace that the user is at. */
function folderAtHand(): string | undefined {
  const file = fileAtHand();
  const folder = file === undefined ? undefined : vscode.workspace.getWorkspaceFolder(vscode.Uri.file(file));
  return folder?.uri.fsPath ?? folders()[0];
}

/** What can be asked for, as a list to choose from. */
async function menu(): Promise<void> {
  const manifest: unknown = vscode.extensions.getExtension("wslint.wslint")?.packageJSON;
  const { contributes } = manifest as { contributes: { commands: { command: string; title: string }[] } };
  const choices = contributes.commands.map(({ command, title }) => ({ label: title, command }));
  const settings = { label: "Settings", command: "workbench.action.openSettings" };
  const chosen = await vscode.window.showQuickPick([...choices, settings], { title: "wslint" });
  if (chosen !== undefined) await vscode.commands.executeCommand(chosen.command, ...(chosen === settings ? ["wslint"] : []));
}

// The extension: puts the parts together, and starts the server anew when it has to be another one.
import * as vscode from "vscode";
import { commands } from "./commands";
import { Pages } from "./pages";
import { Server } from "./server";
import { SECTION } from "./settings";
import { status } from "./status";

let server: Server | undefined;

/** Called by the editor when a file of one of our languages is opened. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const own = new Server(context);
  const pages = new Pages();
  server = own;
  context.subscriptions.push(own, pages, status(own), commands(own, pages));
  context.subscriptions.push(
    vscode.workspace.onDidChangeConfiguration((event) => {
      // The server asks for the others itself.
      const needs = ["enable", "path"].some((name) => event.affectsConfiguration(`${SECTION}.${name}`));
      if (needs) void own.restart();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (own.state === "missing") void own.restart();
    }),
  );
  await own.restart();
}

/** Called by the editor before it ends. */
export async function deactivate(): Promise<void> {
  await server?.stop();
}

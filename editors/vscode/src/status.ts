// The item in the status bar: how the server is, and a way to what one can do.
import * as vscode from "vscode";
import type { Server, State } from "./server";

const LOOKS: Record<State, { icon: string; says: string }> = {
  off: { icon: "circle-slash", says: "is turned off" },
  starting: { icon: "loading~spin", says: "is starting" },
  running: { icon: "check", says: "is running" },
  stopped: { icon: "warning", says: "has stopped" },
  missing: { icon: "error", says: "has no program that it can run" },
};

/** Shows the state of the server for as long as the extension lives. */
export function status(server: Server): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("wslint.status", vscode.StatusBarAlignment.Right, 0);
  item.name = "wslint";
  item.command = "wslint.menu";
  const show = (state: State): void => {
    const { icon, says } = LOOKS[state];
    item.text = `$(${icon}) wslint`;
    item.accessibilityInformation = { label: `wslint ${says}` };
    const { program } = server;
    item.tooltip = program === undefined ? `wslint ${says}` : `wslint ${program.version} ${says}\n${program.path}`;
    const isBad = state === "missing" || state === "stopped";
    item.backgroundColor = isBad ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    item.show();
  };
  show(server.state);
  return vscode.Disposable.from(item, server.onDidChange(show));
}

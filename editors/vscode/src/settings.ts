// The settings of the user, in the words of the server.
import * as vscode from "vscode";

/** The section that they stand in, which is also the name of everything else. */
export const SECTION = "wslint";

/** What the user has set. */
export function setting<T>(name: string, otherwise: T): T {
  return vscode.workspace.getConfiguration(SECTION).get(name, otherwise);
}

/** The language of texts: that of the editor, as far as wslint speaks it, unless another is set. */
export function locale(): string {
  const set = setting("locale", "auto");
  if (set !== "auto") return set;
  return vscode.env.language.startsWith("ja") ? "ja" : "en";
}

/** What the server is told. All of it each time, so that what is taken back counts too. */
export function forServer(): Record<string, unknown> {
  return {
    enable: setting("enable", true),
    environment: setting<string[]>("environment", []),
    inlayHints: setting("inlayHints", false),
    locale: locale(),
    logLevel: setting("logLevel", "info"),
    rules: setting<Record<string, string>>("rules", {}),
  };
}

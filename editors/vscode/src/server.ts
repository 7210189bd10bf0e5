// The language server: found, started, stopped, and started again when its settings ask for it.
import path from "node:path";
import * as vscode from "vscode";
import { LanguageClient, State as ClientState } from "vscode-languageclient/node";
import type { LanguageClientOptions } from "vscode-languageclient/node";
import { find } from "./binary";
import type { Program, Search } from "./binary";
import { SECTION, forServer, setting } from "./settings";

/** The languages that wslint reads, by the names that the editor has for them. */
const LANGUAGES = [
  "javascript",
  "javascriptreact",
  "typescript",
  "typescriptreact",
  "rust",
  "vue",
  "svelte",
  "astro",
  "html",
];

/** How the server is. */
export type State = "off" | "starting" | "running" | "stopped" | "missing";

/** The server, one for all folders. */
export class Server implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<State>();
  private readonly output = vscode.window.createOutputChannel(SECTION);
  private client: LanguageClient | undefined;
  /** What is under way: starting and stopping never overlap. */
  private turn: Promise<void> = Promise.resolve();
  private current: State = "off";
  private search: Search | undefined;

  /** Told of each change. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly context: vscode.ExtensionContext) {}

  get state(): State {
    return this.current;
  }

  /** The program that was found. */
  get program(): Program | undefined {
    return this.search?.program;
  }

  /** The program, looked for where no server has needed it yet. */
  async locate(): Promise<Program | undefined> {
    this.search ??= await this.look();
    return this.search.program;
  }

  /** The client, while there is a server. */
  get running(): LanguageClient | undefined {
    return this.client?.isRunning() === true ? this.client : undefined;
  }

  /** Starts the server anew, with the program that is the right one now. */
  restart(): Promise<void> {
    this.turn = this.turn.then(async () => {
      await this.end();
      await this.begin();
    });
    return this.turn;
  }

  showOutput(): void {
    this.output.show(true);
  }

  /** Leaves a line in the output. */
  log(line: string): void {
    this.output.appendLine(line);
  }

  /** Ends the server, before the editor ends the extension. */
  stop(): Promise<void> {
    this.turn = this.turn.then(() => this.end());
    return this.turn;
  }

  dispose(): void {
    this.changed.dispose();
    this.output.dispose();
  }

  private set(state: State): void {
    this.current = state;
    this.changed.fire(state);
  }

  private async begin(): Promise<void> {
    if (!setting("enable", true)) return this.set("off");
    this.set("starting");
    this.search = await this.look();
    const { program } = this.search;
    if (program === undefined) {
      this.set("missing");
      void this.tellMissing();
      return;
    }
    this.log(`wslint ${program.version}: ${program.path}`);
    await this.serve(program);
  }

  private async look(): Promise<Search> {
    const search = await find({
      extension: this.context.extensionPath,
      setting: setting("path", ""),
      searchPath: process.env["PATH"] ?? "",
      trusted: vscode.workspace.isTrusted ? folders() : [],
    });
    for (const { place, path: file, why } of search.refused) this.log(`${file} (${place}) cannot be used: ${why}`);
    return search;
  }

  private async serve(program: Program): Promise<void> {
    // Not in the workspace: nothing there is to have a say in what is run.
    const options = { cwd: path.dirname(program.path) };
    const client = new LanguageClient(SECTION, SECTION, { command: program.path, args: ["lsp"], options }, this.options());
    client.onDidChangeState(({ newState }) => {
      if (this.client !== client) return;
      this.set(newState === ClientState.Running ? "running" : newState === ClientState.Starting ? "starting" : "stopped");
    });
    this.client = client;
    try {
      await client.start();
    } catch (error) {
      // The client has told the user.
      this.log(`the server did not start: ${String(error)}`);
      this.set("stopped");
    }
  }

  private async end(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    try {
      await client?.dispose();
    } catch (error) {
      // One that never ran, or has gone, cannot be asked to end.
      this.log(`the server did not end well: ${String(error)}`);
    }
  }

  private options(): LanguageClientOptions {
    const schemes = ["file", "untitled"];
    return {
      documentSelector: [
        ...LANGUAGES.flatMap((language) => schemes.map((scheme) => ({ scheme, language }))),
        { scheme: "file", pattern: "**/wslint.toml" },
      ],
      initializationOptions: forServer(),
      outputChannel: this.output,
      middleware: {
        workspace: {
          configuration: ({ items }) => items.map(({ section }) => (section === SECTION ? forServer() : null)),
          // One that is just being stopped, because of the same change, needs not be told. The user neither.
          didChangeConfiguration: (sections, next) =>
            next(sections).catch((error: unknown) => this.log(`the server was not told of new settings: ${String(error)}`)),
        },
      },
    };
  }

  /** Says that no program runs here, what was tried, and what to do. */
  async tellMissing(): Promise<void> {
    const refused = this.search?.refused ?? [];
    const tried = refused.map(({ place, why }) => `${place}: ${why}`);
    const inside = refused.some(({ place }) => place.startsWith("inside"));
    const todo = inside
      ? "Install the extension's package for this platform, or wslint itself and set wslint.path."
      : "Install wslint so that it is on the PATH, or set wslint.path to it.";
    const reasons = tried.length === 0 ? "this package of the extension brings none, and there is none on the PATH" : tried.join("; ");
    const actions = ["Open Settings", "Try Again", "Show Output"] as const;
    const chosen = await vscode.window.showErrorMessage(`wslint has no program that it can run: ${reasons}. ${todo}`, ...actions);
    if (chosen === "Open Settings") void vscode.commands.executeCommand("workbench.action.openSettings", `${SECTION}.path`);
    if (chosen === "Try Again") void this.restart();
    if (chosen === "Show Output") this.showOutput();
  }
}

/** The folders of the workspace that are on this machine. */
export function folders(): string[] {
  const all = vscode.workspace.workspaceFolders ?? [];
  return all.filter(({ uri }) => uri.scheme === "file").map(({ uri }) => uri.fsPath);
}

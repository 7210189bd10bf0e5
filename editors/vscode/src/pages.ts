// Pages that wslint writes, shown in the editor: Markdown in its preview, the reference as it is.
import * as vscode from "vscode";
import { SECTION } from "./settings";

/**
 * The reference in the colours of the editor, whatever those of the system are. Its links lead within it, and
 * what cannot be had here, an address of its own, is not offered.
 */
const DRESS = `<style>
body {
  --back: var(--vscode-editor-background); --fore: var(--vscode-editor-foreground); --link: var(--vscode-textLink-foreground);
  --quiet: var(--vscode-descriptionForeground); --line: var(--vscode-editorWidget-border); --card: var(--vscode-editorWidget-background);
  --focus: var(--vscode-focusBorder); --normal: var(--vscode-charts-green); --error: var(--vscode-charts-red);
  --reserved: var(--vscode-charts-purple); --protocol: var(--vscode-charts-orange); --own: var(--vscode-charts-blue);
}
body.vscode-dark { color-scheme: dark; }
body.vscode-light { color-scheme: light; }
article, #comparison { scroll-margin-top: 10rem; }
code { padding: 0; background: none; color: inherit; }
[data-copy=link], [data-copy=embed] { display: none; }
</style>
<script>
addEventListener("click", (event) => {
  const link = event.target.closest?.('a[href^="#"]');
  if (!link) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  location.hash = link.getAttribute("href");
}, true);
</script>
</head>`;

/** Markdown under addresses of its own, shown in the editor's preview. */
export class Pages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  private reference: vscode.WebviewPanel | undefined;

  /** Told when a page has another text. */
  readonly onDidChange = this.changed.event;

  // Last, because the editor looks for the one above.
  private readonly registration = vscode.workspace.registerTextDocumentContentProvider(SECTION, this);

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.path) ?? "";
  }

  /** Shows Markdown under a title. */
  async showMarkdown(title: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SECTION, path: `/${title.replaceAll(/[\\/]/g, " ")}.md` });
    this.texts.set(uri.path, text);
    this.changed.fire(uri);
    try {
      await vscode.commands.executeCommand("markdown.showPreview", uri);
    } catch {
      // The preview is an extension, which can be turned off.
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
    }
  }

  /** Shows the reference, which is a page that needs nothing else and forbids itself the network. */
  showReference(html: string): void {
    this.reference ??= this.panel();
    this.reference.webview.html = html.replace("</head>", () => DRESS);
    this.reference.reveal();
  }

  dispose(): void {
    this.reference?.dispose();
    this.registration.dispose();
    this.changed.dispose();
  }

  private panel(): vscode.WebviewPanel {
    const options = { enableScripts: true, enableFindWidget: true, localResourceRoots: [] };
    const panel = vscode.window.createWebviewPanel(`${SECTION}.reference`, "WebSocket close codes", vscode.ViewColumn.Active, options);
    panel.onDidDispose(() => {
      this.reference = undefined;
    });
    return panel;
  }
}

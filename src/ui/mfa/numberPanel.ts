import * as vscode from 'vscode';

/**
 * Shows the number to match in large type, in an editor tab of its own: notifications and inputs only have small type.
 * The focus stays where it is, since the notification reads the number out as well.
 */
export class NumberPanel implements vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;
  private isClosed = false;

  constructor(
    private readonly connection: string,
    private readonly app: string,
  ) {}

  /** A tab that the person has closed stays closed. */
  show(number: string): void {
    this.panel ??= this.isClosed ? undefined : this.open();
    if (this.panel) {
      const title = vscode.l10n.t('{0}: {1}', this.connection, number);
      this.panel.title = title;
      this.panel.webview.html = numberHtml(title, number, [
        vscode.l10n.t('Choose or enter this number in {0}', this.app),
        vscode.l10n.t('to sign in to {0}.', this.connection),
      ]);
    }
  }

  dispose(): void {
    this.panel?.dispose();
  }

  private open(): vscode.WebviewPanel {
    // Another webview, such as the form whose test is running, would lose what it shows when it is covered.
    const covers = vscode.window.tabGroups.activeTabGroup.activeTab?.input instanceof vscode.TabInputWebview;
    const panel = vscode.window.createWebviewPanel(
      'dynamodbConnections.number',
      '',
      { viewColumn: covers ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active, preserveFocus: true },
      {},
    );
    panel.onDidDispose(() => {
      this.panel = undefined;
      this.isClosed = true;
    });
    return panel;
  }
}

/** A page without scripts; nothing may be loaded. */
function numberHtml(title: string, number: string, lines: readonly string[]): string {
  return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
body { display: grid; place-content: center; min-height: 90vh; text-align: center; }
strong { font-size: min(30vmin, 12rem); line-height: 1.2; font-variant-numeric: tabular-nums; letter-spacing: 0.05em; }
</style>
</head>
<body>
<main aria-live="assertive"><strong>${escaped(number)}</strong><p>${lines.map(escaped).join('<br>')}</p></main>
</body>
</html>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';

/** The part of the extension a webview may load from. */
export function webviewRoot(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist', 'webview');
}

/**
 * The page of a webview: one script, the icon font, and a policy that lets nothing else in.
 * @param element the custom element that the script defines and that fills the page
 */
export function webviewHtml(
  webview: vscode.Webview,
  extensionUri: vscode.Uri,
  script: string,
  element: string,
): string {
  const root = webviewRoot(extensionUri);
  const nonce = randomBytes(16).toString('base64url');
  const uri = (file: string): string => webview.asWebviewUri(vscode.Uri.joinPath(root, file)).toString();
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `font-src ${webview.cspSource}`,
  ].join('; ');
  return `<!doctype html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<style>html, body { height: 100%; margin: 0; padding: 0; }</style>
<link rel="stylesheet" id="vscode-codicon-stylesheet" href="${uri('codicon.css')}">
</head>
<body>
<${element}></${element}>
<script type="module" nonce="${nonce}" src="${uri(script)}"></script>
</body>
</html>`;
}

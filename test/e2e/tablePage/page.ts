/** The page of the table browser's webview without VS Code, for what depends on sizes and themes alone. */
import { sent } from './extensionStandIn';
import type { ToTableBrowser } from '../../../src/protocol/tableBrowser';
import '../../../src/webview/tableBrowser/tableBrowser';

document.body.append(document.createElement('table-browser'));

/** Gives the webview a message, as the extension does: by way of JSON, which has `null` for an attribute that is missing. */
function tell(message: ToTableBrowser): void {
  const bytes = 'text' in message || message.type === 'found';
  const data: unknown = bytes ? message : JSON.parse(JSON.stringify(message));
  window.dispatchEvent(new MessageEvent('message', { data }));
}

const tablePage = { sent, tell };
Object.assign(globalThis, { tablePage });

export type TablePage = typeof tablePage;

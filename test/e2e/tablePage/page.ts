/** The page of the table browser's webview without VS Code, for what depends on sizes and themes alone. */
import { sent } from './extensionStandIn';
import type { GridRow } from '../../../src/protocol/grid';
import type { ToTableBrowser } from '../../../src/protocol/tableBrowser';
import '../../../src/webview/tableBrowser/tableBrowser';

document.body.append(document.createElement('table-browser'));

type State = Extract<ToTableBrowser, { type: 'state' }>;

/** A message whose rows are not written yet. */
export type Told = Exclude<ToTableBrowser, State> | (Omit<State, 'rows'> & { readonly rows?: readonly GridRow[] });

/** Gives the webview a message, as the extension does: by way of JSON, but for what are bytes. */
function tell(message: Told): void {
  const bytes = 'text' in message || message.type === 'found' || message.type === 'rows';
  const data: unknown = bytes ? message : JSON.parse(JSON.stringify(message));
  if (message.type === 'state' && message.rows) {
    Object.assign(data as object, { rows: new TextEncoder().encode(JSON.stringify(message.rows)) });
  }
  window.dispatchEvent(new MessageEvent('message', { data }));
}

const tablePage = { sent, tell };
Object.assign(globalThis, { tablePage });

export type TablePage = typeof tablePage;

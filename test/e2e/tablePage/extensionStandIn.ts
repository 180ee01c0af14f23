/** Stands in for the extension: keeps what the webview sends to it. Imported before the webview, which asks for it at once. */
import type { FromTableBrowser } from '../../../src/protocol/tableBrowser';

export const sent: FromTableBrowser[] = [];

Object.assign(globalThis, {
  acquireVsCodeApi: () => ({
    postMessage: (message: FromTableBrowser) => sent.push(message),
    getState: () => undefined,
    setState: () => undefined,
  }),
});

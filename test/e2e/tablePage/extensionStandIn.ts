/**
 * Stands in for the extension and VS Code: keeps what the webview sends, and its state, also where the page is loaded
 * anew. Imported before the webview, which asks for it at once.
 */
import type { FromTableBrowser } from '../../../src/protocol/tableBrowser';

export const sent: FromTableBrowser[] = [];

Object.assign(globalThis, {
  acquireVsCodeApi: () => ({
    postMessage: (message: FromTableBrowser) => sent.push(message),
    getState: (): unknown => JSON.parse(sessionStorage.getItem('state') ?? 'null'),
    setState: (state: unknown) => sessionStorage.setItem('state', JSON.stringify(state)),
  }),
});

/** The webview's way to the extension. A page may ask for it once. */
const api = acquireVsCodeApi();

/** Sends a message to the extension. */
export function post<Message>(message: Message): void {
  api.postMessage(message);
}

/** What the webview kept when it was hidden or the window reloaded. Unchecked. */
export function savedState(): unknown {
  return api.getState();
}

/** Keeps a state over hiding and reloads. It is written to disk: never a secret. */
export function saveState(state: unknown): void {
  api.setState(state);
}

/** Calls back with every message of the extension, until `signal` says so. */
export function onMessage<Message>(receive: (message: Message) => void, signal?: AbortSignal): void {
  window.addEventListener('message', (event: MessageEvent<Message>) => receive(event.data), signal && { signal });
}

/**
 * What VS Code's native menus of a webview are told of the place they are opened at: the `when` clauses of `webview/context`
 * read it, and a command gets it as its argument (VS Code's Webview guide, "Context menus").
 */
export type MenuContext =
  | {
      readonly webviewSection: 'cell';
      readonly preventDefaultContextMenuItems: true;
      readonly row: number;
      readonly column: string;
      /** The letters of the cell's type; an empty text where the item has no such attribute. */
      readonly type: string;
    }
  /** A row number: the rows are selected whole. */
  | { readonly webviewSection: 'row'; readonly preventDefaultContextMenuItems: true; readonly row: number }
  | {
      readonly webviewSection: 'header';
      readonly preventDefaultContextMenuItems: true;
      readonly column: string;
      readonly isPinned: boolean;
      /** `ascending` or `descending` when the rows are sorted by the column. */
      readonly sort: string;
    };

const attribute = 'data-vscode-context';

/**
 * Writes the context on an element while its `contextmenu` event is on its way. VS Code listens on the window, where an
 * event from a shadow tree seems to come from the outermost host: so the hosts bear it too, until the event is over, on
 * top of what they say of their own.
 */
export function bearContext(element: Element, context: MenuContext): void {
  element.setAttribute(attribute, JSON.stringify(context));
  const hosts: { readonly host: Element; readonly before: string | null }[] = [];
  let root = element.getRootNode();
  while (root instanceof ShadowRoot) {
    const { host } = root;
    const before = host.getAttribute(attribute);
    hosts.push({ host, before });
    host.setAttribute(attribute, JSON.stringify({ ...contextOf(before), ...context }));
    root = host.getRootNode();
  }
  setTimeout(() => {
    element.removeAttribute(attribute);
    for (const { host, before } of hosts) {
      if (before === null) {
        host.removeAttribute(attribute);
      } else {
        host.setAttribute(attribute, before);
      }
    }
  }, 0);
}

function contextOf(text: string | null): object {
  try {
    const context: unknown = JSON.parse(text ?? '{}');
    return typeof context === 'object' && context !== null ? context : {};
  } catch {
    return {};
  }
}

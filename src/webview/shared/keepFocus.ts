/**
 * Gives the focus back to what had it when the page gets the focus again. VS Code takes it off the page's element when a
 * menu, the palette or another tab gets the focus, and gives it back to the page alone: the keyboard would be lost.
 * @param fallback gets the focus when nothing has had it, or what had it is gone
 * @param signal ends it
 */
export function keepFocus(fallback: () => void, signal?: AbortSignal): void {
  let path: readonly EventTarget[] = [];
  // Where the focus goes from one element to another of the same shadow tree, the document hears nothing; it does hear
  // where it goes to none.
  const noteFocus = (event: FocusEvent): void => {
    if (event.relatedTarget === null) {
      path = event.composedPath();
    }
  };
  const giveBack = (): void => {
    if (hasFocusedElement()) {
      return;
    }
    // What is hidden or used anew does not take it: then the component it stands in does.
    const hosts = path.flatMap((each) => (each instanceof ShadowRoot ? [each.host] : []));
    for (const element of [...path.slice(0, 1), ...hosts]) {
      if (element instanceof HTMLElement && element.isConnected) {
        element.focus({ preventScroll: true });
        if (hasFocusedElement()) {
          return;
        }
      }
    }
    fallback();
  };
  document.addEventListener('focusout', noteFocus, signal && { signal });
  window.addEventListener('focus', giveBack, signal && { signal });
}

/** Whether an element has the focus rather than the page as a whole. */
export function hasFocusedElement(): boolean {
  return document.activeElement !== null && document.activeElement !== document.body;
}

import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { hasFocusedElement, keepFocus } from '../shared/keepFocus';

/** What the focus goes between: the parts of the page, where they are on it. */
export interface FocusHost extends ReactiveControllerHost {
  readonly renderRoot: HTMLElement | DocumentFragment;
  /** What the grid stands in, with what stands in its place while there are no rows. */
  readonly rows: HTMLElement | null;
  readonly grid: HTMLElement | null;
  /** The panel that is open beside the rows. */
  readonly panel: HTMLElement | null;
}

/** Sees to it that the keyboard is somewhere: what has the focus comes and goes. */
export class FocusController implements ReactiveController {
  private hasBeenFocused = false;
  /** The keyboard is at a button that may go when it is pressed. */
  private isAtButton = false;
  /** What had the keyboard last is the rows, or in them. */
  private wasAtRows = false;
  private listening: AbortController | undefined;

  constructor(private readonly host: FocusHost) {
    host.addController(this);
  }

  hostConnected(): void {
    this.host.renderRoot.addEventListener('focusin', ({ target }) => {
      this.isAtButton = target instanceof Element && target.closest('footer, .failure') !== null;
      this.wasAtRows = target instanceof Node && this.host.rows?.contains(target) === true;
    });
    this.listening = new AbortController();
    const { signal } = this.listening;
    keepFocus(() => this.focusShown(), signal);
    window.addEventListener('resize', () => this.leaveHiddenRows(), { signal });
  }

  hostDisconnected(): void {
    this.listening?.abort();
  }

  /** The button that was pressed is gone: the keyboard goes to the one that came for it, or to the rows. */
  hostUpdated(): void {
    if (this.isAtButton && document.hasFocus() && this.activeElement === null) {
      const button = this.host.renderRoot.querySelector<HTMLElement>('footer vscode-button');
      (button ?? this.host.grid)?.focus();
    }
  }

  /** In a narrow tab what is open beside the rows takes their place. */
  get areRowsShown(): boolean {
    return this.host.rows?.checkVisibility() ?? false;
  }

  /** Once there are rows the keyboard is theirs, unless it is in use: then, and in another window, it stays where it is. */
  focusFirst(): void {
    const waitsForRows = this.host.rows?.matches(':focus') === true;
    if ((this.hasBeenFocused && !waitsForRows) || !document.hasFocus()) {
      return;
    }
    if (waitsForRows || !hasFocusedElement()) {
      this.host.grid?.focus();
    }
    this.hasBeenFocused = hasFocusedElement();
  }

  /** The keyboard went with what it was in: with a panel, or in a narrow tab with the rows whose place a panel takes. */
  focusIfNone(): void {
    if (document.hasFocus() && (!hasFocusedElement() || this.isAtHiddenRows)) {
      this.focusShown();
    }
  }

  /** The tab became narrow. The browser takes the focus off the rows that are shown no more, before this or after. */
  private leaveHiddenRows(): void {
    const isAtRows = this.isAtHiddenRows || (this.wasAtRows && !hasFocusedElement() && !this.areRowsShown);
    if (document.hasFocus() && isAtRows) {
      this.focusShown();
    }
  }

  private get isAtHiddenRows(): boolean {
    return this.host.rows?.contains(this.activeElement) === true && !this.areRowsShown;
  }

  private focusShown(): void {
    (this.areRowsShown ? this.host.grid : this.host.panel)?.focus();
  }

  private get activeElement(): Element | null {
    return (this.host.renderRoot as ShadowRoot).activeElement;
  }
}

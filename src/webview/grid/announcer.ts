/** Says what happened to those who hear the grid rather than see it. */
export class Announcer {
  readonly element: HTMLElement;

  constructor() {
    this.element = document.createElement('div');
    this.element.className = 'announcer';
    this.element.setAttribute('role', 'status');
    this.element.setAttribute('aria-live', 'polite');
  }

  say(text: string): void {
    if (text === '') {
      return;
    }
    // The same words again are news only if the text differs.
    this.element.textContent = this.element.textContent === text ? `${text}\u00A0` : text;
  }
}

import type { TemplateResult } from 'lit';
import { html, unsafeCSS } from 'lit';
import { hasHidden, hiddenCharacterCss, textPieces } from './hiddenCharacters';

/** How the marks look in a component that shows marked texts. */
export const markedTextStyles = unsafeCSS(hiddenCharacterCss);

/**
 * A text for a template, its hidden characters marked. Its text content stays exactly the text.
 * @param isOneLine line breaks and tabs are marked too
 */
export function markedText(text: string, { isOneLine = true } = {}): string | TemplateResult {
  return hasHidden(text)
    ? html`${textPieces(text, isOneLine).map((piece) =>
        piece.mark === undefined
          ? piece.text
          : html`<span class="hidden-character" data-mark=${piece.mark}>${piece.text}</span>`,
      )}`
    : text;
}

/**
 * Characters that cannot be seen, or that change the order in which others are: they make a text look like another one.
 * Controls, separators of lines, and what Unicode calls ignorable: the marks, overrides and isolates of the bidirectional
 * algorithm, soft hyphens, fillers, characters without width, tags. VS Code's editor marks them too
 * (`editor.unicodeHighlight.invisibleCharacters`). Variation selectors belong to the characters before them, and so do
 * joiners, but for those between Latin letters, which have nothing to join.
 */
const hidden =
  /[\p{Cc}\p{Zl}\p{Zp}\uFFF9-\uFFFB]|(?!\p{Variation_Selector}|\u200C|\u200D)\p{Default_Ignorable_Code_Point}|(?<=^|\p{ASCII}|\p{Script=Latin})[\u200C\u200D]/u;
const allHidden = new RegExp(hidden, 'gu');

/** Most texts have none but these. */
const notPlain = /[^ -~]/u;

/** Flags of regions are written in tags, and do show (source: Unicode Technical Standard 51, annex C). */
const flag = /\u{1F3F4}[\u{E0020}-\u{E007E}]+\u{E007F}/gu;

/** A piece of a text, and what is shown in front of it where it cannot be seen itself. */
export interface TextPiece {
  readonly text: string;
  readonly mark?: string;
}

/** Whether a text has characters to be marked. */
export function hasHidden(text: string): boolean {
  return notPlain.test(text) && hidden.test(text);
}

/**
 * A text in pieces, each hidden character one of its own.
 * @param isOneLine line breaks and tabs are marked too, where they would otherwise be drawn
 */
export function textPieces(text: string, isOneLine: boolean): readonly TextPiece[] {
  const flags = Array.from(text.matchAll(flag), ({ index, 0: { length } }) => [index, index + length] as const);
  const pieces: TextPiece[] = [];
  let done = 0;
  for (const { 0: character, index } of text.matchAll(allHidden)) {
    const isDrawn = !isOneLine && /[\t\n\r]/u.test(character);
    if (isDrawn || flags.some(([from, to]) => index >= from && index < to)) {
      continue;
    }
    if (index > done) {
      pieces.push({ text: text.slice(done, index) });
    }
    pieces.push({ text: character, mark: markOf(character) });
    done = index + character.length;
  }
  return done < text.length ? [...pieces, { text: text.slice(done) }] : pieces;
}

/** `⟨U+202E⟩`; line breaks and tabs as the grid shows them in values. */
function markOf(character: string): string {
  switch (character) {
    case '\n':
    case '\r':
    case '\u2028':
    case '\u2029':
      return '⏎';
    case '\t':
      return '⇥';
    default:
      return `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`;
  }
}

/** A text in one line with the marks in place of the characters, for where there are no colours, as in tooltips. */
export function markedLine(text: string): string {
  return hasHidden(text)
    ? textPieces(text, true)
        .map((piece) => piece.mark ?? piece.text)
        .join('')
    : text;
}

/** Puts a text of one line in an element, hidden characters marked. Its text content stays exactly the text. */
export function setMarkedText(element: Element, text: string): void {
  if (!hasHidden(text)) {
    element.textContent = text;
    return;
  }
  element.replaceChildren(
    ...textPieces(text, true).map((piece) => {
      if (piece.mark === undefined) {
        return piece.text;
      }
      const shown = document.createElement('span');
      shown.className = 'hidden-character';
      shown.dataset['mark'] = piece.mark;
      shown.textContent = piece.text;
      return shown;
    }),
  );
}

/**
 * How the marks look. A character stands after its mark in a box of its own, so that the exact text can be selected and
 * copied: there it turns nothing around, and a line break in it breaks nothing.
 */
export const hiddenCharacterCss = `
.hidden-character {
  display: inline-block;
  white-space: nowrap;
  unicode-bidi: isolate;
}
.hidden-character::before {
  content: attr(data-mark);
  color: color-mix(in srgb, currentColor 60%, transparent);
  font-style: normal;
}
`;

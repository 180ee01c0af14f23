/** One entry of the list below a text field. */
export interface Suggestion {
  /** What it puts into the field. */
  readonly value: string;
  /** What it stands for, in a word or two. */
  readonly note?: string;
  /** Other names by which it is found. */
  readonly names?: readonly string[];
}

/** The entries that hold a text in their value, note or names, in any case and with or without blanks and hyphens. */
export function matchingSuggestions(suggestions: readonly Suggestion[], text: string): readonly Suggestion[] {
  const wanted = folded(text);
  return suggestions.filter(({ value, note = '', names = [] }) =>
    [value, note, ...names].some((name) => folded(name).includes(wanted)),
  );
}

function folded(text: string): string {
  return text.replace(/[\s_-]/gu, '').toLowerCase();
}

const blank = /[ \t\r\n]*/y;
const literal =
  /"(?:[^"\\\p{Cc}]|[\x7f-\x9f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/uy;

/**
 * Where a text stops being JSON: the UTF-16 offset of the first character that no JSON has there; the length of the text
 * when it only ends too early. The messages of `JSON.parse` do not always say it, and some quote the text.
 */
export function findJsonError(text: string): number {
  let offset = text.startsWith('\uFEFF') ? 1 : 0;
  /** What is open, from the outside: `{` or `[`. */
  const open: string[] = [];
  let expected: 'value' | 'valueOrEnd' | 'name' | 'nameOrEnd' | 'colon' | 'commaOrEnd' = 'value';
  const read = (pattern: RegExp): string => {
    pattern.lastIndex = offset;
    const found = pattern.exec(text)?.[0] ?? '';
    offset += found.length;
    return found;
  };
  for (;;) {
    read(blank);
    const character = text.charAt(offset);
    const closes = character === (open.at(-1) === '{' ? '}' : ']') && open.length > 0;
    if (closes && (expected === 'valueOrEnd' || expected === 'nameOrEnd' || expected === 'commaOrEnd')) {
      open.pop();
      offset += 1;
      expected = 'commaOrEnd';
    } else if (expected === 'colon' && character === ':') {
      offset += 1;
      expected = 'value';
    } else if (expected === 'commaOrEnd' && character === ',' && open.length > 0) {
      offset += 1;
      expected = open.at(-1) === '{' ? 'name' : 'value';
    } else if ((expected === 'value' || expected === 'valueOrEnd') && (character === '{' || character === '[')) {
      open.push(character);
      offset += 1;
      expected = character === '{' ? 'nameOrEnd' : 'valueOrEnd';
    } else if ((expected === 'name' || expected === 'nameOrEnd') && character === '"' && read(literal) !== '') {
      expected = 'colon';
    } else if ((expected === 'value' || expected === 'valueOrEnd') && read(literal) !== '') {
      expected = 'commaOrEnd';
    } else {
      return offset;
    }
  }
}

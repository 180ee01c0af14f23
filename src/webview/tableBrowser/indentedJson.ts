const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gu;

/**
 * JSON laid out over lines. Only blanks change: numbers keep their digits, names that come twice stay. `undefined` where
 * it is no JSON.
 */
export function indentedJson(text: string): string | undefined {
  try {
    JSON.parse(text);
  } catch {
    return undefined;
  }
  const parts: string[] = [];
  let depth = 0;
  let before = '';
  const line = (): string => `\n${'  '.repeat(depth)}`;
  for (const [token] of text.matchAll(tokens)) {
    const isClosing = token === '}' || token === ']';
    if (isClosing) {
      depth -= 1;
    }
    const isFirst = before === '{' || before === '[';
    if (isClosing ? !isFirst : isFirst || before === ',') {
      parts.push(line());
    }
    parts.push(token === ':' ? ': ' : token);
    if (token === '{' || token === '[') {
      depth += 1;
    }
    before = token;
  }
  return parts.join('');
}

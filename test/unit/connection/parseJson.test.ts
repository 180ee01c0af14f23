import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseJson } from '../../../src/connection/parseJson';

/** As text that tells names, their order and `__proto__` apart. */
function told(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(told);
  }
  return typeof value === 'object' && value !== null
    ? ['object', ...Object.keys(value).map((name) => [name, told((value as Record<string, unknown>)[name])])]
    : value;
}

suite('JSON with any names', () => {
  test('is what was written, however names are escaped', () => {
    const name = fc.oneof(
      fc.constantFrom(
        '"',
        '\\',
        '\n',
        '\t',
        '\u0000',
        '\ud800',
        '__proto__',
        'constructor',
        'a\\',
        'a"',
        'a\n',
        '',
        '1',
      ),
      fc.string(),
    );
    const { value } = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.boolean(),
        fc.constant(null),
        // JSON has no -0.
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
        fc.string(),
        fc.array(tie('value'), { maxLength: 4 }),
        fc
          .array(fc.tuple(name, tie('value')), { maxLength: 6 })
          .map((members) =>
            members.reduce<object>(
              (object, [key, member]) =>
                Object.defineProperty(object, key, { value: member, enumerable: true, configurable: true }),
              {},
            ),
          ),
      ),
    }));
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, '\t'), (written, indent) => {
        const text = JSON.stringify(written, undefined, indent);
        // What is written last stands once more where the engine has met the names before.
        assert.deepEqual(told(parseJson(`[${text},${text}]`)), told([written, written]));
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps a name apart from one that begins as its escape does', () => {
    const texts = [String.raw`{"h":[],"\\":0}`, String.raw`{"h":1,"\"":2}`, String.raw`{"h":1,"\n":2}`];
    const names = (parse: (text: string) => unknown): unknown =>
      texts.map((text) => Object.keys(parse(text) as object)[1]);
    assert.deepEqual(names(parseJson), ['\\', '"', '\n']);
  });

  test('numbers, words and white space are read around such a name', () => {
    assert.deepEqual(parseJson(String.raw`{ "\"": [ -1.5e3 , true, null ] , "a" : { } , "b" : [ ] }`), {
      '"': [-1500, true, null],
      a: {},
      b: [],
    });
  });

  test('takes any depth', () => {
    const deep = String.raw`{"\"":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
    assert.deepEqual(Object.keys(parseJson(deep) as object), ['"']);
  });

  test('what is no JSON is refused', () => {
    for (const text of ['', '{', String.raw`{"\"":`, String.raw`{"\"":1}}`, String.raw`["\"`, '"\\']) {
      assert.throws(() => parseJson(text), SyntaxError, text);
    }
  });
});

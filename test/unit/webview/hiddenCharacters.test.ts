import assert from 'node:assert/strict';
import { hasHidden, markedLine, textPieces } from '../../../src/webview/shared/hiddenCharacters';

suite('hiddenCharacters', () => {
  test('what turns a text around or cannot be seen is marked', () => {
    assert.equal(markedLine('user\u202Egnp.exe'), 'user⟨U+202E⟩gnp.exe');
    assert.equal(markedLine('\u2066a\u2069 \u200F\u061C'), '⟨U+2066⟩a⟨U+2069⟩ ⟨U+200F⟩⟨U+061C⟩');
    assert.equal(markedLine('pay\u200Bpal\u00AD\uFEFF\u2060'), 'pay⟨U+200B⟩pal⟨U+00AD⟩⟨U+FEFF⟩⟨U+2060⟩');
    assert.equal(markedLine('\u0000\u001B[31m\u0085'), '⟨U+0000⟩⟨U+001B⟩[31m⟨U+0085⟩');
    assert.equal(markedLine('a\u{E0041}'), 'a⟨U+E0041⟩');
    assert.equal(markedLine('\u200Dadmin a\u200Cb'), '⟨U+200D⟩admin a⟨U+200C⟩b');
    assert.equal(markedLine('two\r\nlines\tand a tab'), 'two⏎⏎lines⇥and a tab');
  });

  test('what people write is not', () => {
    for (const text of [
      '',
      ' two  blanks ',
      'no\u00A0break',
      'é and e\u0301',
      '\u{1F468}\u200D\u{1F469}\u200D\u{1F467}',
      '\u2764\uFE0F',
      '\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}',
      '\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645',
      '\u0915\u094D\u200D\u0937',
      'مرحبا 123',
    ]) {
      assert.equal(markedLine(text), text);
    }
  });

  test('pieces are the exact text; where there are lines, line breaks stay', () => {
    const text = 'a\n\tb\u202Ec';
    for (const isOneLine of [true, false]) {
      const pieces = textPieces(text, isOneLine);
      assert.equal(pieces.map((piece) => piece.text).join(''), text);
    }
    assert.deepEqual(textPieces(text, false), [
      { text: 'a\n\tb' },
      { text: '\u202E', mark: '⟨U+202E⟩' },
      { text: 'c' },
    ]);
    assert.equal(hasHidden('plain'), false);
    assert.equal(hasHidden('\u202E'), true);
    assert.equal(hasHidden('\u202E'), true, 'each time');
  });
});

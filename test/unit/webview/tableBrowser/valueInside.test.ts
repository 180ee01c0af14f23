import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { insideOf } from '../../../../src/webview/tableBrowser/valueInside';

function base64(content: string | Uint8Array): string {
  return Buffer.from(content).toString('base64');
}

/** So many bytes as random as a hash, and the same each time. */
function randomBytes(length: number): Uint8Array {
  let state = 7;
  return Uint8Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state >> 16;
  });
}

suite('valueInside', () => {
  test('JSON that is kept in a string', () => {
    assert.deepEqual(insideOf('S', '{"a":[1]}'), { kind: 'json', text: '{\n  "a": [\n    1\n  ]\n}' });
    assert.deepEqual(insideOf('S', '{"id":12345678901234567890}'), {
      kind: 'json',
      text: '{\n  "id": 12345678901234567890\n}',
    });
    assert.equal(insideOf('S', '{not json}'), undefined);
    assert.equal(insideOf('N', '12'), undefined);
  });

  test('JSON in base64, of any length; objects in the alphabet for addresses too', () => {
    for (const json of ['{}', '[1]', '{"encoded":true, "x":1}', '{"a":"ÿ~?>"}']) {
      assert.equal(insideOf('S', base64(json))?.kind, 'json', json);
    }
    for (const json of ['{}', '{"encoded":true, "x":1}', '{"a":"ÿ~?>"}']) {
      assert.equal(insideOf('S', Buffer.from(json).toString('base64url'))?.kind, 'json', json);
    }
  });

  test('text in base64', () => {
    for (const text of ['a text of some length', 'name', 'a longer text', 'Grüße aus Zürich, und mehr davon']) {
      assert.deepEqual(insideOf('S', base64(text)), { kind: 'text', text });
    }
    assert.deepEqual(insideOf('S', base64('twelve bytes')), { kind: 'text', text: 'twelve bytes' });
  });

  test('bytes in base64 that are nothing to read', () => {
    for (const length of [8, 16, 20, 32, 48, 64]) {
      const text = base64(randomBytes(length));
      assert.equal(insideOf('S', text)?.kind, 'bytes', text);
    }
    assert.equal(insideOf('S', base64(gzipSync('x')))?.packed?.packing, 'gzip');
  });

  test('words, names, paths and ids are not taken for base64', () => {
    for (const text of [
      'name',
      'customerOrders12',
      'CUSTOMER',
      'ISBN',
      'COMPLETED123',
      'abcdefghijklmnopqrstuvwxyz',
      'Internationalization',
      'ThisIsAVeryLongClassNameInJava12',
      'src/Tables/Orders2026/May/Report',
      'session=',
      'ApiVersion2=',
      'New+York+City+Hall+1234+and+more',
      'd41d8cd98f00b204e9800998ecf8427e',
      '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      'c232ab00-9414-11ec-b3c8-9f6bdeced846',
      '01ARZ3NDEKTSV4RRFFQ69G5FAV',
      'AKIAIOSFODNN7EXAMPLE',
      'V1StGXR8Z5jdHi6BmyTaN3kP9sWqLx2c',
      'e-mail',
      '123456789012',
    ]) {
      assert.equal(insideOf('S', text), undefined, text);
    }
  });

  test('a binary value is JSON or text where its bytes are, of any length', () => {
    assert.deepEqual(insideOf('B', base64('{"a":1}')), { kind: 'json', text: '{\n  "a": 1\n}' });
    assert.deepEqual(insideOf('B', base64('ü')), { kind: 'text', text: 'ü' });
    assert.equal(insideOf('B', ''), undefined);
  });

  test('other binary values are a hex dump', () => {
    const bytes = Uint8Array.from({ length: 35 }, (_, index) => index + 0x70);
    assert.deepEqual(insideOf('B', base64(bytes)), {
      kind: 'bytes',
      text: [
        '00000000  70 71 72 73 74 75 76 77  78 79 7a 7b 7c 7d 7e 7f  |pqrstuvwxyz{|}~.|',
        '00000010  80 81 82 83 84 85 86 87  88 89 8a 8b 8c 8d 8e 8f  |................|',
        '00000020  90 91 92                                          |...|',
      ].join('\n'),
    });
    const long = insideOf('B', base64(new Uint8Array(400_000)));
    assert.equal(long?.text.split('\n').length, 256);
    assert.equal(long?.more, 400_000 - 4096);
  });

  test('bytes that begin as packed ones', () => {
    assert.equal(insideOf('B', base64(gzipSync('x')))?.packed?.packing, 'gzip');
    assert.equal(insideOf('B', 'eJwDAAAAAAE=')?.packed?.packing, 'deflate');
    assert.equal(insideOf('B', base64(Uint8Array.of(0x78, 0x9d, 0)))?.packed, undefined);
  });
});

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { indentedJson } from '../../../../src/webview/tableBrowser/indentedJson';

suite('Indented JSON', () => {
  test('is laid out as JSON usually is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        // JSON writes -0 as 0.
        const text = JSON.stringify(value);
        assert.equal(indentedJson(text), JSON.stringify(JSON.parse(text), undefined, 2));
      }),
    );
  });

  test('keeps what JavaScript would change', () => {
    assert.equal(
      indentedJson('{ "a":1.50,"a" :12345678901234567890, "b":[1e400, -0],"__proto__":{} }'),
      '{\n  "a": 1.50,\n  "a": 12345678901234567890,\n  "b": [\n    1e400,\n    -0\n  ],\n  "__proto__": {}\n}',
    );
  });

  test('of what is no JSON is nothing', () => {
    assert.equal(indentedJson('{a: 1}'), undefined);
    assert.equal(indentedJson(''), undefined);
  });
});

import assert from 'node:assert/strict';
import { cellText } from '../../../../src/webview/grid/cellText';

suite('Text of a cell', () => {
  test('tells what is missing from NULL and from an empty string', () => {
    assert.equal(cellText(undefined), '');
    assert.equal(cellText({ type: 'NULL', text: 'null' }), 'null');
    assert.equal(cellText({ type: 'S', text: '' }), '""');
    assert.equal(cellText({ type: 'S', text: 'null' }), 'null');
  });

  test('ends with an ellipsis where it is cut, and says so once', () => {
    assert.equal(cellText({ type: 'S', text: 'long', cut: true }), 'long…');
    assert.equal(cellText({ type: 'B', text: '400 B · 0x00ff…', cut: true }), '400 B · 0x00ff…');
  });
});

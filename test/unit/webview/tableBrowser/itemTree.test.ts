import assert from 'node:assert/strict';
import { itemTree } from '../../../../src/webview/tableBrowser/itemTree';
import type { ItemNode } from '../../../../src/webview/tableBrowser/itemTree';
import { keyHeading } from '../../../../src/webview/tableBrowser/keyHeading';

function lines(nodes: readonly ItemNode[], indent = ''): string[] {
  return nodes.flatMap(({ name, type, text, children }) => [
    `${indent}${name} ${type} ${text}`,
    ...lines(children, `${indent}  `),
  ]);
}

suite('itemTree', () => {
  test('every type, exactly', () => {
    const json =
      '{"__proto__":{"N":"12345678901234567890123456789012345678"},"empty":{"S":""},"no":{"NULL":true},"yes":{"BOOL":true},' +
      '"set":{"NS":["1","2.50"]},"list":{"L":[{"S":"a"},{"M":{"b":{"B":"AP8="}}}]}}';
    assert.deepEqual(lines(itemTree(json)), [
      '__proto__ N 12345678901234567890123456789012345678',
      'empty S ',
      'no NULL null',
      'yes BOOL true',
      'set NS set of 2',
      '   N 1',
      '   N 2.50',
      'list L 2 items',
      '  0 S a',
      '  1 M 1 attribute',
      '    b B AP8=',
    ]);
  });

  test('an item is called by its keys', () => {
    const table = {
      partitionKey: { name: 'pk', type: 'S' },
      sortKey: { name: 'sk', type: 'N' },
    } as const;
    assert.equal(keyHeading('{"pk":{"S":"a"},"sk":{"N":"7"},"x":{"S":"y"}}', table, 4), 'a · 7');
    assert.equal(keyHeading('{"x":{"S":"y"}}', undefined, 4), 'Row 5');
  });
});

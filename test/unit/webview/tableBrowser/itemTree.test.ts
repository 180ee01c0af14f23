import assert from 'node:assert/strict';
import { itemTree, placeText } from '../../../../src/webview/tableBrowser/itemTree';
import type { ItemNode } from '../../../../src/webview/tableBrowser/itemTree';
import { keyHeading, keyNames } from '../../../../src/webview/tableBrowser/keyHeading';

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

  test('many are counted as in the line below the rows', () => {
    const many = Array.from({ length: 9000 }, (_, index) => ({ N: String(index) }));
    const json = JSON.stringify({
      list: { L: many },
      map: { M: Object.fromEntries(many.map((value) => [`a${value.N}`, value])) },
      set: { NS: many.map(({ N }) => N) },
    });
    assert.deepEqual(
      itemTree(json).map(({ text }) => text),
      ['9,000 items', '9,000 attributes', 'set of 9,000'],
    );
  });

  test('some attributes come first, the others as they came', () => {
    const json =
      '{"z":{"S":"1"},"sk":{"S":"2"},"a":{"M":{"sk":{"S":"3"},"b":{"S":"4"},"pk":{"S":"5"}}},"pk":{"S":"6"}}';
    const names = (nodes: readonly ItemNode[]): string[] => nodes.map(({ name }) => name);
    const tree = itemTree(json, ['pk', 'sk', 'none']);
    assert.deepEqual(names(tree), ['pk', 'sk', 'z', 'a']);
    assert.deepEqual(names(tree[3]?.children ?? []), ['sk', 'b', 'pk'], 'within a map nothing moves');
  });

  test('where a value is', () => {
    const json = String.raw`{"a \"b\"/0":{"L":[{"M":{"__proto__":{"NS":["1","2"]},"":{"S":"x"}}}]}}`;
    const places = (nodes: readonly ItemNode[]): string[] =>
      nodes.flatMap(({ path, children }) => [placeText(path), ...places(children)]);
    assert.deepEqual(places(itemTree(json)), [
      'a "b"/0',
      'a "b"/0[0]',
      'a "b"/0[0].__proto__',
      'a "b"/0[0].__proto__[0]',
      'a "b"/0[0].__proto__[1]',
      'a "b"/0[0].',
    ]);
  });

  test('an item is called by its keys', () => {
    const table = {
      partitionKey: { name: 'pk', type: 'S' },
      sortKey: { name: 'sk', type: 'N' },
    } as const;
    const item = itemTree('{"sk":{"N":"7"},"x":{"S":"y"},"pk":{"S":"a"}}');
    assert.equal(keyHeading(item, keyNames(table), 4), 'a · 7');
    assert.equal(keyHeading(item, keyNames(undefined), 4), 'Row 5');
  });
});

import assert from 'node:assert/strict';
import {
  completed,
  connectionsIn,
  moveBy,
  moveConnections,
  moveFolder,
  removeFolder,
  renameFolder,
} from '../../../src/ui/connections/connectionLayout';
import type { Layout } from '../../../src/ui/connections/connectionLayout';

/** Written as `shop: a b | sales: | c d`: two folders, the second one empty, and what is in none. */
function layout(given: string): Layout {
  const parts = given.split('|').map((part) => part.trim());
  const folders: string[] = [];
  const connections = parts.flatMap((part) => {
    const [, folder, names = ''] = /^(?:(\w+):)?(.*)$/u.exec(part) ?? [];
    if (folder !== undefined) {
      folders.push(folder);
    }
    const ids = names.split(' ').filter(Boolean);
    return ids.map((id) => (folder === undefined ? { id } : { id, folder }));
  });
  return { folders, connections };
}

function written(given: Layout): string {
  const inFolder = (folder: string | undefined): string =>
    connectionsIn(given, folder)
      .map(({ id }) => id)
      .join(' ');
  return [...given.folders.map((folder) => `${folder}: ${inFolder(folder)}`), inFolder(undefined)].join(' | ');
}

const before = layout('shop: a b c | sales: d | e f g');

suite('Layout of the connections', () => {
  test('folders that only connections name come after the others', () => {
    const connections = [{ id: 'a', folder: 'new' }, { id: 'b', folder: 'shop' }, { id: 'c' }];
    assert.deepEqual(completed({ folders: ['shop', 'empty'], connections }).folders, ['shop', 'empty', 'new']);
  });

  test('onto a connection above: takes its place', () => {
    assert.equal(
      written(moveConnections(before, new Set(['g']), { kind: 'connection', id: 'e' })),
      'shop: a b c | sales: d | g e f',
    );
  });

  test('onto a connection below in the same folder: stands after it', () => {
    assert.equal(
      written(moveConnections(before, new Set(['e']), { kind: 'connection', id: 'g' })),
      'shop: a b c | sales: d | f g e',
    );
  });

  test('onto a connection of another folder: into that folder, at its place', () => {
    assert.equal(
      written(moveConnections(before, new Set(['e']), { kind: 'connection', id: 'b' })),
      'shop: a e b c | sales: d | f g',
    );
    assert.equal(
      written(moveConnections(before, new Set(['a']), { kind: 'connection', id: 'f' })),
      'shop: b c | sales: d | e a f g',
    );
  });

  test('several at once keep their order', () => {
    assert.equal(
      written(moveConnections(before, new Set(['g', 'c', 'e']), { kind: 'folder', folder: 'sales' })),
      'shop: a b | sales: d c e g | f',
    );
  });

  test('into a folder and out of all folders: last', () => {
    assert.equal(
      written(moveConnections(before, new Set(['a']), { kind: 'folder', folder: 'sales' })),
      'shop: b c | sales: d a | e f g',
    );
    assert.equal(
      written(moveConnections(before, new Set(['a']), { kind: 'folder' })),
      'shop: b c | sales: d | e f g a',
    );
  });

  test('onto itself, onto nothing known, and of nothing known: nothing changes', () => {
    const cases = [
      moveConnections(before, new Set(['a', 'b']), { kind: 'connection', id: 'b' }),
      moveConnections(before, new Set(['a']), { kind: 'connection', id: 'nowhere' }),
      moveConnections(before, new Set(['nothing']), { kind: 'connection', id: 'a' }),
      moveConnections(before, new Set(), { kind: 'folder', folder: 'shop' }),
    ];
    for (const after of cases) {
      assert.equal(written(after), written(before));
    }
  });

  test('a move keeps every connection, once', () => {
    for (const { id } of before.connections) {
      for (const target of before.connections) {
        const after = moveConnections(before, new Set([id, 'd']), { kind: 'connection', id: target.id });
        assert.deepEqual(after.connections.map((each) => each.id).toSorted(), ['a', 'b', 'c', 'd', 'e', 'f', 'g']);
      }
    }
  });

  test('one step up and down among its neighbours, and no further than the ends', () => {
    assert.equal(written(moveBy(before, { id: 'f' }, -1)), 'shop: a b c | sales: d | f e g');
    assert.equal(written(moveBy(before, { id: 'f' }, 1)), 'shop: a b c | sales: d | e g f');
    assert.equal(written(moveBy(before, { id: 'a', folder: 'shop' }, 1)), 'shop: b a c | sales: d | e f g');
    assert.equal(written(moveBy(before, { id: 'e' }, -1)), written(before));
    assert.equal(written(moveBy(before, { id: 'g' }, 1)), written(before));
    assert.equal(written(moveBy(before, { folder: 'sales' }, -1)), 'sales: d | shop: a b c | e f g');
    assert.equal(written(moveBy(before, { folder: 'sales' }, 1)), written(before));
  });

  test('a folder takes the place of another, or the last one', () => {
    const three = layout('x: | y: | z: ');
    assert.deepEqual(moveFolder(three, 'z', 'x').folders, ['z', 'x', 'y']);
    assert.deepEqual(moveFolder(three, 'x', 'z').folders, ['y', 'z', 'x']);
    assert.deepEqual(moveFolder(three, 'x', undefined).folders, ['y', 'z', 'x']);
    assert.deepEqual(moveFolder(three, 'x', 'x').folders, ['x', 'y', 'z']);
    assert.deepEqual(moveFolder(three, 'unknown', 'x').folders, ['x', 'y', 'z']);
  });

  test('renaming a folder takes its connections along; a taken name joins both', () => {
    assert.equal(written(renameFolder(before, 'shop', 'store')), 'store: a b c | sales: d | e f g');
    assert.equal(written(renameFolder(before, 'shop', 'sales')), 'sales: a b c d | e f g');
  });

  test('removing a folder keeps its connections', () => {
    assert.equal(written(removeFolder(before, 'shop')), 'sales: d | a b c e f g');
  });
});

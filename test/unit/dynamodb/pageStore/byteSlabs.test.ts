import assert from 'node:assert/strict';
import { ByteSlabs } from '../../../../src/dynamodb/pageStore/byteSlabs';

suite('ByteSlabs', () => {
  test('keeps copies, also while the memory behind them grows and is followed by another', () => {
    const slabs = new ByteSlabs();
    const lengths = [1, 0, 700_000, 3, 9_000_000, 9_000_000, 20_000_000, 5];
    const kept = lengths.map((length, index) => {
      const bytes = Buffer.alloc(length, index + 1);
      const copy = slabs.add(bytes);
      bytes.fill(0);
      return copy;
    });
    for (const [index, length] of lengths.entries()) {
      assert.ok(Buffer.alloc(length, index + 1).equals(kept[index] ?? new Uint8Array()), `piece ${index}`);
    }
  });

  test('packs short pieces one behind the other', () => {
    const slabs = new ByteSlabs();
    const first = slabs.add(Buffer.from('abc'));
    const second = slabs.add(Buffer.from('defg'));
    assert.equal(second.buffer, first.buffer);
    assert.equal(second.byteOffset, first.byteOffset + 3);
    assert.ok(first.buffer.byteLength < 1_000_000, 'memory is taken as it fills');
  });
});

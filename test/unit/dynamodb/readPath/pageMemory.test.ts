import assert from 'node:assert/strict';
import { keepPageMemory, returnPageMemory, takePageMemory } from '../../../../src/dynamodb/readPath/pageMemory';

const megabyte = 1024 * 1024;

function memoryOf(bytes: Buffer): ArrayBuffer {
  return bytes.buffer as ArrayBuffer;
}

suite('The memory of pages', () => {
  let free: () => void;

  setup(() => {
    free = keepPageMemory();
  });
  teardown(() => free());

  test('what was given back serves the next answer that fits', () => {
    const first = takePageMemory(megabyte);
    assert.equal(first.length, megabyte);
    assert.equal(first.byteOffset, 0);
    returnPageMemory(memoryOf(first));
    const second = takePageMemory(megabyte - 1000);
    assert.equal(second.length, megabyte - 1000);
    assert.equal(memoryOf(second), memoryOf(first));
    assert.notEqual(memoryOf(takePageMemory(megabyte)), memoryOf(first), 'nobody has it twice');
  });

  test('a short answer does not get the memory of a long one, nor a long one that of a short one', () => {
    const first = takePageMemory(megabyte);
    returnPageMemory(memoryOf(first));
    for (const length of [1, 200_000, megabyte + 1, 3 * megabyte]) {
      const bytes = takePageMemory(length);
      assert.equal(bytes.length, length);
      assert.notEqual(memoryOf(bytes), memoryOf(first));
    }
  });

  test('few are kept, and none that are very long', () => {
    const given = Array.from({ length: 10 }, () => takePageMemory(megabyte));
    given.forEach((bytes) => returnPageMemory(memoryOf(bytes)));
    const memories = new Set(given.map(memoryOf));
    const again = Array.from({ length: 10 }, () => memoryOf(takePageMemory(megabyte)));
    assert.equal(again.filter((memory) => memories.has(memory)).length, 4);
    const long = takePageMemory(16 * megabyte);
    returnPageMemory(memoryOf(long));
    assert.notEqual(memoryOf(takePageMemory(16 * megabyte)), memoryOf(long));
  });

  test('nothing is kept once nobody keeps any more', () => {
    const freeToo = keepPageMemory();
    const first = takePageMemory(megabyte);
    returnPageMemory(memoryOf(first));
    free();
    free();
    const second = takePageMemory(megabyte);
    assert.equal(memoryOf(second), memoryOf(first), 'another still does');
    returnPageMemory(memoryOf(second));
    freeToo();
    assert.notEqual(memoryOf(takePageMemory(megabyte)), memoryOf(second));
    returnPageMemory(memoryOf(second));
    assert.notEqual(memoryOf(takePageMemory(megabyte)), memoryOf(second));
  });
});

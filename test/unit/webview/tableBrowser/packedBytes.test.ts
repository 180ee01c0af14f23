import assert from 'node:assert/strict';
import { deflateSync, gzipSync } from 'node:zlib';
import { mostUnpacked, packingOf, unpacked } from '../../../../src/webview/tableBrowser/packedBytes';
import { insideOfBytes } from '../../../../src/webview/tableBrowser/valueInside';

suite('packedBytes', () => {
  test('what was packed comes out again', async () => {
    const json = Buffer.from('{"a":[1,2]}');
    for (const bytes of [gzipSync(json), deflateSync(json)]) {
      const packed = new Uint8Array(bytes);
      const packing = packingOf(packed);
      assert.ok(packing);
      const whole = await unpacked(packed, packing);
      assert.equal(whole?.isCut, false);
      assert.deepEqual(Buffer.from(whole?.bytes ?? []), json);
    }
  });

  test('no more than a million bytes, whatever they stand for', async () => {
    const whole = await unpacked(new Uint8Array(gzipSync('ü'.repeat(5_000_000))), 'gzip');
    assert.deepEqual([whole?.bytes.length, whole?.isCut], [mostUnpacked, true]);
    const odd = await unpacked(new Uint8Array(gzipSync(`-${'ü'.repeat(5_000_000)}`)), 'gzip');
    assert.ok(odd);
    assert.equal(insideOfBytes(odd.bytes, odd.isCut)?.kind, 'text', 'cut in the middle of a character');
  });

  test('what only begins so, or ends too early, is not unpacked', async () => {
    assert.equal(await unpacked(Uint8Array.of(0x1f, 0x8b, 8, 1, 2, 3), 'gzip'), undefined);
    assert.equal(await unpacked(new Uint8Array(gzipSync('some text')).slice(0, 20), 'gzip'), undefined);
  });
});

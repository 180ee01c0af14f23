import assert from 'node:assert/strict';
import { closeSync, existsSync, openSync, writeSync } from 'node:fs';
import { unwritableFile } from '../../../../src/dynamodb/pageStore/unwritableFile';

function messageFor(code: string): string {
  const error = Object.assign(new Error(`${code}: the system's words, write`), { code });
  return unwritableFile(error, '/tmp').message;
}

suite('unwritableFile', () => {
  test('says where, why, and what helps', () => {
    assert.equal(
      messageFor('ENOSPC'),
      'More of this table does not fit in memory, and cannot go to a temporary file: no space is left in /tmp. Free space there, or raise dynamodbConnections.tableBrowser.memoryLimit.',
    );
    assert.match(messageFor('EDQUOT'), /: no space is left in \/tmp\. Free space there, or raise/u);
    for (const code of ['EACCES', 'EPERM', 'EROFS']) {
      assert.match(messageFor(code), /: you may not write in \/tmp\. Allow it, or raise/u, code);
    }
    assert.match(messageFor('ENOENT'), /: the folder \/tmp is not there\. Create it, or raise/u);
  });

  test('keeps the system’s words where it knows none', () => {
    assert.match(
      messageFor('EIO'),
      /: writing in \/tmp failed \(EIO: the system's words, write\)\. Check that folder/u,
    );
  });

  test('a full disk, as the system tells it', function () {
    if (!existsSync('/dev/full')) {
      // Only Linux has a device that is always full.
      return;
    }
    const descriptor = openSync('/dev/full', 'w');
    try {
      writeSync(descriptor, 'x');
      assert.fail('it was not full');
    } catch (error) {
      assert.match(unwritableFile(error, '/tmp').message, /no space is left/u);
    } finally {
      closeSync(descriptor);
    }
  });
});

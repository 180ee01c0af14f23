import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { UserError } from '../../../../src/connection/userError';
import { BlockFile } from '../../../../src/dynamodb/pageStore/blockFile';

suite('BlockFile', () => {
  test('gives back what it was given', () => {
    const file = new BlockFile(tmpdir());
    file.append(Buffer.from('one'));
    const position = file.append(Buffer.from('two'));
    assert.equal(file.read(position, 3).toString(), 'two');
    file.close();
  });

  test('where it cannot be read, says what failed, where, and what to do', () => {
    const file = new BlockFile(tmpdir());
    const position = file.append(Buffer.from('one'));
    file.close();
    assert.throws(
      () => file.read(position, 3),
      (error) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.code, 'pageStore.unreadableFile');
        assert.ok(
          error.message.startsWith(
            `Some of what was read of this table cannot be read back from its temporary file in ${tmpdir()} (EBADF`,
          ),
          error.message,
        );
        assert.match(error.message, /Check that folder, then Reload reads the table again\.$/u);
        return true;
      },
    );
  });
});

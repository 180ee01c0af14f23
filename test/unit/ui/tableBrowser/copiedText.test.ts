import assert from 'node:assert/strict';
import { copiedText } from '../../../../src/ui/tableBrowser/copiedText';

const digits = '12345678901234567890123456789012345678';

function wire(item: object): string {
  return JSON.stringify(item);
}

suite('Copied text', () => {
  const long = `${'x'.repeat(1000)}\nend`;

  test('of one value is the value, whole and without quotes', () => {
    const item = wire({
      long: { S: long },
      quoted: { S: '"a"\tb' },
      number: { N: digits },
      bytes: { B: 'AP8=' },
      empty: { S: '' },
      no: { NULL: true },
      yes: { BOOL: true },
      map: { M: { a: { NS: ['1.50', digits] }, b: { B: 'AP8=' } } },
      list: { L: [] },
    });
    const copied = (name: string): string => copiedText([item], [name], 'text');
    assert.equal(copied('long'), long);
    assert.equal(copied('quoted'), '"a"\tb');
    assert.equal(copied('number'), digits);
    assert.equal(copied('bytes'), 'AP8=');
    assert.equal(copied('empty'), '');
    assert.equal(copied('no'), 'null');
    assert.equal(copied('yes'), 'true');
    assert.equal(copied('map'), `{"a":[1.50,${digits}],"b":"AP8="}`);
    assert.equal(copied('list'), '[]');
    assert.equal(copied('missing'), '');
    assert.equal(copied('constructor'), '');
  });

  test('of several values has tabs between them, and quotes where they hold one', () => {
    const items = [wire({ a: { S: 'one' }, b: { S: 'two\nlines' } }), wire({ b: { S: '"' }, a: { S: 'tab\there' } })];
    assert.equal(copiedText(items, ['b', 'a', 'c'], 'text'), '"two\nlines"\tone\t\n""""\t"tab\there"\t');
  });

  test('of items is JSON, DynamoDB JSON or CSV', () => {
    const items = [wire({ a: { N: '1.50' } }), wire({ a: { S: 'x,y' }, b: { S: '' } })];
    assert.equal(copiedText(items, [], 'json'), '[\n  {"a":1.50},\n  {"a":"x,y","b":""}\n]');
    assert.deepEqual(
      JSON.parse(copiedText(items, [], 'dynamodbJson')),
      items.map((item) => JSON.parse(item) as unknown),
    );
    assert.equal(copiedText(items, ['a', 'b'], 'csv'), 'a,b\r\n1.50,\r\n"x,y",""\r\n');
  });
});

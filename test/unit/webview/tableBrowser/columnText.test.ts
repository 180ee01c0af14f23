import assert from 'node:assert/strict';
import type { BrowserStatistics } from '../../../../src/protocol/tableBrowser';
import { columnFacts, frequentText, shortName, share } from '../../../../src/webview/tableBrowser/columnText';

const none: BrowserStatistics = {
  items: 0,
  missing: 0,
  types: [],
  distinct: 0,
  frequent: [],
  ranges: [],
  lengths: [],
};

function lines(statistics: Partial<BrowserStatistics>): string[] {
  return columnFacts({ ...none, ...statistics }).map(({ label, value, note }) =>
    [label, value, ...(note === undefined ? [] : [note])].join(' | '),
  );
}

suite('Facts of a column', () => {
  test('go from the general to the particular', () => {
    assert.deepEqual(
      lines({
        items: 12_480,
        missing: 80,
        types: [
          { type: 'N', count: 12_000 },
          { type: 'S', count: 400 },
        ],
        distinct: 4312,
        frequent: [{ type: 'N', value: '1', count: 2 }],
        ranges: [
          { type: 'N', least: '-1.50', greatest: '99' },
          { type: 'S', least: '', greatest: 'z' },
        ],
        sum: '100',
        mean: '0.25',
        lengths: [{ type: 'S', least: 0, most: 1200 }],
      }),
      [
        'Number | 12,000 | 96.2%',
        'String | 400 | 3.2%',
        'Missing | 80 | 0.6%',
        'Different values | 4,312',
        'Smallest | -1.50',
        'Greatest | 99',
        'First in order | ""',
        'Last in order | z',
        'Sum | 100',
        'Mean | 0.25',
        'Characters | 0 to 1,200',
      ],
    );
  });

  test('say that values are not there twice, are too many, or are not there at all', () => {
    const types = [{ type: 'S', count: 3 }] as const;
    assert.deepEqual(lines({ items: 3, types, distinct: 3 }), [
      'String | 3 | 100%',
      'Different values | 3 | each only once',
    ]);
    assert.deepEqual(lines({ items: 3, types, distinct: undefined }), [
      'String | 3 | 100%',
      'Different values | more than 100,000',
    ]);
    assert.deepEqual(lines({ items: 3, missing: 3 }), ['Missing | 3 | 100%']);
  });

  test('of containers name their members, and the type where there are several', () => {
    const facts = lines({
      items: 2,
      types: [
        { type: 'L', count: 1 },
        { type: 'M', count: 1 },
      ],
      lengths: [
        { type: 'L', least: 3, most: 3 },
        { type: 'M', least: 0, most: 2 },
      ],
    });
    assert.deepEqual(facts.slice(2), ['Members (list) | 3', 'Members (map) | 0 to 2']);
  });

  test('show a value as a cell does', () => {
    const count = 2;
    assert.equal(frequentText({ type: 'B', value: 'AAEC', shown: '3 B · 0x000102', count }), '3 B · 0x000102');
    assert.equal(
      frequentText({ type: 'B', value: 'AAEC', shown: '300 B · 0x00…', isCut: true, count }),
      '300 B · 0x00…',
    );
    assert.equal(frequentText({ type: 'S', value: '', count }), '""');
    assert.equal(frequentText({ type: 'S', value: ' a  b\n', count }), ' a  b\n');
    assert.equal(frequentText({ type: 'S', value: 'abc', isCut: true, count }), 'abc…');
  });

  test('name a button by a value that is not too long to be heard', () => {
    const count = 2;
    assert.equal(shortName({ type: 'S', value: 'two\nlines', count }), 'two⏎lines');
    assert.equal(shortName({ type: 'S', value: '\u{1F98A}'.repeat(60), count }), `${'\u{1F98A}'.repeat(50)}…`);
    assert.equal(shortName({ type: 'S', value: 'x'.repeat(50), count }), 'x'.repeat(50));
  });

  test('no share is rounded to nothing or to all', () => {
    assert.equal(share(1, 1_000_000), '< 0.1%');
    assert.equal(share(999_999, 1_000_000), '> 99.9%');
    assert.equal(share(0, 5), '0%');
    assert.equal(share(5, 5), '100%');
    assert.equal(share(0, 0), '0%');
  });
});

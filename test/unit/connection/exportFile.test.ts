import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { UnsavedConnection } from '../../../src/connection/connectionEntry';
import { entryOf, readEntry } from '../../../src/connection/connectionEntry';
import { formatExportFile, parseExportFile } from '../../../src/connection/exportFile';
import { findJsonError } from '../../../src/connection/jsonError';
import { isReadOnly } from '../../../src/connection/readOnly';
import { splitSecrets } from '../../../src/connection/secrets';
import { signInPart } from '../../../src/connection/signInPart';

const orders: UnsavedConnection = {
  name: 'Orders (prod)',
  folder: 'shop',
  environment: 'production',
  readOnly: true,
  properties: {
    AuthScheme: 'Okta',
    AWSRegion: 'IRELAND',
    User: 'ana@example.com',
    SSOLoginURL: 'https://acme.okta.com/home/amazon_aws/x?a=1;b=2',
    Password: 'marked-made-up',
    'SSOProperties.APIToken': 'marked-made-up-too',
    'SSOProperties.MFAType': 'OktaVerify',
    Endpoint: 'http://localhost:8000',
  },
};

function file(content: unknown): string {
  return JSON.stringify({ format: 'dynamodb-connections', version: 1, connections: content });
}

function problemsOf(text: string): string[] {
  return parseExportFile(text).problems.map(({ where, message }) => `${where}: ${message}`);
}

suite('Export file', () => {
  test('holds no secret', () => {
    assert.doesNotMatch(formatExportFile([orders]), /marked-made-up/u);
  });

  test('gives the connections back, without their secrets', () => {
    const { connections, problems } = parseExportFile(formatExportFile([orders, { name: 'b', properties: {} }]));
    const [first] = connections;
    // An empty connection string says nothing, so it is no connection.
    assert.deepEqual(problems, [
      { where: 'connections[1].connectionString', message: 'This has to be a text that is not empty.' },
    ]);
    const { plain } = splitSecrets(orders.properties);
    assert.deepEqual({ ...first, properties: { ...first?.properties } }, { ...orders, properties: { ...plain } });
  });

  test('Readonly is written as the switch, and read back as one', () => {
    const entry = entryOf({ name: 'a', properties: { AWSRegion: 'IRELAND', Readonly: 'Yes' } });
    assert.deepEqual(entry, { name: 'a', readOnly: true, connectionString: 'AWSRegion=IRELAND;' });
    const { connection } = readEntry(entry);
    assert.equal(connection && isReadOnly(connection), true);
  });

  test('names of every kind come back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => name.trim() === name && name !== '')),
        (names) => {
          const given = names.map((name) => ({ name, properties: { AWSRegion: 'IRELAND' } }));
          const { connections } = parseExportFile(formatExportFile(given));
          assert.deepEqual(
            connections.map(({ name }) => name),
            names,
          );
        },
      ),
    );
  });

  test('says what is wrong, and where', () => {
    assert.deepEqual(problemsOf('{\n  "format": oops\n}'), ['line 2, column 13: This is not JSON.']);
    assert.deepEqual(problemsOf(''), ['line 1, column 1: This is not JSON.']);
    assert.match(problemsOf('[]')[0] ?? '', /^format: /u);
    assert.match(problemsOf('{"format":"dynamodb-connections","version":2}')[0] ?? '', /^version: .*Update/u);
    assert.match(problemsOf('{"format":"dynamodb-connections","version":1}')[0] ?? '', /^connections: /u);
    const entries = [
      { name: 'good', connectionString: 'AWSRegion=IRELAND' },
      { connectionString: 'AWSRegion=IRELAND' },
      { name: 'a', connectionString: 'AWSRegion=IRELAND', folder: 7, environment: 'prod', readOnly: 'yes' },
      null,
    ];
    assert.deepEqual(
      parseExportFile(file(entries)).problems.map(({ where }) => where),
      [
        'connections[1].name',
        'connections[2].folder',
        'connections[2].environment',
        'connections[2].readOnly',
        'connections[3]',
      ],
    );
    assert.deepEqual(
      parseExportFile(file(entries)).connections.map(({ name }) => name),
      ['good'],
    );
  });

  test('never quotes what the file holds', () => {
    const texts = [
      'marked-made-up',
      '{"a": marked-made-up}',
      file([{ name: 7, connectionString: ['marked-made-up'] }]),
    ];
    for (const text of texts) {
      assert.doesNotMatch(problemsOf(text).join('\n'), /marked-made-up/u);
    }
  });

  test('a byte order mark is passed over', () => {
    assert.deepEqual(problemsOf(`\uFEFF${formatExportFile([orders])}`), []);
  });
});

suite('JSON errors', () => {
  test('every JSON is read to its end', () => {
    fc.assert(
      fc.property(fc.json(), fc.constantFrom('', ' ', '\r\n'), (text, blank) => {
        assert.equal(findJsonError(blank + text + blank), (blank + text + blank).length);
      }),
    );
  });

  test('the first character that no JSON has there', () => {
    const cases: readonly (readonly [string, number])[] = [
      ['{"a":1,}', 7],
      ['[1 2]', 3],
      ['{a:1}', 1],
      ['{"a" 1}', 5],
      ['[01]', 2],
      ['"open', 0],
      ['[1]]', 3],
      ['[}', 1],
      ['nul', 0],
      ['{"a":', 5],
    ];
    for (const [text, offset] of cases) {
      assert.equal(findJsonError(text), offset, text);
    }
  });

  test('deep nesting and long texts are read', () => {
    const deep = '['.repeat(200_000);
    assert.equal(findJsonError(deep), deep.length);
  });
});

suite('What secrets were typed for', () => {
  test('reading options do not count, everything else does', () => {
    const { properties } = orders;
    const part = signInPart(properties);
    assert.equal(signInPart({ ...properties, Pagesize: '10', Readonly: 'True', Password: 'another' }), part);
    for (const name of ['SSOLoginURL', 'Endpoint', 'ProxyServer', 'User', 'Unknown']) {
      assert.notEqual(signInPart({ ...properties, [name]: 'elsewhere' }), part, name);
    }
  });
});

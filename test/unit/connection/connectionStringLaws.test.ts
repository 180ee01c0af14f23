import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { ConnectionProperties } from '../../../src/connection/connection';
import { createProperties } from '../../../src/connection/connection';
import { formatConnectionString, parseConnectionString } from '../../../src/connection/connectionString';
import { foldName, subPropertyKey, subPropertyName } from '../../../src/connection/names';
import { scanPairs } from '../../../src/connection/pairScanner';
import {
  findProperty,
  findSubProperty,
  isSecretName,
  propertyDefinitions,
  propertyKey,
} from '../../../src/connection/properties';
import { isWritableName } from '../../../src/connection/quoting';
import { validateProperties } from '../../../src/connection/validation';

const grammar = ["'", '"', "''", '""', ';', '=', ' ', '\n', '\r\n', '\t', '{', '}', '}}', '••••', '.', ','];
const odd = ['\u00a0', '\ufeff', '\u2028', '\0', '\ud800', '😀', '👩‍👩‍👧', 'é', 'ß', 'İ', 'a', 'Z', '0'];
const names = ['AuthScheme', 'Password=', 'SSOProperties=', 'APIToken=', 'Driver=', 'DSN', 'jdbc:x:', '__proto__'];
/** Pieces that mean something to the grammar, and some that only look odd. */
const pieces = [...grammar, ...odd, ...names, '[email protected]'];
const text = fc.oneof(
  { weight: 3, arbitrary: fc.array(fc.constantFrom(...pieces), { maxLength: 10 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 12 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
const value = text.filter((candidate) => candidate !== '');

const knownKeys = propertyDefinitions
  .filter(
    ({ name, allowedValues }) => allowedValues === undefined && name !== 'SSOProperties' && name !== 'UseEC2Roles',
  )
  .map(propertyKey);
const enumerations = propertyDefinitions.filter(({ allowedValues }) => allowedValues !== undefined);

/** Names that the catalogue does not hold and a string can, at both levels. */
const unknownName = fc
  .oneof(
    { weight: 3, arbitrary: text.map((candidate) => candidate.trim()) },
    {
      weight: 1,
      arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString', 'S3StagingDirectory', 'jdbc:a:b', '7'),
    },
  )
  .filter(
    (name) =>
      isWritableName(name) &&
      findProperty(name) === undefined &&
      findSubProperty(name) === undefined &&
      subPropertyName(name) === undefined,
  );

const entry: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constantFrom(...knownKeys), value) },
  { weight: 2, arbitrary: fc.tuple(unknownName, value) },
  { weight: 2, arbitrary: fc.tuple(unknownName.map(subPropertyKey), value) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom(...enumerations)
      .chain((definition) =>
        fc.tuple(fc.constant(propertyKey(definition)), fc.constantFrom(...(definition.allowedValues ?? []))),
      ),
  },
);

/**
 * Properties as reading gives them: no two names that compare as the same. With a prototype, as they come out of JSON, and
 * not made by the code under test.
 */
function normal(entries: readonly (readonly [string, string])[]): ConnectionProperties {
  return Object.fromEntries(new Map(entries.map((pair) => [foldName(pair[0]), pair])).values());
}

const properties = fc.array(entry, { maxLength: 5 }).map(normal);

/** Lists in lists: a value is a connection string whose values may be connection strings. */
const nested = fc.letrec<{ list: string; value: string }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, value, tie('list')),
  list: fc
    .array(
      fc.tuple(fc.constantFrom('User', 'Other', 'SSOProperties.RelyingParty', 'SSOProperties.a b'), tie('value')),
      {
        minLength: 1,
        maxLength: 3,
      },
    )
    .map((entries) => formatConnectionString(createProperties(entries), { secrets: 'include' })),
}));

function roundTrip(given: ConnectionProperties): ConnectionProperties {
  return parseConnectionString(formatConnectionString(given, { secrets: 'include' })).properties;
}

/** Compares what the records hold; the order in which they hold it is the writer's affair. */
function assertSame(left: ConnectionProperties, right: ConnectionProperties): void {
  assert.deepEqual(new Map(Object.entries(left)), new Map(Object.entries(right)));
}

suite('laws of connection strings', function () {
  this.timeout(300_000);

  test('what is written reads back to the same properties: 60,000 records', () => {
    fc.assert(
      fc.property(properties, (given) => {
        assertSame(roundTrip(given), given);
      }),
      { numRuns: 60_000 },
    );
  });

  test('what is written raises no error and no doubt about quotes: 10,000 records', () => {
    fc.assert(
      fc.property(properties, (given) => {
        const { problems } = parseConnectionString(formatConnectionString(given, { secrets: 'include' }));
        assert.deepEqual(
          problems.filter(
            (problem) => problem.severity === 'error' || /line break|quoted|more than once/.test(problem.message),
          ),
          [],
        );
      }),
      { numRuns: 10_000 },
    );
  });

  test('lists nested in lists read back to the same: 15,000 records', () => {
    fc.assert(
      fc.property(fc.constantFrom('Password', 'SSOProperties.Anything', '__proto__'), nested.list, (key, list) => {
        const given = Object.fromEntries([[key, list]]);
        assertSame(roundTrip(given), given);
      }),
      { numRuns: 15_000 },
    );
  });

  test('any text can be read; what was understood of it reads back to the same: 25,000 texts', () => {
    const anyText = fc.array(text, { maxLength: 8 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(anyText, (given) => {
        const { properties: understood, problems } = parseConnectionString(given);
        assertSame(roundTrip(understood), understood);
        for (const { start, end } of problems) {
          assert.ok(start >= 0 && start <= end && end <= given.length);
        }
      }),
      { numRuns: 25_000 },
    );
  });

  test('any properties can be written, masked and validated: 5,000 records', () => {
    const anything = fc.array(fc.tuple(fc.oneof(text, fc.constantFrom(...knownKeys)), text)).map(createProperties);
    fc.assert(
      fc.property(anything, (given) => {
        formatConnectionString(given, { secrets: 'omit' });
        formatConnectionString(given, { secrets: 'mask', masked: new Set(Object.keys(given)) });
        validateProperties(given);
      }),
      { numRuns: 5_000 },
    );
  });

  test('no problem repeats anything of a text or of a value: 10,000 records', () => {
    const planted = 'PLANTEDqj7';
    const around = fc.array(fc.constantFrom(planted, ...pieces), { maxLength: 8 }).map((parts) => parts.join(''));
    const keys = propertyDefinitions.map(propertyKey);
    fc.assert(
      fc.property(around, fc.constantFrom(...keys), fc.constantFrom(...keys), (given, key, other) => {
        const strings = [given, `${key}=${given}`, `SSOProperties='${given}`, `Password=x;${given};${other}=${given}`];
        for (const problem of strings.flatMap((string) => parseConnectionString(string).problems)) {
          assert.ok(!`${problem.property ?? ''} ${problem.message}`.includes(planted));
        }
        for (const problem of validateProperties(
          createProperties([
            [key, given],
            [other, `${planted}${given}`],
          ]),
        )) {
          assert.ok(!`${problem.property} ${problem.message}`.includes(planted));
        }
      }),
      { numRuns: 10_000 },
    );
  });

  test('neither masked nor omitted, a secret is in no string: 5,000 records', () => {
    const planted = 'PLANTEDqj7';
    const secretKeys = propertyDefinitions.map(propertyKey).filter((key) => isSecretName(key));
    const secret = text.map((around) => around + planted + around);
    fc.assert(
      fc.property(
        properties,
        fc.constantFrom(...secretKeys, 'MyToken', 'SSOProperties.My Key'),
        secret,
        (given, key, hidden) => {
          const all = createProperties([...Object.entries(given), [key, hidden]]);
          assert.ok(!formatConnectionString(all, { secrets: 'omit' }).includes(planted));
          assert.ok(!formatConnectionString(all, { secrets: 'mask' }).includes(planted));
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

/** A string that counts how many of its characters are looked at. */
class CountingText extends String {
  looks = 0;

  override charAt(position: number): string {
    this.looks += 1;
    return super.charAt(position);
  }

  override charCodeAt(position: number): number {
    this.looks += 1;
    return super.charCodeAt(position);
  }

  override indexOf(searched: string, from = 0): number {
    const found = super.indexOf(searched, from);
    this.looks += (found === -1 ? this.length : found) - from + 1;
    return found;
  }

  override slice(from: number, to: number): string {
    this.looks += to - from;
    return super.slice(from, to);
  }
}

suite('reading takes linear time', () => {
  const size = 20_000;
  const hostile: Record<string, string> = {
    'one long value': `a=${'x'.repeat(size)}`,
    'one long name': 'x'.repeat(size),
    blanks: ' '.repeat(size),
    semicolons: ';'.repeat(size),
    'equals signs': '='.repeat(size),
    pairs: 'a=b;'.repeat(size),
    'single quotes': "'".repeat(size),
    'open quotes': "a=';".repeat(size),
    'open quotes, odd': "a=';".repeat(size) + "b='",
    'open quotes of both kinds': `a=";b=';`.repeat(size),
    'doubled quotes behind an open one': `a='${`;b=''`.repeat(size)}`,
    'longer runs of quotes': `a='${`;b=''''''`.repeat(size)}`,
    'doubled quotes': `a='${"''".repeat(size)}`,
    'open braces': `Driver=x;${'a={;'.repeat(size)}`,
    'doubled braces behind open ones': `Driver=x;${'a={}};'.repeat(size)}`,
    'quotes in the middle': "a=b';".repeat(size),
  };

  for (const [name, given] of Object.entries(hostile)) {
    test(name, () => {
      for (const braces of [false, true]) {
        const counting = new CountingText(given);
        // The scanner asks of a string only what the counting one answers.
        scanPairs(counting as unknown as string, 0, braces);
        assert.ok(counting.looks > 0);
        assert.ok(
          counting.looks <= 12 * given.length,
          `${counting.looks.toString()} looks at ${given.length.toString()}`,
        );
      }
      parseConnectionString(given);
      parseConnectionString(`SSOProperties='${given.replaceAll("'", "''")}'`);
    });
  }

  test('any text', () => {
    fc.assert(
      fc.property(
        fc.array(text).map((parts) => parts.join('')),
        fc.boolean(),
        (given, braces) => {
          const counting = new CountingText(given);
          scanPairs(counting as unknown as string, 0, braces);
          assert.ok(counting.looks <= 12 * given.length);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

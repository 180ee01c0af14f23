import assert from 'node:assert/strict';
import { pageCommand } from '../../../../src/dynamodb/query/pageCommand';
import { pageRequestOf } from '../../../../src/dynamodb/query/pageRequest';
import type { PageRequest } from '../../../../src/dynamodb/query/pageRequest';
import type { Question } from '../../../../src/dynamodb/query/question';
import type { TableFacts } from '../../../../src/dynamodb/tables';

const facts: TableFacts = {
  name: 'Orders',
  status: 'ACTIVE',
  itemCount: 0,
  sizeBytes: 0,
  partitionKey: { name: 'customer.id', type: 'S' },
  sortKey: { name: 'number', type: 'N' },
  indexes: [
    {
      name: 'byState',
      kind: 'global',
      partitionKey: { name: 'state', type: 'S' },
      sortKey: { name: 'at', type: 'S' },
    },
    {
      name: 'byToken',
      kind: 'local',
      partitionKey: { name: 'customer.id', type: 'S' },
      sortKey: { name: 'token', type: 'B' },
    },
  ],
};

function requestOf(question: Question): PageRequest {
  const result = pageRequestOf(question, 'Orders', facts);
  assert.ok('request' in result, JSON.stringify(result));
  return result.request;
}

function problemsOf(question: Question): unknown {
  const result = pageRequestOf(question, 'Orders', facts);
  return 'problems' in result ? result.problems.map(({ field, message }) => `${field}: ${message}`) : [];
}

suite('A question', () => {
  test('names and values are apart from the expression', () => {
    const { condition } = requestOf({
      kind: 'query',
      partition: 'a" OR 1',
      sort: { operator: '>=', values: ['007.50'] },
    });
    assert.deepEqual(condition, {
      expression: '#partition = :partition AND #sort >= :sort0',
      names: { '#partition': 'customer.id', '#sort': 'number' },
      values: { ':partition': { S: 'a" OR 1' }, ':sort0': { N: '007.50' } },
    });
  });

  test('between has two values, begins_with is a function', () => {
    const asked = (sort: Question['sort']): string | undefined =>
      requestOf({ kind: 'query', index: 'byState', partition: 'open', ...(sort && { sort }) }).condition?.expression;
    assert.equal(
      asked({ operator: 'between', values: ['a', 'b'] }),
      '#partition = :partition AND #sort BETWEEN :sort0 AND :sort1',
    );
    assert.equal(
      asked({ operator: 'begins_with', values: ['2026'] }),
      '#partition = :partition AND begins_with(#sort, :sort0)',
    );
    assert.equal(asked(undefined), '#partition = :partition');
  });

  test('binary is read as base64 or as hexadecimal digits', () => {
    for (const text of ['AP8=', '0x00ff']) {
      const { condition } = requestOf({
        kind: 'query',
        index: 'byToken',
        partition: 'a',
        sort: { operator: '=', values: [text] },
      });
      assert.deepEqual(condition?.values[':sort0'], { B: Buffer.of(0, 255) });
    }
  });

  test('what cannot be asked is told at its field', () => {
    assert.deepEqual(problemsOf({ kind: 'query', partition: '' }), [
      'partition: customer.id is empty. A key always has a value.',
    ]);
    assert.deepEqual(
      problemsOf({ kind: 'query', partition: 'a', sort: { operator: 'between', values: ['x', '1'.repeat(39)] } }),
      [
        '0: number is a number in this table. Write it as 42, -1.5 or 1e10.',
        '1: number has 39 digits; DynamoDB keeps 38.',
      ],
    );
    assert.deepEqual(problemsOf({ kind: 'query', partition: 'a', sort: { operator: 'begins_with', values: ['1'] } }), [
      '0: number is a number, which does not begin with anything.',
    ]);
    assert.deepEqual(
      problemsOf({ kind: 'query', index: 'byToken', partition: 'a', sort: { operator: '=', values: ['?'] } }),
      ['0: token is binary in this table. Write it as base64, or as hexadecimal digits after 0x.'],
    );
    assert.deepEqual(problemsOf({ kind: 'query', partition: 'é'.repeat(1025) }), [
      'partition: customer.id has 2050 bytes; a partition key has at most 2048.',
    ]);
    assert.deepEqual(problemsOf({ kind: 'scan', index: 'gone' }), [
      'index: There is no index gone any more. Choose another.',
    ]);
  });

  test('a global index is not read consistently, whatever the connection says', () => {
    const options = { pageSize: 5, consistentRead: true };
    const isConsistent = (question: Question): unknown =>
      (pageCommand(requestOf(question), options, undefined).input as { ConsistentRead?: unknown }).ConsistentRead;
    assert.equal(isConsistent({ kind: 'scan' }), true);
    assert.equal(isConsistent({ kind: 'scan', index: 'byToken' }), true);
    assert.equal(isConsistent({ kind: 'scan', index: 'byState' }), false);
  });

  test('a table that could not be described can be scanned, and is not scanned in place of a Query', () => {
    assert.deepEqual(pageRequestOf({ kind: 'scan' }, 'Orders', undefined), { request: { table: 'Orders' } });
    const fieldOf = (question: Question): unknown => {
      const result = pageRequestOf(question, 'Orders', undefined);
      assert.ok('problems' in result);
      const [problem] = result.problems;
      assert.match(problem?.message ?? '', /^The keys of Orders are not known, .* Reload tries again/u);
      return problem?.field;
    };
    assert.equal(fieldOf({ kind: 'query', partition: 'a' }), 'partition');
    assert.equal(fieldOf({ kind: 'scan', index: 'byState' }), 'index');
  });
});

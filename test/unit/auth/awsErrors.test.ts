import assert from 'node:assert/strict';
import type { RequestContext } from '../../../src/auth/awsErrors';
import { explainAwsError } from '../../../src/auth/awsErrors';
import { UserError } from '../../../src/connection/userError';

const context: RequestContext = {
  step: 'list the tables',
  endpoint: 'https://dynamodb.eu-west-1.amazonaws.com',
  customEndpoint: false,
  region: 'eu-west-1',
  action: 'dynamodb:ListTables',
};

function explained(error: object, changes: Partial<RequestContext> = {}): UserError {
  const result = explainAwsError(error, { ...context, ...changes });
  assert.ok(result instanceof UserError);
  return result;
}

suite('explainAwsError', () => {
  test('an unknown key: what it may be', () => {
    const error = explained({
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    });
    assert.match(error.message, /does not know this access key in eu-west-1/u);
    assert.deepEqual(error.actions, ['editConnection', 'retry']);
    assert.equal(error.code, 'UnrecognizedClientException');
  });

  test('a wrong secret and a wrong clock are told apart', () => {
    assert.match(
      explained({ name: 'InvalidSignatureException', message: 'The request signature we calculated does not match' })
        .message,
      /AWSSecretKey/u,
    );
    assert.match(
      explained({
        name: 'InvalidSignatureException',
        message: 'Signature expired: 20260101T000000Z is now earlier than',
      }).message,
      /clock/u,
    );
  });

  test('no permission to list tables: who, what, and the way round', () => {
    const error = explained({
      name: 'AccessDeniedException',
      message:
        'User: arn:aws:iam::123456789012:user/ana is not authorized to perform: dynamodb:ListTables on resource: *',
    });
    assert.match(error.message, /arn:aws:iam::123456789012:user\/ana may not list tables \(dynamodb:ListTables\)/u);
    assert.equal(error.actions[0], 'openTableByName');
  });

  test('slowing down: how long it was tried again, and what helps', () => {
    const throttled = { name: 'ProvisionedThroughputExceededException', message: 'The level …' };
    assert.equal(
      explained(throttled, { table: 'orders' }).message,
      'DynamoDB is limiting requests to orders. Wait a moment, then go on.',
    );
    const error = explained(throttled, { table: 'orders', waited: 291_000 });
    assert.equal(
      error.message,
      "DynamoDB is limiting requests to orders and still did after 5 minutes. Go on later, ask for smaller pages (Pagesize), or raise the table's read capacity.",
    );
    assert.deepEqual(error.actions, ['retry']);
    assert.match(
      explained({ name: 'InternalServerError', message: '' }, { waited: 900 }).message,
      /had a failure of its own and still did after 1 second\./u,
    );
  });

  test('sockets: a closed port here, an unknown host, a server that says nothing', () => {
    const refused = Object.assign(new AggregateError([Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })]), {
      code: 'ECONNREFUSED',
    });
    const local = { endpoint: 'http://localhost:8000', customEndpoint: true };
    assert.equal(
      explained(refused, local).message,
      'Nothing listens at http://localhost:8000. Start DynamoDB Local there, or correct Endpoint.',
    );
    assert.match(
      explained({ code: 'ENOTFOUND', message: 'getaddrinfo' }).message,
      /no host dynamodb\.eu-west-1\.amazonaws\.com/u,
    );
    assert.match(
      explained({ name: 'TimeoutError', message: 'timed out' }, local).message,
      /No answer from localhost:8000/u,
    );
  });

  test('a server that is something else', () => {
    const error = explained(
      Object.assign(new SyntaxError('Unexpected token < in JSON\n  Deserialization error: to see'), {
        $metadata: { httpStatusCode: 200 },
      }),
      {
        endpoint: 'http://localhost:8080',
        customEndpoint: true,
      },
    );
    assert.match(error.message, /localhost:8080 answered, but not as DynamoDB does/u);
  });

  test('what nobody foresaw keeps its words and code', () => {
    const error = explained({ name: 'BrandNewException', message: 'It rains', $metadata: { httpStatusCode: 400 } });
    assert.equal(error.message, 'Could not list the tables: It rains. (BrandNewException, HTTP 400)');
  });

  test('a UserError and an abort pass unchanged', () => {
    const error = new UserError('Known.', { code: 'known' });
    assert.equal(explainAwsError(error, context), error);
    const abort = Object.assign(new Error('aborted'), { name: 'AbortError' });
    assert.equal(explainAwsError(abort, context), abort);
  });
});

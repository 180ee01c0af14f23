import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { Authenticator } from '../../src/auth/authenticator';
import { UserError } from '../../src/connection/userError';
import { Dynamodb } from '../../src/dynamodb/dynamodb';
import type { Page } from '../../src/dynamodb/readPath/page';
import { bytesOfAnswer } from '../unit/dynamodb/pages';

const answer = bytesOfAnswer(['{"id":{"S":"a"}}']);

suite('Answers of DynamoDB on the wire', () => {
  let server: http.Server;
  let dynamodb: Dynamodb;
  let requests: http.IncomingMessage[];
  let respond: (response: http.ServerResponse, request: number) => void;

  setup(async () => {
    requests = [];
    server = http.createServer((request, response) => {
      request.resume();
      requests.push(request);
      respond(response, requests.length);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    dynamodb = new Dynamodb(new Authenticator(async () => ({})), async () => assert.fail('not the sample database'));
  });
  teardown(async () => {
    dynamodb.dispose();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  function read(more: Record<string, string> = {}, signal = new AbortController().signal): Promise<Page> {
    const properties = {
      AWSRegion: 'IRELAND',
      Endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00',
      AWSSecretKey: 'madeUpSecret',
      MaximumRequestRetries: '0',
      ...more,
    };
    return dynamodb.readPage({ id: 'a', name: 'Orders', properties }, { table: 'Orders' }, undefined, signal);
  }

  test('a packed one is unpacked', async () => {
    respond = (response) => response.setHeader('content-encoding', 'gzip').end(gzipSync(answer));
    assert.equal((await read()).count, 1);
    assert.equal(requests[0]?.headers['accept-encoding'], 'gzip');
  });

  test('what a proxy may change on the way is not signed', async () => {
    respond = (response) => response.end(answer);
    await read();
    assert.doesNotMatch(requests[0]?.headers.authorization ?? 'accept-encoding', /accept-encoding/u);
  });

  test('a packed error is the error that it is', async () => {
    const error = gzipSync(
      JSON.stringify({
        __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
        message: 'Requested resource not found',
      }),
    );
    respond = (response) => response.writeHead(400, { 'content-encoding': 'gzip' }).end(error);
    await assert.rejects(read(), (reason) => {
      assert.ok(reason instanceof UserError);
      assert.equal(reason.code, 'ResourceNotFoundException', reason.message);
      return true;
    });
  });

  test('a body that does not go on is given up', async () => {
    respond = (response) =>
      void response.writeHead(200, { 'content-length': answer.length }).write(answer.subarray(0, 20));
    await assert.rejects(read({ Timeout: '1' }), /No answer from .* in time/u);
  });

  test('a body that does not go on ends with the signal', async () => {
    const controller = new AbortController();
    respond = (response) => {
      response
        .writeHead(200, { 'content-length': answer.length })
        .write(answer.subarray(0, 20), () => controller.abort());
    };
    await assert.rejects(read({}, controller.signal), { name: 'AbortError' });
  });

  test('what comes before the request ends with the signal, too', async () => {
    const controller = new AbortController();
    const starting = new Dynamodb(new Authenticator(async () => ({})), () => {
      controller.abort();
      return new Promise(() => undefined);
    });
    const sample = { id: 'a', name: 'Sample', properties: { Endpoint: 'sample' } };
    await assert.rejects(starting.readPage(sample, { table: 'Orders' }, undefined, controller.signal), {
      name: 'AbortError',
    });
    starting.dispose();
  });

  test('one that broke off, and one with another checksum, are asked for again', async () => {
    respond = (response, request) => {
      if (request === 1) {
        response
          .writeHead(200, { 'content-length': answer.length })
          .write(answer.subarray(0, 20), () => response.destroy());
      } else if (request === 2) {
        response.setHeader('x-amz-crc32', '1').end(answer);
      } else {
        response.end(answer);
      }
    };
    assert.equal((await read({ MaximumRequestRetries: '2' })).count, 1);
    assert.equal(requests.length, 3);
  });
});

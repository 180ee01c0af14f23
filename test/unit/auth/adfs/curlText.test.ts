import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { complaintOf, curlConfig, readCurlAnswer } from '../../../../src/auth/adfs/curlText';

function read(text: string): ReturnType<typeof readCurlAnswer> {
  return readCurlAnswer(Buffer.from(text, 'utf8'));
}

suite('curlConfig', () => {
  test('values in quotation marks, and options without one', () => {
    assert.equal(
      curlConfig([['url', 'https://a.example/?x=[1]'], ['silent'], ['header', 'a: "b\\c"\r\nd\te\v']]),
      'url = "https://a.example/?x=[1]"\nsilent\nheader = "a: \\"b\\\\c\\"\\r\\nd\\te\\v"\n',
    );
  });

  test('no value gets out of its line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const config = curlConfig([['header', value]]);
        assert.equal(config.split('\n').length, 2);
        const inside = config.slice('header = "'.length, -2);
        assert.ok(!/(?:^|[^\\])(?:\\\\)*"/u.test(inside));
      }),
    );
  });
});

suite('readCurlAnswer', () => {
  test('the last answer, after those in which the user was proven', () => {
    const answer = read(
      'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Negotiate\r\n\r\n' +
        'HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2; Secure\r\nX: y: z\r\n\r\n<p>Grüße</p>\r\n\r\nHTTP/1.1 500 no\r\n\r\n',
    );
    assert.equal(answer?.status, 200);
    assert.deepEqual(answer?.headers, [
      ['set-cookie', 'a=1'],
      ['set-cookie', 'b=2; Secure'],
      ['x', 'y: z'],
    ]);
    assert.equal(answer?.text, '<p>Grüße</p>\r\n\r\nHTTP/1.1 500 no\r\n\r\n');
  });

  test('a refusal that stays one, and an answer without a reason phrase or a body', () => {
    assert.deepEqual(read('HTTP/1.1 401 \r\nA: b\r\n\r\nno'), { status: 401, headers: [['a', 'b']], text: 'no' });
    assert.deepEqual(read('HTTP/1.1 302\r\n\r\n'), { status: 302, headers: [], text: '' });
  });

  test('a body that looks like an answer does not replace one that is final', () => {
    assert.equal(
      read('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 302 Found\r\nLocation: https://evil.example\r\n\r\n')?.status,
      200,
    );
  });

  test('anything at all, without an exception', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('HTTP/1.1 ', '401', ' ', '\r\n', ':', 'a', '\r\n\r\n', '\0', 'ü')),
        (parts) => {
          const answer = read(parts.join(''));
          assert.ok(answer === undefined || answer.status >= 0);
        },
      ),
    );
  });
});

suite('complaintOf', () => {
  test('what the security library says, and nothing of requests and answers', () => {
    const said = complaintOf(
      [
        '* gss_init_sec_context() failed: No credentials were supplied. SPNEGO cannot find mechanisms to negotiate. ',
        "* Server auth using Negotiate with user ''",
        '> Authorization: Negotiate GSS-secret',
        '< Set-Cookie: credentials=secret',
        '* Connection #0 to host adfs.example left intact',
      ].join('\r\n'),
    );
    assert.equal(
      said,
      'gss_init_sec_context() failed: No credentials were supplied. SPNEGO cannot find mechanisms to negotiate.',
    );
    assert.equal(complaintOf('* Connected\n'), undefined);
  });
});

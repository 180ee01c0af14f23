import assert from 'node:assert/strict';
import { IntegratedTransport } from '../../../../src/auth/adfs/integratedTransport';
import type {
  Mechanism,
  NegotiatingAnswer,
  NegotiatingClient,
  NegotiatingRequest,
} from '../../../../src/auth/adfs/integratedTransport';
import { Trace } from '../../../../src/auth/trace';
import type { TraceStep } from '../../../../src/auth/trace';
import { UserError } from '../../../../src/connection/userError';
import { createContext } from '../../../servers/http/signInContext';

const loginUrl = 'https://adfs.domain.com/adfs/ls/IdpInitiatedSignOn.aspx';
const wia = 'https://adfs.domain.com/adfs/ls/wia';

type Respond = (request: NegotiatingRequest) => Partial<NegotiatingAnswer>;

/** What a native library or curl would do, without a network. */
class FakeClient implements NegotiatingClient {
  readonly requests: NegotiatingRequest[] = [];

  constructor(
    private readonly respond: Respond,
    readonly mechanisms: readonly Mechanism[] = ['Negotiate'],
  ) {}

  async exchange(request: NegotiatingRequest): Promise<NegotiatingAnswer> {
    this.requests.push(request);
    return { status: 200, headers: [], text: '', ...this.respond(request) };
  }
}

const challenge = (...schemes: string[]): Partial<NegotiatingAnswer> => ({
  status: 401,
  headers: schemes.map((scheme) => ['www-authenticate', scheme] as const),
});
const redirect = (location: string, status = 302): Partial<NegotiatingAnswer> => ({
  status,
  headers: [['location', location]],
});

function transport(
  respond: Respond,
  mechanisms?: readonly Mechanism[],
  steps: TraceStep[] = [],
): [IntegratedTransport, FakeClient] {
  const client = new FakeClient(respond, mechanisms);
  return [
    new IntegratedTransport(createContext({ trace: new Trace((_, step) => void steps.push(step)) }), client, loginUrl),
    client,
  ];
}

async function fails(
  respond: Respond,
  code: string,
  message: RegExp,
  mechanisms?: readonly Mechanism[],
): Promise<FakeClient> {
  const [way, client] = transport(respond, mechanisms);
  await assert.rejects(way.send({ method: 'GET', url: loginUrl }), (error) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.code, `auth.adfs.${code}`);
    assert.match(error.message, message);
    return true;
  });
  return client;
}

suite('IntegratedTransport', () => {
  test('proves the user where ADFS asks for it, and nowhere before', async () => {
    const [way, client] = transport(({ url, mechanism }) => {
      if (url === loginUrl) {
        return redirect('/adfs/ls/wia');
      }
      return mechanism ? { text: 'page' } : challenge('Negotiate', 'NTLM');
    });
    const answer = await way.send({ method: 'GET', url: loginUrl });
    assert.deepEqual([answer.url, answer.status, answer.text], [wia, 200, 'page']);
    assert.deepEqual(
      client.requests.map(({ url, mechanism }) => [url, mechanism]),
      [
        [loginUrl, undefined],
        [wia, undefined],
        [wia, 'Negotiate'],
      ],
    );
    assert.ok(client.requests.every(({ headers }) => headers['user-agent']?.includes('Trident/7.0')));
  });

  test('NTLM when Kerberos is refused, where it is possible', async () => {
    const [way, client] = transport(
      ({ mechanism }) => (mechanism === 'NTLM' ? { text: 'page' } : challenge('negotiate, NTLM')),
      ['Negotiate', 'NTLM'],
    );
    assert.equal((await way.send({ method: 'GET', url: loginUrl })).text, 'page');
    assert.deepEqual(
      client.requests.map(({ mechanism }) => mechanism),
      [undefined, 'Negotiate', 'NTLM'],
    );
  });

  test('no other host learns who it is', async () => {
    for (const place of ['https://evil.example/', 'https://adfs.domain.com:444/', 'https://sub.adfs.domain.com/']) {
      const client = await fails(
        ({ url }) => (url === loginUrl ? redirect(place) : challenge('Negotiate')),
        'otherHost',
        /Only adfs\.domain\.com is told/u,
      );
      assert.ok(client.requests.every(({ mechanism }) => mechanism === undefined));
    }
  });

  test('nothing goes on unencrypted', async () => {
    const client = await fails(
      () => redirect('http://adfs.domain.com/'),
      'notEncrypted',
      /unencrypted at adfs\.domain\.com/u,
    );
    assert.equal(client.requests.length, 1);
  });

  test('redirects without an end', async () => {
    const client = await fails(() => redirect('/again'), 'redirects', /15 redirects/u);
    assert.equal(client.requests.length, 16);
  });

  for (const [complaint, code, message] of [
    [
      'gss_init_sec_context() failed: No credentials were supplied, or the credentials were unavailable or inaccessible. No Kerberos credentials available',
      'noTicket',
      /^There is no valid Kerberos ticket.*kinit/u,
    ],
    ['gss_init_sec_context() failed: Ticket expired.', 'noTicket', /kinit/u],
    ['InitializeSecurityContext failed: SEC_E_NO_CREDENTIALS (0x8009030E)', 'noTicket', /Sign in to the domain/u],
    [
      'gss_init_sec_context() failed: Server HTTP/a@A.TEST not found in Kerberos database.',
      'unknownServer',
      /does not know this server/u,
    ],
    [
      "gss_init_sec_context() failed: Cannot contact any KDC for realm 'A'.",
      'noDomainController',
      /No domain controller answers/u,
    ],
    ['gss_init_sec_context() failed: Clock skew too great.', 'clock', /The clock/u],
    [undefined, 'refusedWindowsUser', /refused the user who is signed in on this computer \(Negotiate\)/u],
  ] as const) {
    test(`refused: ${complaint ?? 'without a reason'}`, async () => {
      await fails(
        ({ mechanism }) => ({ ...challenge('Negotiate'), ...(mechanism && complaint !== undefined && { complaint }) }),
        code,
        message,
      );
    });
  }

  test('only NTLM is offered and not possible here', async () => {
    const client = await fails(() => challenge('NTLM'), 'mechanism', /only takes NTLM/u);
    assert.equal(client.requests.length, 1);
  });

  test('a refusal without a challenge is an answer like others', async () => {
    const [way] = transport(() => ({ status: 401, headers: [['www-authenticate', 'Basic realm=x']] }));
    assert.equal((await way.send({ method: 'GET', url: loginUrl })).status, 401);
  });

  test('cookies go back where they came from, and are in no step', async () => {
    const steps: TraceStep[] = [];
    const [way, client] = transport(
      ({ url }) =>
        url === loginUrl
          ? {
              status: 302,
              headers: [
                ['set-cookie', 'MSISAuth=made-up/cookie; path=/; Secure; HttpOnly'],
                ['location', '/next'],
              ],
            }
          : { status: 302, headers: [['location', 'https://other.example/']] },
      undefined,
      steps,
    );
    await assert.rejects(way.send({ method: 'GET', url: loginUrl }), UserError);
    assert.deepEqual(
      client.requests.slice(0, 3).map(({ headers }) => headers['cookie']),
      [undefined, 'MSISAuth=made-up/cookie', undefined],
    );
    assert.ok(!JSON.stringify(steps).includes('made-up'));
  });

  test('a form is sent, and sent again only where the server says so', async () => {
    const sent = async (status: number): Promise<readonly (readonly [string, string | undefined])[]> => {
      const [way, client] = transport(({ url }) => (url === wia ? redirect('/next', status) : {}));
      await way.send({ method: 'POST', url: wia, body: new URLSearchParams({ a: 'b c' }) });
      return client.requests.map(({ method, body }) => [method, body] as const);
    };
    assert.deepEqual(await sent(302), [
      ['POST', 'a=b+c'],
      ['GET', undefined],
    ]);
    assert.deepEqual(await sent(307), [
      ['POST', 'a=b+c'],
      ['POST', 'a=b+c'],
    ]);
  });
});

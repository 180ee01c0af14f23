import assert from 'node:assert/strict';
import https from 'node:https';
import { KeyRing } from '../aws/keyRing';
import { startSts } from '../aws/sts';
import { createSamlIssuer } from '../saml/identityProvider';
import type { SamlIssuer } from '../saml/identityProvider';
import { startOkta } from './okta';
import type { Okta } from './okta';
import type { OktaFactor } from './orgDescription';

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** An answer of the API. */
interface Transaction {
  readonly httpStatus: number;
  readonly errorCode?: string;
  readonly status?: string;
  readonly stateToken?: string;
  readonly sessionToken?: string;
  readonly factorResult?: string;
  readonly links: Readonly<Record<string, { readonly href: string; readonly name?: string }>>;
  readonly embedded: Readonly<Record<string, unknown>>;
}

/** Made up, like every secret here. */
const password = 'Made-up password + 1';
const apiToken = 'made-up-api-token';
const deviceToken = '0123456789abcdef0123456789abcdef';
const provider = 'arn:aws:iam::123456789012:saml-provider/company';
const role = 'arn:aws:iam::123456789012:role/saml-reader';

const push: OktaFactor = { id: 'opf1', factorType: 'push', profile: { name: 'Phone of Ana' } };
const app: OktaFactor = { id: 'ost1', factorType: 'token:software:totp', secret: 'made up secret of the app' };
const sms: OktaFactor = { id: 'sms1', factorType: 'sms', profile: { phoneNumber: '+1 XXX-XXX-1337' } };
const email: OktaFactor = { id: 'emf1', factorType: 'email', profile: { email: 'a...a@example.com' } };
const question: OktaFactor = { id: 'ufs1', factorType: 'question', answer: 'Mayonnaise' };
const key: OktaFactor = { id: 'fwf1', factorType: 'webauthn', provider: 'FIDO' };

suite('The stand-in for Okta', () => {
  let okta: Okta;
  let issuer: SamlIssuer;
  /** Stands still, save for what a test adds. */
  let begin = 0;
  let offset = 0;
  let cookies = new Map<string, string>();

  const now = (): number => begin + offset;

  setup(async () => {
    begin = Date.now();
    offset = 0;
    cookies = new Map();
    issuer = createSamlIssuer({ entityId: 'http://www.okta.com/exkExample0000000000', now });
    okta = await startOkta({
      now,
      issuer,
      settings: { apiTokens: [apiToken] },
      users: [{ login: 'ana@example.com', password, roles: [{ role, provider }] }],
    });
  });
  teardown(() => okta.stop());

  const has = (...factors: readonly OktaFactor[]): void => okta.changeUser('ana@example.com', { factors });

  /** One request, with cookies as a browser keeps them for the organisation. */
  function send(method: string, url: string, body = '', headers: Record<string, string> = {}): Promise<Answer> {
    const isOrg = url.startsWith(okta.origin);
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    return new Promise((resolve, reject) => {
      const request = https.request(
        url,
        {
          method,
          ca: okta.certificatePem,
          agent: false,
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            ...(isOrg && cookie !== '' && { cookie }),
            ...headers,
          },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            for (const each of isOrg ? (response.headers['set-cookie'] ?? []) : []) {
              const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(each) ?? [];
              cookies.set(name, value);
            }
            resolve({
              status: response.statusCode ?? 0,
              headers: response.headers,
              text: Buffer.concat(chunks).toString('utf8'),
            });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
  }

  async function post(url: string, body: object, headers: Record<string, string> = {}): Promise<Transaction> {
    const answer = await send('POST', url, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
    const {
      _links: links = {},
      _embedded: embedded = {},
      ...rest
    } = JSON.parse(answer.text) as Record<string, unknown>;
    return { ...rest, links, embedded, httpStatus: answer.status } as Transaction;
  }

  const authn = (): string => `${okta.origin}/api/v1/authn`;

  function signIn(more: object = {}, headers: Record<string, string> = {}): Promise<Transaction> {
    return post(authn(), { username: 'ana@example.com', password, ...more }, headers);
  }

  function follow(transaction: Transaction, link: string, more: object = {}, query = ''): Promise<Transaction> {
    const found = [transaction.links[link]].flat()[0];
    assert.ok(found, `no link ${link}`);
    return post(found.href + query, { stateToken: transaction.stateToken, ...more });
  }

  function verify(transaction: Transaction, id: string, more: object = {}, query = ''): Promise<Transaction> {
    const factors = transaction.embedded['factors'] as readonly { id: string; _links: Transaction['links'] }[];
    const href = factors.find((each) => each.id === id)?.['_links']['verify']?.href;
    return post((href ?? assert.fail(`no factor ${id}`)) + query, { stateToken: transaction.stateToken, ...more });
  }

  /** Follows redirects from the embed link on. */
  async function open(url: string): Promise<Answer & { readonly url: string }> {
    let at = url;
    let answer = await send('GET', at);
    while (answer.status === 302) {
      at = String(answer.headers['location']);
      answer = await send('GET', at);
    }
    return { ...answer, url: at };
  }

  test('user and password give a session token, which opens the application once', async () => {
    const { sessionToken, status } = await signIn();
    assert.equal(status, 'SUCCESS');
    const page = await open(`${okta.loginUrl}?sessionToken=${sessionToken}`);
    const { action, SAMLResponse } = formOf(page.text);
    assert.equal(action, 'https://signin.aws.amazon.com/saml');
    assert.match(page.text, /value="[^"]*&#x3d;"/u);
    assert.match(Buffer.from(SAMLResponse ?? '', 'base64').toString('utf8'), /ana@example\.com/u);
    cookies.clear();
    const again = await open(`${okta.loginUrl}?sessionToken=${sessionToken}`);
    assert.match(again.text, /<title>Sign In/u);
    assert.deepEqual(okta.takenTokens, ['sessionToken']);
    assert.equal(okta.misplaced.length, 0);
  });

  test('AWS takes its response', async () => {
    const sts = await startSts({
      keys: new KeyRing(),
      now,
      roles: [{ arn: role, trusts: [], samlProviders: [provider] }],
      samlProviders: [{ arn: provider, issuer }],
    });
    try {
      const { sessionToken } = await signIn();
      const { SAMLResponse = '' } = formOf((await open(`${okta.loginUrl}?onetimetoken=${sessionToken}`)).text);
      const answer = await fetch(sts.endpoint, {
        method: 'POST',
        body: new URLSearchParams({
          Action: 'AssumeRoleWithSAML',
          Version: '2011-06-15',
          RoleArn: role,
          PrincipalArn: provider,
          SAMLAssertion: SAMLResponse,
        }),
      });
      assert.equal(answer.status, 200, await answer.text());
    } finally {
      await sts.stop();
    }
  });

  test('a session token ends after five minutes, and is not looked at beside a sid cookie', async () => {
    const { sessionToken } = await signIn();
    cookies.set('sid', 'of somebody');
    assert.match((await open(`${okta.loginUrl}?sessionToken=${sessionToken}`)).text, /<title>Sign In/u);
    cookies.delete('sid');
    offset = 300_000;
    assert.match((await open(`${okta.loginUrl}?sessionToken=${sessionToken}`)).text, /<title>Sign In/u);
    const fresh = await signIn();
    const url = `${okta.origin}/login/sessionCookieRedirect?token=${fresh.sessionToken}&redirectUrl=`;
    assert.equal((await open(`${url}https%3A%2F%2Fexample.com`)).status, 400);
    assert.ok(formOf((await open(url + encodeURIComponent(okta.loginUrl))).text).SAMLResponse);
    assert.deepEqual(okta.takenTokens, ['token']);
  });

  test('refusals have the documented codes', async () => {
    assert.deepEqual(await refusal(signIn({ password: 'wrong' })), [401, 'E0000004']);
    assert.deepEqual(await refusal(post(authn(), { stateToken: 'unknown' })), [401, 'E0000011']);
    assert.deepEqual(await refusal(signIn({}, { authorization: 'SSWS wrong' })), [401, 'E0000011']);
    assert.deepEqual(await refusal(post(authn(), {}, { 'content-type': 'text/plain' })), [415, 'E0000021']);
    okta.failNext(1, 'E0000015');
    assert.deepEqual(await refusal(signIn()), [401, 'E0000015']);
    okta.change({ rateLimitedUntil: now() + 30_000 });
    const limited = await send('POST', authn(), '{}', { 'content-type': 'application/json' });
    assert.equal(limited.status, 429);
    assert.ok(Number(limited.headers['x-rate-limit-reset']) * 1000 >= now() + 29_000);
    offset = 31_000;
    assert.equal((await signIn()).status, 'SUCCESS');
    okta.answerNext(503, 'down');
    assert.equal((await send('GET', okta.loginUrl)).status, 503);
    assert.deepEqual(okta.calls.map(({ refused }) => refused).slice(0, 2), ['E0000004', 'E0000011']);
  });

  test('an account that is locked looks like a wrong password, unless the policy tells', async () => {
    okta.changeUser('ana@example.com', { isLockedOut: true });
    assert.deepEqual(await refusal(signIn()), [401, 'E0000004']);
    okta.change({ showsLockout: true });
    const locked = await signIn();
    assert.deepEqual(
      [locked.status, locked.stateToken, locked.links['next']?.name],
      ['LOCKED_OUT', undefined, 'unlock'],
    );
  });

  test('links cannot be guessed, and belong to one transaction', async () => {
    has(sms);
    const [one, other] = [await signIn(), await signIn()];
    assert.equal(one.status, 'MFA_REQUIRED');
    const guessed = `${authn()}/factors/sms1/verify`;
    assert.deepEqual(await refusal(post(guessed, { stateToken: one.stateToken })), [404, 'E0000007']);
    const mixed = { ...one, stateToken: other.stateToken ?? '' };
    assert.deepEqual(await refusal(verify(mixed, 'sms1')), [404, 'E0000007']);
    assert.equal((await follow(one, 'cancel')).httpStatus, 200);
    assert.deepEqual(okta.cancelled, [one.stateToken]);
    assert.deepEqual(await refusal(verify(one, 'sms1')), [401, 'E0000011']);
    offset = 300_000;
    assert.deepEqual(await refusal(verify(other, 'sms1')), [401, 'E0000011']);
  });

  test('a code that is wrong may be tried again, five of them lock the account', async () => {
    has(app);
    const transaction = await signIn();
    for (let count = 0; count < 4; count += 1) {
      assert.deepEqual(await refusal(verify(transaction, 'ost1', { passCode: 'wrong' })), [403, 'E0000068']);
    }
    assert.deepEqual(await refusal(verify(transaction, 'ost1', { passCode: 'wrong' })), [403, 'E0000069']);
    assert.deepEqual(await refusal(verify(transaction, 'ost1', { passCode: okta.codeOf('ost1') })), [403, 'E0000069']);
    assert.deepEqual(await refusal(signIn()), [401, 'E0000004']);
  });

  test('the code of an app is good once', async () => {
    has(app);
    const passCode = okta.codeOf('ost1');
    assert.ok((await verify(await signIn(), 'ost1', { passCode })).sessionToken);
    assert.deepEqual(await refusal(verify(await signIn(), 'ost1', { passCode })), [403, 'E0000082']);
  });

  test('a code by SMS or e-mail is sent on request, and again after 30 or 5 seconds', async () => {
    has(sms, email);
    const challenge = await verify(await signIn(), 'sms1');
    assert.equal(challenge.status, 'MFA_CHALLENGE');
    assert.deepEqual(await refusal(follow(challenge, 'resend')), [429, 'E0000109']);
    const [first] = okta.sentCodes;
    offset = 30_000;
    assert.equal((await follow(challenge, 'resend')).status, 'MFA_CHALLENGE');
    assert.equal(okta.sentCodes.length, 2);
    if (first?.code !== okta.sentCodes[1]?.code) {
      assert.deepEqual(await refusal(follow(challenge, 'next', { passCode: first?.code })), [403, 'E0000068']);
    }
    const choice = await follow(challenge, 'prev');
    const mail = await verify(choice, 'emf1');
    assert.deepEqual(await refusal(follow(mail, 'resend')), [429, 'E0000118']);
    assert.ok((await follow(mail, 'next', { passCode: okta.sentCodes[2]?.code })).sessionToken);
  });

  test('a push waits until the person has done something', async () => {
    has(push);
    const waiting = await verify(await signIn(), 'opf1');
    assert.deepEqual(
      [waiting.status, waiting.factorResult, waiting.links['next']?.name],
      ['MFA_CHALLENGE', 'WAITING', 'poll'],
    );
    assert.equal((await follow(waiting, 'next')).factorResult, 'WAITING');
    okta.pushes[0]?.reject();
    const rejected = await follow(waiting, 'next');
    assert.deepEqual([rejected.factorResult, rejected.links['next']?.name], ['REJECTED', 'verify']);
    okta.onPush = (sent) => sent.approve();
    const again = await follow(rejected, 'next');
    assert.ok((await follow(again, 'next')).sessionToken);
    okta.onPush = undefined;
    const late = await verify(await signIn(), 'opf1');
    offset = 299_000;
    assert.equal((await follow(late, 'next')).factorResult, 'WAITING');
    offset = 301_000;
    assert.equal((await follow(late, 'next')).factorResult, 'TIMEOUT');
  });

  test('the number to match appears while polling, in the spelling of the documentation or of the service', async () => {
    has(push);
    okta.change({ pushNumber: 92 });
    const first = await verify(await signIn(), 'opf1');
    const challengeIn = (transaction: Transaction, name: string): unknown =>
      (transaction.embedded[name] as Record<string, unknown>)['_embedded'];
    assert.equal(challengeIn(first, 'factor'), undefined);
    assert.deepEqual(challengeIn(await follow(first, 'next'), 'factor'), { challenge: { correctAnswer: 92 } });
    okta.change({ challengeSpelling: 'factors' });
    assert.deepEqual(challengeIn(await follow(first, 'next'), 'factors'), { challenge: { correctAnswer: 92 } });
    assert.throws(() => okta.pushes[0]?.approve());
    okta.pushes[0]?.choose(12);
    const rejected = await follow(first, 'next');
    assert.equal(rejected.factorResult, 'REJECTED');
    okta.onPush = (sent) => sent.choose(92);
    assert.ok((await follow(await follow(rejected, 'next'), 'next')).sessionToken);
  });

  test('a question is answered, a security key is not', async () => {
    has(question, key);
    const transaction = await signIn();
    assert.deepEqual(await refusal(verify(transaction, 'ufs1', { answer: 'mustard' })), [403, 'E0000068']);
    assert.equal((await verify(transaction, 'fwf1')).status, 'MFA_CHALLENGE');
    assert.ok((await verify(transaction, 'ufs1', { answer: 'mayonnaise' })).sessionToken);
  });

  test('a device is remembered by its DT cookie, or by its token from a trusted application only', async () => {
    has(app);
    const sure = async (
      more: object,
      headers: Record<string, string>,
      query = '?rememberDevice=true',
    ): Promise<void> => {
      offset += 60_000;
      await verify(await signIn(more, headers), 'ost1', { passCode: okta.codeOf('ost1') }, query);
    };
    await sure({}, {}, '');
    assert.equal((await signIn()).status, 'MFA_REQUIRED');
    await sure({}, {});
    assert.equal((await signIn()).status, 'SUCCESS');
    cookies.clear();
    assert.equal((await signIn()).status, 'MFA_REQUIRED');
    const context = { context: { deviceToken } };
    const trusted = { authorization: `SSWS ${apiToken}` };
    cookies.clear();
    await sure(context, {});
    cookies.clear();
    assert.equal((await signIn(context)).status, 'MFA_REQUIRED');
    await sure(context, trusted);
    cookies.clear();
    assert.equal((await signIn(context)).status, 'MFA_REQUIRED');
    assert.equal((await signIn(context, trusted)).status, 'SUCCESS');
    assert.deepEqual(await refusal(signIn({ context: { deviceToken: `${deviceToken}-` } }, trusted)), [
      400,
      'E0000001',
    ]);
    offset += 3_600_000;
    assert.equal((await signIn(context, trusted)).status, 'MFA_REQUIRED');
    okta.change({ allowsRememberDevice: false });
    await sure(context, trusted);
    assert.equal((await signIn(context, trusted)).status, 'MFA_REQUIRED');
  });

  test('a warning may be skipped, and so may enrolling when it is optional', async () => {
    okta.changeUser('ana@example.com', { detours: ['PASSWORD_WARN'] });
    assert.equal((await signIn({ options: { warnBeforePasswordExpired: false } })).status, 'SUCCESS');
    const warned = await signIn({ options: { warnBeforePasswordExpired: true } });
    assert.equal(warned.status, 'PASSWORD_WARN');
    assert.ok((await follow(warned, 'skip')).sessionToken);
    okta.changeUser('ana@example.com', { detours: ['MFA_ENROLL'] });
    const required = await signIn();
    assert.deepEqual([required.status, required.links['skip']], ['MFA_ENROLL', undefined]);
    const href = `${required.links['cancel']?.href.replace(/cancel$/u, 'skip')}`;
    assert.deepEqual(await refusal(post(href, { stateToken: required.stateToken })), [403, 'E0000079']);
    okta.change({ isEnrollmentOptional: true });
    assert.ok((await follow(await signIn(), 'skip')).sessionToken);
    for (const status of ['PASSWORD_EXPIRED', 'PASSWORD_RESET', 'MFA_ENROLL_ACTIVATE', 'RECOVERY'] as const) {
      okta.changeUser('ana@example.com', { detours: [status] });
      const transaction = await signIn();
      assert.deepEqual([transaction.status, transaction.links['skip']], [status, undefined]);
      assert.deepEqual(await refusal(follow(transaction, 'next')), [403, 'E0000079']);
    }
  });

  test('a person without the application reads so', async () => {
    okta.changeUser('ana@example.com', { roles: undefined });
    const { sessionToken } = await signIn();
    const page = await open(`${okta.loginUrl}?sessionToken=${sessionToken}`);
    assert.match(page.text, /<div class="error-content">\s*<h1>[^<]+<\/h1>\s*<p>User is not assigned/u);
  });

  test('the application steps up by a state token in a script, with or without the session', async () => {
    has(app);
    okta.change({ skipsMfa: true, appDemandsMfa: true });
    const { sessionToken } = await signIn();
    const page = await open(`${okta.loginUrl}?sessionToken=${sessionToken}`);
    assert.match(page.text, /stateToken = '[^']*\\x2D/u);
    const known = await post(authn(), { stateToken: stateTokenIn(page.text) });
    assert.equal(known.status, 'MFA_REQUIRED');
    const done = await verify(known, 'ost1', { passCode: okta.codeOf('ost1') });
    assert.deepEqual([done.status, done.sessionToken, done.links['next']?.name], ['SUCCESS', undefined, 'original']);
    assert.ok(formOf((await open(done.links['next']?.href ?? '')).text).SAMLResponse);

    okta.change({ stepUpForgetsSession: true });
    cookies.clear();
    offset = 60_000;
    const second = await signIn();
    const other = await open(`${okta.loginUrl}?sessionToken=${second.sessionToken}`);
    const unknown = await post(authn(), { stateToken: stateTokenIn(other.text) });
    assert.deepEqual([unknown.status, unknown.links['next']?.name], ['UNAUTHENTICATED', 'authenticate']);
    const wanted = await follow(unknown, 'next', { username: 'ana@example.com', password });
    assert.equal(wanted.status, 'MFA_REQUIRED');
    assert.equal(okta.misplaced.length, 0);
  });

  test('the Identity Engine says what it is, and takes no token of a step-up', async () => {
    const pipeline = async (): Promise<unknown> =>
      (JSON.parse((await send('GET', `${okta.origin}/.well-known/okta-organization`)).text) as { pipeline: unknown })
        .pipeline;
    assert.equal(await pipeline(), 'v1');
    has(app);
    okta.change({ pipeline: 'idx', skipsMfa: true, appDemandsMfa: true });
    assert.equal(await pipeline(), 'idx');
    const { sessionToken } = await signIn();
    const page = await open(`${okta.loginUrl}?sessionToken=${sessionToken}`);
    const stateToken = stateTokenIn(page.text);
    assert.match(stateToken, /^02\.id\./u);
    assert.deepEqual(await refusal(post(authn(), { stateToken })), [401, 'E0000011']);
  });

  test('in a federation another host stands between Okta and AWS', async () => {
    const submit = (form: Form): Promise<Answer> => {
      const { action, ...fields } = form;
      return send('POST', action, new URLSearchParams(fields).toString());
    };
    okta.change({ federation: 'request' });
    const one = await signIn();
    const asked = formOf((await open(`${okta.loginUrl}?sessionToken=${one.sessionToken}`)).text);
    assert.ok(asked['SAMLRequest']);
    const answered = formOf((await submit(asked)).text);
    assert.ok(answered.SAMLResponse && answered.action.startsWith(okta.origin));
    const { headers } = await submit(answered);
    assert.equal(formOf((await open(String(headers['location']))).text).action, 'https://signin.aws.amazon.com/saml');

    okta.change({ federation: 'response' });
    cookies.clear();
    const two = await signIn();
    const first = formOf((await open(`${okta.loginUrl}?sessionToken=${two.sessionToken}`)).text);
    assert.ok(first.SAMLResponse && first.action.startsWith(okta.brokerOrigin));
    assert.equal(formOf((await submit(first)).text).action, 'https://signin.aws.amazon.com/saml');
    assert.equal((await submit(first)).status, 404);
  });

  test('secrets are noticed where they do not belong', async () => {
    const { sessionToken } = await signIn({}, { authorization: `SSWS ${apiToken}` });
    assert.equal(okta.misplaced.length, 0);
    await send('GET', okta.loginUrl, '', { authorization: `SSWS ${apiToken}` });
    await send('GET', `${okta.origin}/login/login.htm?p=${encodeURIComponent(password)}`);
    await send(
      'POST',
      `${okta.brokerOrigin}/acs`,
      new URLSearchParams({ token: sessionToken ?? '', password }).toString(),
    );
    assert.deepEqual(
      okta.misplaced.map(({ what, where }) => `${what}: ${where}`),
      [
        `API token: GET ${okta.loginUrl}`,
        `password: GET ${okta.origin}/login/login.htm`,
        `password: POST ${okta.brokerOrigin}/acs`,
        `session token: POST ${okta.brokerOrigin}/acs`,
      ],
    );
  });
});

async function refusal(work: Promise<Transaction>): Promise<readonly unknown[]> {
  const { httpStatus, errorCode } = await work;
  return [httpStatus, errorCode];
}

interface Form extends Record<string, string> {
  readonly action: string;
}

/** The form that sends itself; these pages are simple enough for patterns. */
function formOf(html: string): Form {
  const plain = (text: string): string =>
    text.replaceAll(/&#x([0-9a-f]+);/gu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
  const action = plain(/<form [^>]*action="([^"]*)"/u.exec(html)?.[1] ?? assert.fail(`no form in ${html}`));
  const fields = [...html.matchAll(/<input name="([^"]*)" type="hidden" value="([^"]*)"/gu)];
  return { ...Object.fromEntries(fields.map(([, name = '', value = '']) => [name, plain(value)])), action };
}

function stateTokenIn(html: string): string {
  return (/stateToken = '([^']*)'/u.exec(html)?.[1] ?? '').replaceAll(String.raw`\x2D`, '-');
}

import assert from 'node:assert/strict';
import { followAppLink } from '../../../../src/auth/okta/appLink';
import type { OktaBrowser } from '../../../../src/auth/okta/appLink';
import { origin } from './answers';

type Request = Parameters<OktaBrowser['send']>[0];

const start = `${origin}/home/amazon_aws/0oa1/272`;

/** A browser that gets these pages in order. */
class Pages implements OktaBrowser {
  readonly requests: Request[] = [];

  constructor(private readonly pages: readonly (string | { url?: string; status?: number; text: string })[]) {}

  async send(request: Request): ReturnType<OktaBrowser['send']> {
    const page = this.pages[this.requests.length];
    this.requests.push(request);
    assert.ok(page !== undefined, `nobody expected ${request.url}`);
    const { url = request.url, status = 200, text } = typeof page === 'string' ? { text: page } : page;
    return { url, status, text };
  }
}

function form(action: string, fields: Readonly<Record<string, string>>, method = 'post'): string {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${value}"/>`,
  );
  return `<html><body><form id="appForm" action="${action}" method="${method}">${inputs.join('')}<input type="submit" value="go"/></form></body></html>`;
}

const saml = Buffer.from('<samlp:Response/>').toString('base64');
const forAws = form('https&#x3a;&#x2f;&#x2f;signin.aws.amazon.com&#x2f;saml', {
  SAMLResponse: saml.replaceAll('+', '&#x2b;').replaceAll('=', '&#x3d;'),
  RelayState: '',
});

suite('The link of an application at Okta', () => {
  test('a response for AWS is the end', async () => {
    const browser = new Pages([forAws]);
    assert.deepEqual(await followAppLink(browser, start), { kind: 'response', response: saml });
    assert.deepEqual(
      browser.requests.map(({ method, url }) => [method, url]),
      [['GET', start]],
    );
  });

  test('a response for AWS in another partition is the end too', async () => {
    const browser = new Pages([form('https://signin.amazonaws.cn/saml', { SAMLResponse: saml })]);
    assert.deepEqual(await followAppLink(browser, start), { kind: 'response', response: saml });
  });

  test('forms for others are sent on', async () => {
    const browser = new Pages([
      form('https://other.example/sso?x=1', { SAMLRequest: 'made&#x2b;up', RelayState: 'state' }, 'GET'),
      form(`${origin}/sso/acs`, { SAMLResponse: saml, RelayState: 'state &amp; more' }),
      forAws,
    ]);
    assert.deepEqual(await followAppLink(browser, start), { kind: 'response', response: saml });
    const [, second, third] = browser.requests;
    assert.equal(second?.url, 'https://other.example/sso?SAMLRequest=made%2Bup&RelayState=state');
    assert.equal(second?.body, undefined);
    assert.equal(third?.method, 'POST');
    assert.equal(third?.url, `${origin}/sso/acs`);
    assert.deepEqual(Object.fromEntries(third?.body ?? []), { SAMLResponse: saml, RelayState: 'state & more' });
  });

  test('forms in a circle end, and so does one without encryption', async () => {
    const circle = new Pages(Array.from({ length: 50 }, () => form(start, { SAMLRequest: 'x' })));
    assert.equal((await followAppLink(circle, start)).kind, 'unknown');
    assert.equal(circle.requests.length, 10);
    const open = new Pages([form('http://other.example/', { SAMLResponse: saml })]);
    assert.equal((await followAppLink(open, start)).kind, 'unknown');
    assert.equal(open.requests.length, 1);
  });

  test('a token in a script means that the application asks for more', async () => {
    for (const [script, stateToken] of [
      ["var stateToken = '00abc\\x2DdEf_g';", '00abc-dEf_g'],
      ['var x = {"stateToken":"02.id.made\\u002dup"};', '02.id.made-up'],
      ['var config = { stateToken : "00\\/x" }', '00/x'],
    ] as const) {
      const page = `<html><head><script>${script}</script></head><body></body></html>`;
      assert.deepEqual(await followAppLink(new Pages([page]), start), { kind: 'stepUp', stateToken });
    }
  });

  test('what Okta says is passed on', async () => {
    const page = '<div class="error-content"><h1>Sorry</h1><p>You are <b>not assigned</b> this application.</p></div>';
    const end = await followAppLink(new Pages([{ text: page, status: 403 }]), start);
    assert.equal(end.kind, 'refused');
    assert.match(end.kind === 'refused' ? end.reason : '', /not assigned this application/u);
  });

  test('the sign-in page', async () => {
    const field = '<form action="/login"><input name="password" type="password"/></form>';
    assert.deepEqual(await followAppLink(new Pages([field]), start), { kind: 'signIn' });
    const page = { url: `${origin}/login/login.htm?fromURI=%2F`, text: '<html></html>' };
    assert.deepEqual(await followAppLink(new Pages([page]), start), { kind: 'signIn' });
    const withState = form('/login', { RelayState: 'x' }).replace('type="hidden"', 'type="password"');
    assert.deepEqual(await followAppLink(new Pages([withState]), start), { kind: 'signIn' });
  });

  test('another page is named by its title', async () => {
    const page = { status: 404, text: '<title> Page\n not found </title>' };
    assert.deepEqual(await followAppLink(new Pages([page]), start), {
      kind: 'unknown',
      status: 404,
      title: 'Page not found',
    });
  });
});

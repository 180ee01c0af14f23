import assert from 'node:assert/strict';
import { DOMParser, XMLSerializer } from '@xmldom/xmldom';
import { readResponse, verifyResponse } from '../aws/signedAssertion';
import { createClientAuthority } from '../clientCertificates';
import { Browser, formOf } from './browser';
import type { BrowserPage } from './browser';
import { createSamlIssuer, escapeXml } from './identityProvider';
import { anaAtPing, startPingFederate } from './pingFederate';
import type { PingFederate, PingOptions } from './pingFederate';

const issuer = createSamlIssuer({ entityId: 'https://ping.example.com' });
const roles = [{ role: 'arn:aws:iam::123456789012:role/r', provider: 'arn:aws:iam::123456789012:saml-provider/p' }];

const trust13 = 'http://docs.oasis-open.org/ws-sx/ws-trust/200512';
const trust2005 = 'http://schemas.xmlsoap.org/ws/2005/02/trust';
const wss = 'http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-';

interface Envelope {
  readonly soap?: '1.1' | '1.2';
  readonly trust?: string;
  readonly user?: string;
  readonly password?: string;
  /** Milliseconds from now. */
  readonly created?: number;
  readonly expires?: number;
  readonly to?: string;
  readonly action?: string;
  readonly appliesTo?: string;
  readonly tokenType?: string;
  readonly isEscaped?: boolean;
}

suite('The PingFederate of the tests', () => {
  let ping: PingFederate;
  let browser: Browser;

  async function start(options: Partial<PingOptions> = {}): Promise<void> {
    const users = [anaAtPing, { name: 'locked', password: anaAtPing.password, isLocked: true }];
    ping = await startPingFederate({ issuer, roles, users, ...options });
    browser = new Browser(ping);
  }
  teardown(() => ping.stop());

  async function ask(said: Envelope = {}, headers: Record<string, string> = {}, query = ''): Promise<BrowserPage> {
    const { soap = '1.2', trust = trust13, user = anaAtPing.name, password = anaAtPing.password } = said;
    const { to = ping.stsUrl, action = `${trust}/RST/Issue`, appliesTo = ping.partner } = said;
    const text = (value: string): string => (said.isEscaped === false ? value : escapeXml(value));
    const time = (offset: number): string => new Date(Date.now() + offset).toISOString();
    const namespace =
      soap === '1.2' ? 'http://www.w3.org/2003/05/soap-envelope' : 'http://schemas.xmlsoap.org/soap/envelope/';
    const body = `<s:Envelope xmlns:s="${namespace}" xmlns:a="http://www.w3.org/2005/08/addressing" xmlns:u="${wss}wssecurity-utility-1.0.xsd"><s:Header>${soap === '1.2' ? `<a:To>${to}</a:To><a:Action>${action}</a:Action>` : ''}<o:Security xmlns:o="${wss}wssecurity-secext-1.0.xsd"><u:Timestamp><u:Created>${time(said.created ?? 0)}</u:Created><u:Expires>${time(said.expires ?? 300_000)}</u:Expires></u:Timestamp><o:UsernameToken><o:Username>${text(user)}</o:Username><o:Password Type="${wss}username-token-profile-1.0#PasswordText">${text(password)}</o:Password></o:UsernameToken></o:Security></s:Header><s:Body><t:RequestSecurityToken xmlns:t="${trust}">${said.tokenType === undefined ? '' : `<t:TokenType>${said.tokenType}</t:TokenType>`}<t:RequestType>${trust}/Issue</t:RequestType><p:AppliesTo xmlns:p="http://schemas.xmlsoap.org/ws/2004/09/policy"><a:EndpointReference><a:Address>${appliesTo}</a:Address></a:EndpointReference></p:AppliesTo></t:RequestSecurityToken></s:Body></s:Envelope>`;
    const type = soap === '1.2' ? 'application/soap+xml; charset=utf-8' : 'text/xml; charset=utf-8';
    return browser.open(`/idp/sts.wst${query}`, {
      body,
      headers: { 'content-type': type, ...(soap === '1.1' && { soapaction: `"${action}"` }), ...headers },
    });
  }

  /** Takes the assertion out of an answer as a client has to, and checks its signature. */
  function subjectIn({ status, text }: BrowserPage): string {
    assert.equal(status, 200, text);
    const document = new DOMParser().parseFromString(text, 'text/xml');
    const [assertion] = document.getElementsByTagNameNS('urn:oasis:names:tc:SAML:2.0:assertion', 'Assertion');
    assert.ok(assertion, text);
    const wrapper = `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"><p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status>${new XMLSerializer().serializeToString(assertion)}</p:Response>`;
    return subjectOf(Buffer.from(wrapper).toString('base64'));
  }

  function subjectOf(response: string): string {
    const received = readResponse(response);
    if (typeof received === 'string') {
      return assert.fail(received);
    }
    return verifyResponse(received, issuer.certificatePem)?.subject ?? assert.fail('the signature is not valid');
  }

  suite('as an STS', () => {
    test('issues a signed assertion for both versions of both protocols', async () => {
      await start();
      for (const soap of ['1.1', '1.2'] as const) {
        for (const trust of [trust13, trust2005]) {
          const answer = await ask({ soap, trust });
          assert.equal(subjectIn(answer), 'ana');
          assert.equal(answer.text.includes('ResponseCollection'), trust === trust13);
        }
      }
      ping.sts.hasPrefixesAbove = true;
      const answer = await ask();
      assert.match(answer.text, /<saml:Assertion ID="[^"]*" IssueInstant="[^"]*" Version="2.0">/u);
      assert.equal(subjectIn(answer), 'ana');
    });

    test('gives a whole Response where that is switched on', async () => {
      await start();
      const tokenType = 'urn:oasis:names:tc:SAML:2.0:profiles:SSO:browser';
      assert.match((await ask({ tokenType })).text, /wst:RequestFailed/u);
      ping.sts.isBrowserTokenOn = true;
      const token = /<wsse:BinarySecurityToken[^>]*>([^<]*)</u.exec((await ask({ tokenType })).text)?.[1];
      assert.equal(subjectOf(token ?? ''), 'ana');
    });

    test('refuses with the fault that says why', async () => {
      await start();
      const cases: readonly [Envelope, RegExp][] = [
        [{ password: 'wrong' }, /<s:Value xmlns:wst="[^"]*">wst:FailedAuthentication</u],
        [{ user: 'locked' }, /wst:FailedAuthentication/u],
        [{ soap: '1.1', password: 'wrong' }, /<faultcode xmlns:wst="[^"]*">wst:FailedAuthentication</u],
        [{ isEscaped: false }, /wst:InvalidRequest/u],
        [{ appliesTo: 'urn:other' }, /wst:InvalidScope/u],
        [{ to: 'https://localhost/other' }, /wsa:DestinationUnreachable/u],
        [{ action: `${trust13}/RST/Validate` }, /wsa:ActionNotSupported/u],
        [{ soap: '1.1', action: `${trust13}/RST/Validate` }, /wst:InvalidRequest/u],
        [{ created: -600_000, expires: -300_000 }, /wsu:MessageExpired/u],
        [{ created: 600_000, expires: 900_000 }, /wsu:MessageExpired/u],
        [{ expires: -1 }, /wsse:InvalidSecurity/u],
        [{ tokenType: 'urn:oasis:names:tc:SAML:1.0:assertion' }, /wst:RequestFailed/u],
        [{ trust: 'urn:other' }, /wst:InvalidRequest/u],
      ];
      for (const [said, expected] of cases) {
        const { status, text } = await ask(said);
        assert.equal(status, 500, text);
        assert.match(text, expected);
      }
      ping.sts.tokenProcessorId = 'usernames';
      assert.match((await ask()).text, /TokenProcessorId/u);
      assert.equal(subjectIn(await ask({}, {}, '?TokenProcessorId=usernames')), 'ana');
      ping.sts.soapVersions = ['1.1'];
      assert.equal((await ask()).status, 415);
    });

    test('demands Basic, or is not there', async () => {
      await start({ sts: { isBasicDemanded: true } });
      const basic = (password: string): Record<string, string> => ({
        authorization: `Basic ${Buffer.from(`ana:${password}`).toString('base64')}`,
      });
      const refused = await ask();
      assert.equal(refused.status, 401);
      assert.match(String(refused.headers['www-authenticate']), /^Basic realm=/u);
      assert.equal((await ask({}, basic('wrong'))).status, 401);
      assert.equal(subjectIn(await ask({}, basic(anaAtPing.password))), 'ana');
      ping.sts.isOn = false;
      const gone = await ask();
      assert.equal(gone.status, 404);
      assert.equal(gone.title, 'Page Not Found');
    });

    test('lets only its own clients in', async () => {
      const authority = createClientAuthority();
      const client = authority.issue('Reporting');
      await start({ tls: { clientAuthorities: [authority.certificatePem] } });
      await assert.rejects(ask());
      browser = new Browser(ping, { cert: client.certificatePem, key: client.keyPem });
      assert.equal(subjectIn(await ask()), 'ana');
      assert.equal(ping.requests.at(-1)?.clientName, 'Reporting');
    });
  });

  suite('in a browser', () => {
    const submit = async (page: BrowserPage, fields: Record<string, string>, form?: string): Promise<BrowserPage> =>
      browser.submit(form === undefined ? named(page) : page, form ?? 'first', fields);
    /** The forms that send themselves have no name. */
    const named = (page: BrowserPage): BrowserPage => ({
      ...page,
      text: page.text.replace('<form ', '<form id="first" '),
    });

    const login = async (): Promise<BrowserPage> =>
      submit(await browser.open(ping.startUrl), { 'pf.username': anaAtPing.name, 'pf.pass': anaAtPing.password });

    const assertSignedIn = (page: BrowserPage): void => {
      const { action, hidden } = formOf(named(page).text, 'first');
      assert.equal(action, 'https://signin.aws.amazon.com/saml');
      assert.equal(subjectOf(hidden['SAMLResponse'] ?? ''), 'ana');
    };

    test('signs in by the form, whatever its fields are called', async () => {
      await start();
      assertSignedIn(await login());
      ping.behaviour.loginFields = { user: 'USER', password: 'PASSWORD' };
      const page = await browser.open(ping.startUrl);
      assertSignedIn(await submit(page, { USER: anaAtPing.name, PASSWORD: anaAtPing.password }));
    });

    test('says why not', async () => {
      await start();
      assert.match((await browser.open('/idp/startSSO.ping?PartnerSpId=urn:other')).text, /no active connection/u);
      const wrong = await submit(await browser.open(ping.startUrl), { 'pf.username': 'ana', 'pf.pass': 'wrong' });
      assert.match(wrong.text, /ping-error">We didn&#39;t recognize/u);
      assertSignedIn(await submit(wrong, { 'pf.username': 'ana', 'pf.pass': anaAtPing.password }));
      const locked = { 'pf.username': 'locked', 'pf.pass': anaAtPing.password };
      assert.match((await submit(await browser.open(ping.startUrl), locked)).text, /account is locked/u);
      const page = await browser.open(ping.startUrl);
      browser.forgetCookies();
      assert.match((await submit(page, locked)).text, /Page Expired/u);
    });

    test('goes by another federation server', async () => {
      await start({ behaviour: { isChained: true } });
      const begun = await submit(await browser.open(ping.startUrl), {});
      const hub = await submit(begun, { 'pf.username': 'ana', 'pf.pass': anaAtPing.password });
      assert.match(formOf(named(hub).text, 'first').action, /ACS\.saml2$/u);
      assertSignedIn(await submit(hub, {}));
    });

    test('waits for PingID, with a number to match', async () => {
      await start({ behaviour: { hasPingId: true }, pingId: { hasNumber: true, probesWebAuthn: true } });
      const probe = await submit(await login(), {});
      const swipe = await browser.submit(probe, 'start-form', { isWebAuthnSupportedByBrowser: 'false' });
      const number = /numbermatching">(\d+)</u.exec(swipe.text)?.[1];
      const { action, hidden } = formOf(swipe.text, 'form1');
      const poll = `${action}?${new URLSearchParams(hidden).toString()}`;
      assert.equal((await browser.open(poll)).text, '{"status":"ASYNC_AUTH_WAIT"}');
      assert.equal((await browser.open(action)).status, 403);
      ping.pingId.device.approve(number);
      assert.equal((await browser.open(poll)).text, '{"status":"OK"}');
      assertSignedIn(await submit(await respond(swipe), {}));
    });

    const respond = async (swipe: BrowserPage): Promise<BrowserPage> => {
      const { action, hidden } = formOf(swipe.text, 'reponseView');
      return browser.open(`${action}?${new URLSearchParams(hidden).toString()}`);
    };

    test('says when the phone refuses, or does not answer', async () => {
      await start({ behaviour: { hasPingId: true }, pingId: { polls: 1 } });
      const denied = await submit(await login(), {});
      ping.pingId.device.deny();
      const { action, hidden } = formOf(denied.text, 'form1');
      await browser.open(`${action}?${new URLSearchParams(hidden).toString()}`);
      assert.match((await submit(await respond(denied), {})).text, /not accepted/u);

      const silent = await submit(await login(), {});
      const form = formOf(silent.text, 'form1');
      const poll = `${form.action}?${new URLSearchParams(form.hidden).toString()}`;
      await browser.open(poll);
      assert.equal((await browser.open(poll)).text, '{"status":"DEVICE_CLAIM_TIMEOUT"}');
      assert.match((await respond(silent)).text, /did not respond in time/u);
    });

    test('takes a code, three times at most, of the device that is chosen', async () => {
      const devices = [
        { id: 'a', name: 'Phone', kind: 'push' },
        { id: 'b', name: 'Token', kind: 'code' },
      ] as const;
      await start({ behaviour: { hasPingId: true }, pingId: { devices } });
      const choose = async (): Promise<BrowserPage> =>
        browser.submit(await submit(await login(), {}), 'device-form', { deviceId: 'b' });
      const wrong = await browser.submit(await choose(), 'otp-form', { otp: 'x' });
      assert.match(wrong.text, /Invalid passcode/u);
      const right = await browser.submit(wrong, 'otp-form', { otp: ping.pingId.device.shown });
      assertSignedIn(await submit(right, {}));
      let page = await choose();
      for (let attempt = 0; attempt < 3; attempt += 1) {
        page = await browser.submit(page, 'otp-form', { otp: 'x' });
      }
      assert.match(page.text, /Too many attempts/u);
      // Each page's token is of that page alone.
      assert.equal((await browser.submit(wrong, 'otp-form', { otp: 'x' })).status, 403);
    });
  });
});

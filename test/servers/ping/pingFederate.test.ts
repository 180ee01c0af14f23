import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import forge from 'node-forge';
import type { Authenticator } from '../../../src/auth/authenticator';
import { startTlsServer } from '../tlsServer';
import type { TlsServer } from '../tlsServer';
import { failureOf } from '../aws/failure';
import { cancels, chooses } from '../aws/people';
import { samlProvider, samlReader, samlWriter, startWorld } from '../aws/world';
import type { World } from '../aws/world';
import { createClientAuthority } from '../clientCertificates';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { awsAudience } from '../saml/identityProvider';
import { anaAtPing, startPingFederate } from '../saml/pingFederate';
import type { PingFederate, PingOptions } from '../saml/pingFederate';

const reader = { role: samlReader, provider: samlProvider };
const writer = { role: samlWriter, provider: samlProvider };
const hour = 3_600_000;

suite('Signing in with PingFederate', () => {
  let local: DynamodbLocal;
  let world: World;
  let ping: PingFederate;
  const others: TlsServer[] = [];

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startWorld(local.endpoint);
  });
  teardown(async () => {
    await Promise.all([world.end(), ping.stop(), ...others.splice(0).map((server) => server.stop())]);
  });

  async function start(options: Partial<PingOptions> = {}): Promise<void> {
    ping = await startPingFederate({ issuer: world.samlIssuer, roles: [reader], now: () => world.now(), ...options });
  }

  /** What a connection to the server of the test holds, by WS-Trust unless SSOLoginURL says otherwise. */
  function properties(more: Record<string, string> = {}): Record<string, string> {
    return {
      AuthScheme: 'PingFederate',
      User: anaAtPing.name,
      Password: anaAtPing.password,
      SSOLoginURL: ping.stsUrl,
      SSOExchangeUrl: ping.partner,
      SSLServerCert: ping.certificatePem,
      ...more,
    };
  }

  function page(more: Record<string, string> = {}): Record<string, string> {
    return properties({ SSOLoginURL: ping.startUrl, SSOExchangeUrl: '', ...more });
  }

  /** Lists tables in DynamoDB; the key it saw is one that STS issued for the assertion. */
  async function use(
    all: Record<string, string> = properties(),
    authenticator: Authenticator = world.authenticator(),
  ): Promise<void> {
    for await (const tables of world.dynamodb(authenticator).listTables(world.connection(all))) {
      assert.ok(Array.isArray(tables));
    }
    const { accessKeyId } = world.gate.requests.at(-1) ?? {};
    assert.ok(
      world.sts.issued.some((key) => key.accessKeyId === accessKeyId),
      'DynamoDB saw the session of the role',
    );
  }

  async function refusal(all: Record<string, string> = properties()): Promise<string> {
    const { message, step } = await failureOf(use(all));
    assert.ok(step !== undefined || message.includes('missing') || message.includes('SSO'), message);
    assert.ok(!message.includes(anaAtPing.password));
    return message;
  }

  function stsRequests(): number {
    return ping.requests.filter(({ url }) => url.startsWith('/idp/sts.wst')).length;
  }

  suite('by WS-Trust', () => {
    test('a token becomes a session of the role, and is asked for alone when that ends', async () => {
      await start();
      const authenticator = world.authenticator();
      await use(properties(), authenticator);
      const state = authenticator.stateOf('orders');
      assert.ok(state.kind === 'signedIn');
      assert.equal(state.identity.role, samlReader);
      assert.equal(stsRequests(), 1);
      world.person.isAvailable = false;
      world.advance(2 * hour);
      await use(properties(), authenticator);
      assert.equal(world.sts.issued.length, 2);
    });

    for (const password of ['<b>&amp;"\' ]]>', 'pässwörd 😀', ' blanks around ', 'a&b;c=d']) {
      test(`the password ${password} arrives as it is`, async () => {
        await start({ users: [{ name: 'CORP\\ana & <ben>', password }], sts: { said: { sessionName: 'ana' } } });
        await use(properties({ User: 'CORP\\ana & <ben>', Password: password }));
        assert.equal(stsRequests(), 1);
      });
    }

    test('older forms are spoken where newer ones are not understood', async () => {
      await start({ sts: { soapVersions: ['1.1'] } });
      await use();
      ping.sts.trustVersions = ['2005/02'];
      await use();
      ping.sts.soapVersions = ['1.2'];
      await use();
      assert.equal(stsRequests(), 2 + 3 + 2);
      ping.sts.soapVersions = [];
      assert.match(await refusal(), /understands neither WS-Trust 1\.3 nor 2005\/02\. Check SSOLoginURL/u);
    });

    test('answers of either form, with prefixes declared far above, keep their signature', async () => {
      await start({ sts: { hasPrefixesAbove: true } });
      await use();
      ping.sts.answer = 'bare';
      await use();
      ping.sts.answer = 'collection';
      ping.sts.trustVersions = ['2005/02'];
      await use();
    });

    test('a whole response is passed on as it is', async () => {
      await start({ sts: { isBrowserTokenOn: true, isBrowserTokenForced: true } });
      await use();
      assert.equal(stsRequests(), 1);
    });

    test('a token without a Recipient is exchanged for one for browsers, or named', async () => {
      await start({ sts: { said: { recipient: false } } });
      assert.match(await refusal(), /has no Recipient, which AWS demands/u);
      assert.equal(stsRequests(), 2);
      assert.equal(world.sts.calls.length, 0, 'AWS was not asked');
      ping.sts.isBrowserTokenOn = true;
      ping.sts.said = {};
      let count = 0;
      const said = {
        get recipient() {
          return count++ === 0 ? (false as const) : 'https://signin.aws.amazon.com/saml';
        },
      };
      ping.sts.said = said;
      await use();
      assert.equal(stsRequests(), 4);
    });

    test('what AWS would refuse is named before it is asked', async () => {
      await start();
      const faults: readonly (readonly [said: PingFederate['sts']['said'], sentence: RegExp])[] = [
        [{ roles: [] }, /offers you no role/u],
        [{ sessionName: false }, /no RoleSessionName/u],
        [{ audience: 'urn:example' }, /meant for urn:example/u],
        [{ recipient: 'https://example.com/acs' }, /addressed to https:\/\/example\.com\/acs/u],
        [{ issuedAt: world.now() - hour }, /was good until/u],
        [{ confirmation: 'holder-of-key' }, /no bearer/u],
      ];
      for (const [said, sentence] of faults) {
        ping.sts.said = said;
        assert.match(await refusal(), sentence);
      }
      assert.equal(world.sts.calls.length, 0);
      ping.sts.said = { fault: 'tampered' };
      assert.match(await refusal(), /signature/u);
      ping.sts.said = { audience: awsAudience };
      await use();
    });

    test('several roles: the one that is named, or that the person chooses', async () => {
      await start({ roles: [reader, writer] });
      await use(properties({ AWSRoleARN: samlWriter, AWSPrincipalARN: samlProvider }));
      world.person.answersChoices(chooses('saml-reader'));
      const authenticator = world.authenticator();
      await use(properties(), authenticator);
      const state = authenticator.stateOf('orders');
      assert.ok(state.kind === 'signedIn' && state.identity.role === samlReader);
      assert.equal(world.person.choiceRequests.length, 1);
    });

    test('a wrong password is refused once, and not sent again by itself', async () => {
      await start();
      const authenticator = world.authenticator();
      const connection = properties({ Password: 'made up and wrong' });
      const message = (await failureOf(use(connection, authenticator))).message;
      assert.match(message, /^PingFederate refused the user ana\. Check User and Password\./u);
      assert.equal(stsRequests(), 1, 'no other form was tried');
      world.person.isAvailable = false;
      world.advance(hour);
      assert.equal((await failureOf(use(connection, authenticator))).message, message);
      assert.equal(stsRequests(), 1, 'nobody asked for it');
      world.person.isAvailable = true;
      world.advance(hour);
      await failureOf(use(connection, authenticator));
      assert.equal(stsRequests(), 2);
    });

    test('a locked user, a wrong partner and a wrong clock are told apart', async () => {
      await start({ users: [anaAtPing, { name: 'locked', password: 'x', isLocked: true }] });
      assert.match(await refusal(properties({ User: 'locked', Password: 'x' })), /refused the user locked/u);
      for (const scopeFault of ['InvalidScope', 'RequestFailed', 'InvalidRequest'] as const) {
        ping.sts.scopeFault = scopeFault;
        assert.match(
          await refusal(properties({ SSOExchangeUrl: 'urn:other' })),
          new RegExp(`\\(${scopeFault}\\)\\. SSOExchangeUrl must equal the Partner Service Identifier`, 'u'),
        );
      }
      const late = startPingFederate({ issuer: world.samlIssuer, roles: [reader], now: () => world.now() + hour });
      const other = await late;
      others.push(other);
      assert.match(await refusal(properties({ SSOLoginURL: other.stsUrl })), /because of its time.*clock/u);
    });

    test('TokenProcessorId goes along, and is asked for where it is wanted', async () => {
      await start({ sts: { tokenProcessorId: 'users' } });
      assert.match(await refusal(), /several token processors.*sts\.wst\?TokenProcessorId=/u);
      await use(properties({ SSOLoginURL: `${ping.stsUrl}?TokenProcessorId=users` }));
    });

    test('AuthScheme=Basic sends the header, to this server only', async () => {
      await start({ sts: { isBasicDemanded: true } });
      assert.match(await refusal(), /HTTP 401.*Set AuthScheme=Basic in SSOProperties/u);
      await use(properties({ 'SSOProperties.AuthScheme': 'basic' }));
      assert.match(
        await refusal(properties({ 'SSOProperties.AuthScheme': 'Basic', Password: 'wrong' })),
        /did not accept ana in the Authorization header/u,
      );
      assert.match(
        await refusal(properties({ 'SSOProperties.AuthScheme': 'Basic', User: 'a:b' })),
        /User has a colon/u,
      );
      ping.sts.isBasicDemanded = false;
      const count = ping.requests.length;
      await use();
      assert.ok(ping.requests.slice(count).every(({ headers }) => headers['authorization'] === undefined));
    });

    test('what is no WS-Trust service is named by its address', async () => {
      await start({ sts: { isOn: false } });
      assert.match(await refusal(), /\/idp\/sts\.wst answered with the page “Page Not Found” \(HTTP 404\)/u);
      const answers: readonly (readonly [
        status: number,
        headers: Record<string, string>,
        body: string,
        sentence: RegExp,
      ])[] = [
        [
          302,
          { location: 'https://elsewhere.example.com/login' },
          '',
          /leads on to elsewhere\.example\.com\. The password was not sent/u,
        ],
        [403, {}, '', /does not let this client use.*SSLClientCert/u],
        [200, {}, '', /an empty answer \(HTTP 200\)/u],
        [200, { 'content-type': 'application/json' }, '{}', /a page \(HTTP 200\)/u],
        [200, {}, '<wsdl:definitions xmlns:wsdl="urn:x"/>', /not as a WS-Trust service does \(definitions\)/u],
        [200, {}, '<a>', /is not XML, or is broken/u],
        [200, {}, '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', /holds a DOCTYPE/u],
        [503, {}, 'busy', /failure of its own \(HTTP 503\)/u],
      ];
      for (const [status, headers, body, sentence] of answers) {
        const server = await startTlsServer(async (_, response) => {
          response.writeHead(status, headers);
          response.end(body);
        });
        others.push(server);
        assert.match(await refusal(properties({ SSOLoginURL: `${server.endpoint}/idp/sts.wst` })), sentence);
      }
      assert.match(await refusal(properties({ SSOLoginURL: ping.endpoint })), /only the host of PingFederate/u);
      assert.match(await refusal(properties({ SSOExchangeUrl: '' })), /SSOExchangeUrl is missing/u);
      assert.match(
        await refusal(properties({ SSOLoginURL: ping.stsUrl.replace('https', 'http') })),
        /not sent to .* without encryption/u,
      );
    });
  });

  suite('with a client certificate', () => {
    const authority = createClientAuthority();
    const ana = authority.issue('ana');
    const ben = authority.issue('ben');
    const stranger = createClientAuthority('Somebody else').issue('mallory');

    setup(() => start({ tls: { clientAuthorities: [authority.certificatePem] } }));

    function withCertificate(more: Record<string, string>): Record<string, string> {
      return properties(
        Object.fromEntries(Object.entries(more).map(([name, value]) => [`SSOProperties.SSLClientCert${name}`, value])),
      );
    }

    /** Made by node-forge, as its own PKCS#12 writer does. */
    function pfx(algorithm: '3des' | 'aes256', password: string): Buffer {
      const content = forge.pkcs12.toPkcs12Asn1(
        forge.pki.privateKeyFromPem(ana.keyPem),
        [forge.pki.certificateFromPem(ana.certificatePem)],
        password,
        { algorithm },
      );
      return Buffer.from(forge.asn1.toDer(content).getBytes(), 'latin1');
    }

    function clientName(): string | undefined {
      return ping.requests.at(-1)?.clientName;
    }

    test('none, and one of somebody else, get past no handshake', async () => {
      assert.match(await refusal(), /client certificate.*SSLClientCert in SSOProperties/u);
      const foreign = { Type: 'PEMKEY_BLOB', '': stranger.certificatePem + stranger.keyPem };
      assert.match(await refusal(withCertificate(foreign)), /not accept .*client certificate.*SSLClientCertSubject/u);
      assert.equal(ping.requests.length, 0, 'the password was not sent');
    });

    test('PEM, encrypted or not, as a file and as text', async () => {
      const plain = ana.certificatePem + ana.keyPem;
      await use(withCertificate({ Type: 'PEMKEY_BLOB', '': plain }));
      assert.equal(clientName(), 'ana');
      await writeFile(path.join(world.home, 'ana.pem'), ana.encryptedKeyPem('made up') + ana.certificatePem);
      const encrypted = { Type: 'PEMKEY_FILE', '': '~/ana.pem' };
      await use(withCertificate({ ...encrypted, Password: 'made up' }));
      assert.match(await refusal(withCertificate({ ...encrypted, Password: 'wrong' })), /does not open/u);
      assert.match(await refusal(withCertificate(encrypted)), /Set SSLClientCertPassword/u);
    });

    test('PFX of new and old tools, as a file and as text', async () => {
      for (const algorithm of ['3des', 'aes256'] as const) {
        const bytes = pfx(algorithm, 'made up');
        await writeFile(path.join(world.home, 'ana.pfx'), bytes);
        await use(withCertificate({ Type: 'PFXFILE', '': '~/ana.pfx', Password: 'made up' }));
        assert.equal(clientName(), 'ana');
        await use(withCertificate({ Type: 'PFXBLOB', '': bytes.toString('base64'), Password: 'made up' }));
        assert.match(
          await refusal(withCertificate({ Type: 'PFXFILE', '': '~/ana.pfx', Password: 'wrong' })),
          /SSLClientCertPassword does not open/u,
        );
      }
    });

    test('a PFX that only old OpenSSL could read', async () => {
      const folder = 'test/unit/auth/fixtures/clientCertificates';
      const trusted = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/u.exec(
        await readFile(path.join(folder, 'ana.pem'), 'utf8'),
      );
      await ping.stop();
      await start({ tls: { clientAuthorities: [trusted?.[0] ?? ''] } });
      const bytes = await readFile(path.join(folder, 'ana-rc2.pfx'));
      await use(withCertificate({ Type: 'PFXBLOB', '': bytes.toString('base64'), Password: 'pässwörd😀' }));
      assert.equal(clientName(), 'ana');
    });

    test('of several in a file the subject chooses', async () => {
      const all = [ben, ana].map(({ certificatePem, keyPem }) => certificatePem + keyPem).join('');
      const several = { Type: 'PEMKEY_BLOB', '': all };
      await use(withCertificate(several));
      assert.equal(clientName(), 'ben');
      for (const Subject of ['CN=ana', ana.subject, 'ana']) {
        await use(withCertificate({ ...several, Subject }));
        assert.equal(clientName(), 'ana');
      }
      assert.match(
        await refusal(withCertificate({ ...several, Subject: 'CN=carla' })),
        /no certificate with the subject.*CN=ana/u,
      );
    });

    test('types of other platforms are refused by name, before anything is sent', async () => {
      assert.match(
        await refusal(withCertificate({ Type: 'USER', '': 'MY' })),
        /type USER .*Windows certificate store/u,
      );
      assert.match(await refusal(withCertificate({ Type: 'JKSFILE', '': 'a.jks' })), /type JKSFILE .*Java/u);
      assert.equal(ping.requests.length, 0);
    });
  });

  suite('by its pages', () => {
    test('the login form, whatever its fields are called, and no SSOExchangeUrl', async () => {
      await start();
      const authenticator = world.authenticator();
      await use(page(), authenticator);
      ping.behaviour.loginFields = { user: 'USER', password: 'PASSWORD' };
      await use(page());
      const state = authenticator.stateOf('orders');
      assert.ok(state.kind === 'signedIn' && state.identity.withMfa === undefined);
      world.person.isAvailable = false;
      world.advance(2 * hour);
      await use(page(), authenticator);
    });

    test('the partner is that of AWS unless SSOLoginURL names one', async () => {
      await start();
      await use(page({ SSOLoginURL: `${ping.endpoint}/idp/startSSO.ping` }));
      assert.match(
        await refusal(page({ SSOLoginURL: `${ping.endpoint}/idp/startSSO.ping?PartnerSpId=other` })),
        /ended the sign-in.*Single Sign-on.*no active connection for this partner/u,
      );
    });

    test('another federation server in between', async () => {
      await start({ behaviour: { isChained: true } });
      await use(page());
      assert.ok(ping.requests.some(({ url }) => url.startsWith('/sp/ACS.saml2')));
    });

    test('a wrong password is refused once, with what PingFederate says', async () => {
      await start();
      const message = await refusal(page({ Password: 'made up and wrong' }));
      assert.match(message, /refused the password of ana\. Check User and Password\. It said: “We didn't recognize/u);
      assert.equal(ping.requests.filter(({ method }) => method === 'POST').length, 1);
      world.person.isAvailable = false;
      await failureOf(use(page({ Password: 'made up and wrong' })));
      assert.equal(ping.requests.filter(({ method }) => method === 'POST').length, 1);
    });

    test('what is no sign-in page is named', async () => {
      await start();
      assert.match(await refusal(page({ SSOLoginURL: `${ping.endpoint}/idp/other` })), /Page Expired/u);
      const pages: readonly (readonly [
        status: number,
        headers: Record<string, string>,
        body: string,
        sentence: RegExp,
      ])[] = [
        [
          200,
          {},
          '<title>Welcome</title><p>Hello there</p>',
          /shows the page “Welcome”, which is not known here.*Hello there/u,
        ],
        [404, {}, 'no', /no sign-in page at localhost:\d+\/idp\/x \(HTTP 404\)/u],
        [500, {}, '<title>Broken</title>', /“Broken”: an error \(HTTP 500\)/u],
        [401, { 'www-authenticate': 'Basic realm="x"' }, '', /Set AuthScheme=Basic/u],
        [401, { 'www-authenticate': 'Negotiate' }, '', /signed-in user of the computer/u],
        [
          200,
          {},
          '<form method=post><input name=u><input type=password name=p><div class=g-recaptcha></div><textarea name=g-recaptcha-response></textarea></form>',
          /a CAPTCHA, which needs a browser/u,
        ],
        [
          200,
          {},
          '<form method=post action="http://example.com/"><input name=u><input type=password name=p></form>',
          /without encryption/u,
        ],
        [200, {}, '<form method=post><input type=hidden name=RelayState value=again></form>', /ever more pages/u],
      ];
      for (const [status, headers, body, sentence] of pages) {
        const server = await startTlsServer(async (_, response) => {
          response.writeHead(status, { 'content-type': 'text/html', ...headers });
          response.end(body);
        });
        others.push(server);
        const error = await failureOf(use(page({ SSOLoginURL: `${server.endpoint}/idp/x` })));
        assert.match(error.message, sentence);
      }
    });

    test('pages one after the other, as a company may have put them together', async () => {
      await start();
      const hidden = (name: string, value: string): string => `<input type="hidden" name="${name}" value="${value}">`;
      const form = (action: string, inputs: string, attributes = ''): string =>
        `<title>Sign On</title><form method="POST" action="${action}" ${attributes}>${inputs}</form>`;
      const saml = world.samlIssuer.response({ user: 'ana', roles: [reader] });
      const answers: Readonly<Record<string, string>> = {
        '/idp/startSSO.ping': form('/user', `<input name="subject">${hidden('cancel.identifier.selection', 'false')}`),
        '/user': form(
          '/password',
          `<input name="pf.username" value="ana" disabled><input type="password" name="pf.pass">${hidden('pf.ok', '')}`,
        ),
        '/password': form('/token', `<input type="password" name="pf.pass">${hidden('pf.ok', '')}`).replace(
          'Sign On',
          'Token Sign On',
        ),
        '/token': `${form('/later', '<input name="pf.passwordExpiring"><input name="pf.notificationCancel"><input name="pf.pcvId">')}<script>document.forms[0]['pf.pcvId'].value = 'LDAP';</script>`,
        '/later': form('/auth/poll', hidden('csrfToken', 'made-up'), 'id="form1"') + form('', '', 'id="reponseView"'),
        '/auth/poll': form('https://signin.aws.amazon.com/saml', hidden('SAMLResponse', saml)),
      };
      const seen: (readonly [path: string, body: string])[] = [];
      const server = await startTlsServer(async ({ url, body }, response) => {
        const at = url.split('?')[0] ?? '';
        seen.push([at, body.toString('utf8')]);
        response.end(answers[at]);
      });
      others.push(server);
      world.person.answersCodes(() => '271828');
      world.person.answersApprovals(() => undefined);
      await use(page({ SSOLoginURL: `${server.endpoint}/idp/startSSO.ping` }));
      assert.deepEqual(
        seen.map(([at, body]) => [at, Object.fromEntries(new URLSearchParams(body))]),
        [
          ['/idp/startSSO.ping', {}],
          ['/user', { subject: 'ana', 'cancel.identifier.selection': 'false' }],
          ['/password', { 'pf.pass': anaAtPing.password, 'pf.ok': 'clicked' }],
          ['/token', { 'pf.pass': '271828', 'pf.ok': 'clicked' }],
          ['/later', { 'pf.passwordExpiring': 'true', 'pf.notificationCancel': 'clicked', 'pf.pcvId': 'LDAP' }],
          ['/auth/poll', { csrfToken: 'made-up' }],
        ],
      );
      assert.equal(world.person.codeRequests[0]?.device, 'Token Sign On');
    });

    test('AuthScheme=Basic answers a page that asks for it', async () => {
      await start();
      const wanted = `Basic ${Buffer.from(`ana:${anaAtPing.password}`).toString('base64')}`;
      const server = await startTlsServer(async (request, response) => {
        if (request.headers.authorization !== wanted) {
          response.writeHead(401, { 'www-authenticate': 'Basic' });
          response.end();
          return;
        }
        const saml = world.samlIssuer.response({ user: 'ana', roles: [reader] });
        response.end(
          `<form method=post action="https://signin.aws.amazon.com/saml"><input type=hidden name=SAMLResponse value="${saml}"></form>`,
        );
      });
      others.push(server);
      const url = { SSOLoginURL: `${server.endpoint}/idp/startSSO.ping` };
      await use(page({ ...url, 'SSOProperties.AuthScheme': 'Basic' }));
      assert.match(
        await refusal(page({ ...url, 'SSOProperties.AuthScheme': 'Basic', Password: 'wrong' })),
        /did not accept ana/u,
      );
    });
  });

  suite('with PingID', () => {
    setup(() => start({ behaviour: { hasPingId: true } }));

    function asks(): boolean {
      return ping.pingId.device.request !== undefined;
    }

    test('a push is awaited and approved', async () => {
      world.person.answersApprovals(() => ping.pingId.device.approve());
      const authenticator = world.authenticator();
      await use(page(), authenticator);
      const [seen] = world.person.approvals;
      assert.equal(seen?.request.app, 'PingID');
      assert.match(seen?.request.instructions ?? '', /Phone of Ana/u);
      const state = authenticator.stateOf('orders');
      assert.ok(state.kind === 'signedIn' && state.identity.withMfa === true);
    });

    test('a number is shown to be matched', async () => {
      ping.pingId.behaviour.hasNumber = true;
      world.person.answersApprovals(({ number }) => {
        if (number !== undefined) {
          ping.pingId.device.approve(number);
        }
      });
      await use(page());
      assert.match(world.person.approvals[0]?.number ?? '', /^\d\d$/u);
    });

    test('a push that is denied, not answered or cancelled', async () => {
      world.person.answersApprovals(() => ping.pingId.device.deny());
      assert.match(await refusal(page()), /ended the sign-in after the second factor.*second factor was not accepted/u);
      world.person.answersApprovals(() => undefined);
      ping.pingId.behaviour.polls = 1;
      for (const timeout of ['DEVICE_CLAIM_TIMEOUT', 'TIMEOUT'] as const) {
        ping.pingId.behaviour.timeout = timeout;
        assert.match(await refusal(page()), /Nobody approved the sign-in in PingID in time/u);
      }
      ping.pingId.behaviour.polls = 1000;
      world.person.answersApprovals(({ cancel }) => cancel());
      const { code } = await failureOf(use(page()));
      assert.equal(code, 'auth.cancelled');
      assert.equal(world.sts.calls.length, 0);
    });

    test('a code, and again after a wrong one; used codes are not sent', async () => {
      ping.pingId.behaviour.devices = [{ id: 'desktop', name: 'Desktop of Ana', kind: 'code' }];
      world.person.answersCodes(
        () => '271828',
        () => '271828',
        () => `${ping.pingId.device.shown.slice(0, 3)} ${ping.pingId.device.shown.slice(3)}`,
      );
      await use(page());
      const requests = world.person.codeRequests;
      assert.deepEqual(
        requests.map(({ device, refused }) => [device, refused]),
        [
          ['Desktop of Ana', undefined],
          ['Desktop of Ana', 'Invalid passcode. Try again.'],
          ['Desktop of Ana', 'This code was used already. Each code works once.'],
        ],
      );
      assert.equal(ping.pingId.posts.filter(({ otp }) => otp === '271828').length, 1);
      let wrong = 100_000;
      world.person.answersCodes(() => String(wrong++));
      assert.match(await refusal(page()), /ended the sign-in after the second factor.*Too many attempts/u);
      world.person.answersCodes(cancels);
      assert.equal((await failureOf(use(page()))).code, 'auth.cancelled');
    });

    test('of several devices the person chooses one', async () => {
      ping.pingId.behaviour.devices = [
        { id: 'phone-1', name: 'Phone of Ana', kind: 'push' },
        { id: 'desktop', name: 'Desktop of Ana', kind: 'code' },
      ];
      world.person.answersChoices(chooses('Desktop'));
      world.person.answersCodes(() => ping.pingId.device.shown);
      await use(page());
      const [request] = world.person.choiceRequests;
      assert.equal(request?.subject, 'factor');
      assert.deepEqual(
        request?.choices.map(({ label }) => label),
        ['Phone of Ana', 'Desktop of Ana'],
      );
    });

    test('the page that looks for security keys is passed without one', async () => {
      ping.pingId.behaviour.probesWebAuthn = true;
      world.person.answersApprovals(() => ping.pingId.device.approve());
      await use(page());
      assert.ok(ping.pingId.posts.some((fields) => fields['isWebAuthnSupportedByBrowser'] === 'false'));
    });

    test('when nobody is there no phone rings', async () => {
      world.person.isAvailable = false;
      assert.equal((await failureOf(use(page()))).code, 'auth.needsPerson');
      assert.ok(!asks());
      assert.equal(ping.pingId.posts.length, 0);
    });

    test('by WS-Trust PingID is not asked', async () => {
      await use();
      assert.ok(!asks());
    });
  });
});

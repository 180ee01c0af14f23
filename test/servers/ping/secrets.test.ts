import assert from 'node:assert/strict';
import { isSecretName } from '../../../src/connection/properties';
import { cancels } from '../aws/people';
import { assertUntold } from '../aws/told';
import { toldOfSignIns } from '../aws/toldOfSignIns';
import { samlProvider, samlReader, startWorld } from '../aws/world';
import type { World } from '../aws/world';
import { createClientAuthority } from '../clientCertificates';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { escapeXml } from '../saml/identityProvider';
import { startPingFederate } from '../saml/pingFederate';
import type { PingFederate } from '../saml/pingFederate';
import { startTlsServer } from '../tlsServer';
import type { TlsServer } from '../tlsServer';

/** Every made-up secret holds this mark; what is found with it was not kept. */
const mark = 'MARKED-SECRET';
const password = `${mark} & "<of ana>"`;
const certificatePassword = `${mark}/of the key`;

const authority = createClientAuthority();
const client = authority.issue('ana');
const encryptedKey = client.encryptedKeyPem(certificatePassword);
const certificate = {
  'SSOProperties.SSLClientCert': client.certificatePem + encryptedKey,
  'SSOProperties.SSLClientCertType': 'PEMKEY_BLOB',
  'SSOProperties.SSLClientCertPassword': certificatePassword,
};

interface Situation {
  readonly world: World;
  readonly ping: PingFederate;
  /** Starts a server that answers every request with this, and says its address. */
  readonly answering: (text: string, status?: number) => Promise<string>;
}

interface Case {
  readonly title: string;
  /** The browser's way. */
  readonly isPage?: true;
  readonly fails?: true;
  readonly prepare?: (situation: Situation) => Promise<Record<string, string>> | Record<string, string> | void;
}

const soapFault = (text: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>s:Weird</faultcode><faultstring>The request was ${escapeXml(text)}</faultstring></s:Fault></s:Body></s:Envelope>`;

const cases: readonly Case[] = [
  { title: 'a token' },
  { title: 'a token with a header', prepare: () => ({ 'SSOProperties.AuthScheme': 'Basic' }) },
  { title: 'a token with a client certificate', prepare: () => certificate },
  {
    title: 'a whole response',
    prepare: ({ ping }) => void Object.assign(ping.sts, { isBrowserTokenOn: true, isBrowserTokenForced: true }),
  },
  { title: 'a refused password', fails: true, prepare: () => ({ Password: `${mark}/wrong` }) },
  {
    title: 'a refused header',
    fails: true,
    prepare: ({ ping }) => {
      ping.sts.isBasicDemanded = true;
      return { 'SSOProperties.AuthScheme': 'Basic', Password: `${mark}/wrong` };
    },
  },
  {
    title: 'a wrong password of the certificate',
    fails: true,
    prepare: () => ({ ...certificate, 'SSOProperties.SSLClientCertPassword': `${mark}/wrong` }),
  },
  {
    title: 'a key in place of a path',
    fails: true,
    prepare: () => ({ ...certificate, 'SSOProperties.SSLClientCertType': 'PEMKEY_FILE' }),
  },
  {
    title: 'a damaged key',
    fails: true,
    prepare: () => ({
      'SSOProperties.SSLClientCert': `${client.certificatePem}-----BEGIN PRIVATE KEY-----\n${mark}\n-----END PRIVATE KEY-----`,
      'SSOProperties.SSLClientCertType': 'PEMKEY_BLOB',
    }),
  },
  {
    title: 'a fault that repeats the password',
    fails: true,
    prepare: async ({ answering }) => ({ SSOLoginURL: `${await answering(soapFault(password), 500)}/idp/sts.wst` }),
  },
  {
    title: 'a page in place of the service that repeats the password',
    fails: true,
    prepare: async ({ answering }) => ({
      SSOLoginURL: `${await answering(`<html><title>${escapeXml(password)}</title></html>`)}/idp/sts.wst`,
    }),
  },
  {
    title: 'an assertion that AWS does not take',
    fails: true,
    prepare: ({ ping }) => void (ping.sts.said = { fault: 'otherKey' }),
  },
  { title: 'a sign-in page', isPage: true },
  {
    title: 'a sign-in page and a refused password',
    isPage: true,
    fails: true,
    prepare: () => ({ Password: `${mark}/wrong` }),
  },
  {
    title: 'a sign-in page that repeats the password',
    isPage: true,
    fails: true,
    prepare: async ({ answering }) => ({
      SSOLoginURL: `${await answering(`<title>${escapeXml(password)}</title><div class="ping-error">${escapeXml(password)}</div><form method=post><input name=u><input type=password name=p></form>`)}/idp/x`,
    }),
  },
  {
    title: 'a page that is not known and repeats the password',
    isPage: true,
    fails: true,
    prepare: async ({ answering }) => ({ SSOLoginURL: `${await answering(`<p>${escapeXml(password)}</p>`)}/idp/x` }),
  },
  { title: 'PingID with a push', isPage: true, prepare: ({ ping }) => void (ping.behaviour.hasPingId = true) },
  {
    title: 'PingID with a code after a wrong one',
    isPage: true,
    prepare: ({ ping, world }) => {
      ping.behaviour.hasPingId = true;
      ping.pingId.behaviour.devices = [{ id: 'd', name: 'Desktop', kind: 'code' }];
      world.person.answersCodes(
        () => '271828',
        () => ping.pingId.device.shown,
        () => ping.pingId.device.shown,
      );
    },
  },
  {
    title: 'PingID with wrong codes',
    isPage: true,
    fails: true,
    prepare: ({ ping, world }) => {
      ping.behaviour.hasPingId = true;
      ping.pingId.behaviour.devices = [{ id: 'd', name: 'Desktop', kind: 'code' }];
      world.person.answersCodes(() => '271828', cancels);
    },
  },
];

suite('Secrets at PingFederate stay where they belong', () => {
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
    ping = await startPingFederate({
      issuer: world.samlIssuer,
      roles: [{ role: samlReader, provider: samlProvider }],
      users: [{ name: 'ana', password }],
      now: () => world.now(),
    });
    world.person.answersApprovals(() => ping.pingId.device.approve());
  });
  teardown(async () => {
    await Promise.all([world.end(), ping.stop(), ...others.splice(0).map((server) => server.stop())]);
  });

  for (const { title, isPage, fails, prepare } of cases) {
    test(`${title}${fails ? ', failing' : ''}`, async () => {
      const answering = async (text: string, status = 200): Promise<string> => {
        const server = await startTlsServer(async (_, response) => {
          response.writeHead(status, { 'set-cookie': `made=${mark}-of-a-cookie; path=/` });
          response.end(text);
        });
        others.push(server);
        return server.endpoint;
      };
      const more = (await prepare?.({ world, ping, answering })) ?? {};
      const properties = {
        AuthScheme: 'PingFederate',
        User: 'ana',
        Password: password,
        SSOLoginURL: isPage ? ping.startUrl : ping.stsUrl,
        ...(!isPage && { SSOExchangeUrl: ping.partner }),
        SSLServerCert: ping.certificatePem,
        ...more,
      };
      const { told, steps } = await toldOfSignIns(world, properties, { fails });
      const cookies = ping.requests.flatMap(({ headers }) => /PF=([\w-]+)/u.exec(String(headers['cookie']))?.[1] ?? []);
      const assertions = world.sts.calls.flatMap(({ input }) => input['SAMLAssertion'] ?? []);
      assertUntold(told, [
        mark,
        encodeURIComponent(password),
        escapeXml(password),
        Buffer.from(mark).toString('base64').slice(0, 16),
        Buffer.from(`ana:${password}`).toString('base64'),
        ...client.keyPem.split('\n').filter((line) => line.length > 20 && !line.startsWith('-')),
        ...encryptedKey.split('\n').filter((line) => line.length > 20 && !line.startsWith('-')),
        ...world.sts.issued.flatMap((key) => [key.secretAccessKey, key.sessionToken ?? '']),
        ...cookies,
        ...assertions.flatMap((assertion) => [assertion, assertion.slice(1000, 1100)]),
        ...Object.entries(properties).flatMap(([name, value]) => (isSecretName(name) ? [value] : [])),
        ...ping.pingId.posts.flatMap(({ otp }) => otp ?? []),
      ]);
      assert.ok(steps.length > 0);
    });
  }
});

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { SignedXml } from 'xml-crypto';
import { XMLSerializer } from '@xmldom/xmldom';
import { hasRecipient, readWsTrustAnswer } from '../../../../src/auth/pingFederate/wsTrustAnswer';
import type { SoapFault } from '../../../../src/auth/pingFederate/wsTrustAnswer';
import { faultError, otherDialect } from '../../../../src/auth/pingFederate/wsTrustFaults';
import { assertionTokenType, wsTrustRequest } from '../../../../src/auth/pingFederate/wsTrustRequest';
import type { WsTrustDialect } from '../../../../src/auth/pingFederate/wsTrustRequest';
import type { PingFederateSettings } from '../../../../src/auth/pingFederate/settings';
import { elementsNamed, parseXml } from '../../../../src/auth/saml/xmlReading';
import { UserError } from '../../../../src/connection/userError';
import { createSamlIssuer } from '../../../servers/saml/identityProvider';

const issuer = createSamlIssuer({ entityId: 'https://sso.example.com:9031' });
const question = {
  endpoint: 'https://sso.example.com:9031/idp/sts.wst?TokenProcessorId=users&x=1',
  user: 'CORP\\ana',
  password: 'made-up',
  appliesTo: 'https://us-east-1.signin.aws.amazon.com/platform/saml/acs/1',
  tokenType: assertionTokenType,
  now: Date.UTC(2026, 0, 2, 3, 4, 5),
};
const newest: WsTrustDialect = { trust: '1.3', soap: '1.2' };
const dialects: readonly WsTrustDialect[] = [
  newest,
  { trust: '1.3', soap: '1.1' },
  { trust: '2005/02', soap: '1.2' },
  { trust: '2005/02', soap: '1.1' },
];

function textOf(xml: string, name: string): string {
  return elementsNamed(parseXml(xml), name)[0]?.textContent ?? '';
}

/** An answer around a token, in the shape of a WS-Trust version. */
function answerWith(token: string, trust: WsTrustDialect['trust'] = '1.3'): string {
  const namespace =
    trust === '1.3'
      ? 'http://docs.oasis-open.org/ws-sx/ws-trust/200512'
      : 'http://schemas.xmlsoap.org/ws/2005/02/trust';
  const one = `<wst:RequestSecurityTokenResponse xmlns:wst="${namespace}"><wst:RequestedSecurityToken>${token}</wst:RequestedSecurityToken></wst:RequestSecurityTokenResponse>`;
  const all =
    trust === '1.3'
      ? `<wst:RequestSecurityTokenResponseCollection xmlns:wst="${namespace}">\n ${one}\n</wst:RequestSecurityTokenResponseCollection>`
      : one;
  return `<?xml version="1.0"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body>${all}</s:Body></s:Envelope>`;
}

function fault12(code: string, reason: string): string {
  return `<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value xmlns:wst="urn:x">wst:${code}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">${reason}</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>`;
}

function fault11(code: string, reason: string): string {
  return `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><s:Fault><faultcode>wst:${code}</faultcode><faultstring>${reason}</faultstring></s:Fault></s:Body></s:Envelope>`;
}

suite('WS-Trust requests', () => {
  test('any password a person can type arrives as it is, in every dialect', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...dialects),
        fc.string({ unit: 'binary' }).filter((text) => !/[^\t\n\r\u{20}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(text)),
        (dialect, password) => {
          const { body } = wsTrustRequest(dialect, { ...question, password });
          assert.equal(textOf(body, 'Password'), password);
        },
      ),
    );
    for (const password of ['<b>&amp;"\'', ']]>', 'pässwörd 😀', ' two  blanks ', 'line\r\nend']) {
      assert.equal(textOf(wsTrustRequest(newest, { ...question, password }).body, 'Password'), password);
    }
  });

  test('what XML cannot carry is said', () => {
    for (const name of ['user', 'password', 'appliesTo'] as const) {
      for (const sign of ['\0', '\u{1B}', '\uD800', '\uFFFF']) {
        assert.throws(() => wsTrustRequest(newest, { ...question, [name]: `a${sign}b` }), UserError);
      }
    }
  });

  test('carries what PingFederate asks for', () => {
    for (const dialect of dialects) {
      const { body, headers } = wsTrustRequest(dialect, question);
      const root = parseXml(body).documentElement;
      assert.equal(
        root?.namespaceURI,
        dialect.soap === '1.2'
          ? 'http://www.w3.org/2003/05/soap-envelope'
          : 'http://schemas.xmlsoap.org/soap/envelope/',
      );
      assert.equal(textOf(body, 'Username'), 'CORP\\ana');
      assert.equal(textOf(body, 'To'), question.endpoint);
      assert.equal(textOf(body, 'Address'), question.appliesTo);
      assert.equal(textOf(body, 'TokenType'), assertionTokenType);
      assert.equal(textOf(body, 'Created'), '2026-01-02T03:04:05.000Z');
      assert.equal(textOf(body, 'Expires'), '2026-01-02T03:09:05.000Z');
      assert.match(textOf(body, 'Action'), dialect.trust === '1.3' ? /200512\/RST\/Issue$/u : /2005\/02\/trust\/RST/u);
      assert.equal(headers['content-type']?.includes('soap+xml'), dialect.soap === '1.2');
      assert.equal('soapaction' in headers, dialect.soap === '1.1');
    }
  });
});

suite('WS-Trust answers', () => {
  for (const trust of ['1.3', '2005/02'] as const) {
    test(`the assertion of ${trust} is found, and its signature stays good`, () => {
      for (const isPrefixed of [true, false]) {
        const read = readWsTrustAnswer(answerWith(issuer.assertion({ user: 'ana', isPrefixed }), trust));
        assert.equal(read.kind, 'assertion');
        assert.ok(read.kind === 'assertion' && hasRecipient(read.assertion));
        const xml = new XMLSerializer().serializeToString(read.assertion);
        const signed = new SignedXml({ publicCert: issuer.certificatePem });
        const signature = elementsNamed(parseXml(xml), 'Signature')[0];
        assert.ok(signature);
        signed.loadSignature(new XMLSerializer().serializeToString(signature));
        assert.ok(signed.checkSignature(xml));
      }
    });
  }

  test('an assertion without a recipient is told from one with it', () => {
    const read = readWsTrustAnswer(answerWith(issuer.assertion({ recipient: false })));
    assert.ok(read.kind === 'assertion' && !hasRecipient(read.assertion));
  });

  test('a whole response is passed on as it is, packed or not', () => {
    const response = issuer.response({ user: 'ana' });
    const packed = `<wsse:BinarySecurityToken xmlns:wsse="urn:x">\n${response.replaceAll(/.{76}/gu, '$&\n')}\n</wsse:BinarySecurityToken>`;
    assert.deepEqual(readWsTrustAnswer(answerWith(packed)), { kind: 'response', response });
    const plain = Buffer.from(response, 'base64').toString('utf8');
    const read = readWsTrustAnswer(answerWith(plain));
    assert.equal(read.kind, 'response');
    assert.equal(
      readWsTrustAnswer(
        answerWith(
          `<b:BinarySecurityToken xmlns:b="urn:x">${Buffer.from(issuer.assertion()).toString('base64')}</b:BinarySecurityToken>`,
        ),
      ).kind,
      'assertion',
    );
  });

  const unusable: readonly (readonly [token: string, why: RegExp])[] = [
    ['<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion"/>', /SAML 1\.1 token/u],
    ['<e:EncryptedAssertion xmlns:e="urn:x"/>', /encrypted/u],
    ['<e:EncryptedData xmlns:e="urn:x"/>', /encrypted/u],
    ['<wsse:BinarySecurityToken xmlns:wsse="urn:x">!!</wsse:BinarySecurityToken>', /no SAML/u],
    ['<wsse:BinarySecurityToken xmlns:wsse="urn:x">PGEvPg==</wsse:BinarySecurityToken>', /no SAML/u],
    ['<jwt/>', /without a SAML token/u],
    ['', /without a SAML token/u],
  ];
  for (const [token, why] of unusable) {
    test(`unusable: ${token.slice(0, 50) || 'nothing'}`, () => {
      assert.throws(
        () => readWsTrustAnswer(answerWith(token)),
        (error) => error instanceof UserError && why.test(error.message),
      );
    });
  }

  test('another kind of XML is named by its root', () => {
    assert.deepEqual(readWsTrustAnswer('<wsdl:definitions xmlns:wsdl="urn:x"/>'), {
      kind: 'other',
      root: 'definitions',
    });
    assert.throws(() => readWsTrustAnswer('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), UserError);
  });

  test('nothing but a UserError comes of what anybody could send', () => {
    const pieces = [
      answerWith(issuer.assertion()),
      answerWith('<a/>', '2005/02'),
      fault12('FailedAuthentication', 'no'),
      fault11('InvalidRequest', 'no'),
    ];
    const cut = fc
      .tuple(fc.constantFrom(...pieces), fc.nat(), fc.nat({ max: 200 }), fc.string())
      .map(
        ([text, at, length, put]) => text.slice(0, at % text.length) + put + text.slice((at % text.length) + length),
      );
    fc.assert(
      fc.property(fc.oneof(fc.string(), cut), (text) => {
        try {
          readWsTrustAnswer(text);
        } catch (error) {
          assert.ok(error instanceof UserError, String(error));
        }
      }),
      { numRuns: 3000 },
    );
  });
});

suite('WS-Trust faults', () => {
  const settings: PingFederateSettings = {
    way: 'wsTrust',
    url: new URL('https://sso.example.com:9031/idp/sts.wst'),
    user: 'ana',
    password: 'made-up',
    exchangeUrl: question.appliesTo,
    authorization: undefined,
  };
  const sentence = (fault: SoapFault): UserError =>
    faultError(fault, settings, (text) => text.replace('secret', '••••'));
  const faultIn = (text: string): SoapFault => {
    const read = readWsTrustAnswer(text);
    assert.ok(read.kind === 'fault');
    return read.fault;
  };

  for (const [name, make] of [
    ['SOAP 1.2', fault12],
    ['SOAP 1.1', fault11],
  ] as const) {
    test(`of ${name} become sentences`, () => {
      const sentences: readonly (readonly [code: string, words: RegExp])[] = [
        ['FailedAuthentication', /^PingFederate refused the user ana\. Check User and Password\. It said: Made up\.$/u],
        ['InvalidRequest', /\(InvalidRequest\)\. SSOExchangeUrl must equal the Partner Service Identifier/u],
        ['RequestFailed', /SSOExchangeUrl must equal/u],
        ['InvalidScope', /SSOExchangeUrl must equal/u],
        ['MessageExpired', /Set the clock/u],
        ['InvalidSecurityToken', /TokenProcessorId/u],
        ['Weird', /a failure \(Weird\)/u],
      ];
      for (const [code, words] of sentences) {
        const error = sentence(faultIn(make(code, 'Made up')));
        assert.equal(error.code, code);
        assert.match(error.message, words);
      }
      assert.match(sentence(faultIn(make('Receiver', 'wst:FailedAuthentication: no'))).message, /refused the user/u);
      assert.ok(!sentence(faultIn(make('Weird', `a\n\u{202E}b${'x'.repeat(900)}`))).message.includes('\u{202E}'));
    });
  }

  test('what the service said is cut after secrets were taken out of it', () => {
    const { message } = sentence({ codes: ['Weird'], reason: `${'x'.repeat(297)}secret` });
    assert.ok(!message.includes('sec'), message);
  });

  test('only where the service did not understand another dialect follows', () => {
    const of = (code: string, dialect: WsTrustDialect): WsTrustDialect | undefined =>
      otherDialect(dialect, { codes: ['Sender', code], reason: '' });
    assert.deepEqual(of('VersionMismatch', newest), { trust: '1.3', soap: '1.1' });
    assert.deepEqual(of('ActionNotSupported', newest), { trust: '2005/02', soap: '1.2' });
    assert.deepEqual(of('BadRequest', { trust: '1.3', soap: '1.1' }), { trust: '2005/02', soap: '1.1' });
    assert.equal(of('VersionMismatch', { trust: '1.3', soap: '1.1' }), undefined);
    assert.equal(of('BadRequest', { trust: '2005/02', soap: '1.1' }), undefined);
    for (const code of ['FailedAuthentication', 'RequestFailed', 'InvalidSecurity', 'Weird']) {
      assert.equal(of(code, newest), undefined);
    }
  });
});

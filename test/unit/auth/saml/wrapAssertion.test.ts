import assert from 'node:assert/strict';
import { SignedXml } from 'xml-crypto';
import { readSamlResponse } from '../../../../src/auth/saml/samlResponse';
import { wrapAssertion } from '../../../../src/auth/saml/wrapAssertion';
import { elementsNamed, parseXml, textIn } from '../../../../src/auth/saml/xmlReading';
import { certify, makeKeyPem } from '../../../servers/certificates';
import type { KeyedCertificate } from '../../../servers/certificates';
import { createSamlIssuer } from '../../../servers/saml/identityProvider';

const options = { destination: 'https://signin.aws.amazon.com/saml?a&b', now: new Date('2026-03-01T12:00:00Z') };
const saml = 'urn:oasis:names:tc:SAML:2.0:assertion';

/** Takes the assertion out of what surrounds it and wraps it. */
function wrapped(text: string): string {
  const [assertion = assert.fail()] = elementsNamed(parseXml(text), 'Assertion');
  return Buffer.from(wrapAssertion(assertion, options), 'base64').toString('utf8');
}

function isValid(response: string, certificatePem: string): boolean {
  const [signature = assert.fail()] = elementsNamed(parseXml(response), 'Signature');
  const verifier = new SignedXml({ publicCert: certificatePem, getCertFromKeyInfo: () => null });
  verifier.loadSignature(signature as unknown as Node);
  return verifier.checkSignature(response);
}

/** Signs the assertion inside a whole SOAP envelope, where it stands. */
function signInPlace(xml: string, { keyPem, certificatePem }: KeyedCertificate, prefixes: readonly string[]): string {
  const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
  const signature = new SignedXml({
    privateKey: keyPem,
    publicCert: certificatePem,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: exclusive,
    idAttribute: 'ID',
  });
  signature.addReference({
    xpath: "//*[local-name(.)='Assertion']",
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusive],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
    inclusiveNamespacesPrefixList: [...prefixes],
  });
  signature.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "//*[local-name(.)='Assertion']/*[local-name(.)='Issuer']", action: 'after' },
  });
  return signature.getSignedXml();
}

suite('wrapAssertion', () => {
  let signing: KeyedCertificate;
  suiteSetup(() => {
    signing = certify(makeKeyPem(), { commonName: 'made up' });
  });

  test('a signed assertion stays valid, with and without prefixes', () => {
    const issuer = createSamlIssuer();
    const roles = [{ role: 'arn:aws:iam::123456789012:role/a', provider: 'arn:aws:iam::123456789012:saml-provider/b' }];
    for (const isPrefixed of [false, true]) {
      const response = wrapped(
        `<s:Body xmlns:s="urn:s">${issuer.assertion({ roles, isPrefixed, roleStyle: 'broken' })}</s:Body>`,
      );
      assert.ok(isValid(response, issuer.certificatePem));
      const facts = readSamlResponse(Buffer.from(response).toString('base64'));
      assert.equal(facts.status, 'Success');
      assert.equal(facts.issuer, issuer.entityId);
      assert.equal(facts.roles.length, 1);
    }
  });

  test('prefixes that elements around it declare go along, those that only values use too', () => {
    const envelope = `<s:Envelope xmlns:s="urn:s" xmlns:a="${saml}" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="urn:wrong"><s:Body xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" Id="b"><a:Assertion ID="_1" Version="2.0"><a:Issuer>https://sso.example.com/?a&amp;b</a:Issuer><a:AttributeValue xsi:type="xs:string" note="a&#10;b&#9;c&quot;d">x &amp; y &lt; z&#13; <![CDATA[<raw>]]> ä 😀 <!-- comment --></a:AttributeValue></a:Assertion></s:Body></s:Envelope>`;
    for (const prefixes of [[], ['xs']]) {
      const signed = signInPlace(envelope, signing, prefixes);
      const response = wrapped(signed);
      assert.ok(isValid(response, signing.certificatePem));
      const document = parseXml(response);
      assert.equal(textIn(elementsNamed(document, 'Issuer')[0]), 'https://sso.example.com/?a&b');
      assert.equal(elementsNamed(document, 'AttributeValue')[0]?.getAttribute('note'), 'a\nb\tc"d');
      assert.equal(document.documentElement?.getAttribute('Destination'), options.destination);
      assert.equal(document.documentElement?.getAttribute('IssueInstant'), '2026-03-01T12:00:00.000Z');
      assert.ok(!isValid(response.replace('x &amp; y', 'x &amp; z'), signing.certificatePem));
    }
  });
});

import assert from 'node:assert/strict';
import { elementsNamed, parseXml, textIn } from '../../../../src/auth/saml/xmlReading';
import { UserError } from '../../../../src/connection/userError';

function refusal(text: string): string {
  try {
    parseXml(text, 'The answer of ADFS');
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.code, 'saml.unreadableXml');
    return error.message;
  }
  return assert.fail('was read');
}

suite('parseXml', () => {
  test('reads by local name, in any namespace, with the whole text', () => {
    const document = parseXml(
      '\ufeff<?xml version="1.0"?>\n<a:r xmlns:a="urn:a"><a:v> role/A<!--x-->dmin<![CDATA[&]]>&#x2C; </a:v><v/></a:r>\n',
    );
    assert.deepEqual(
      elementsNamed(document, 'v').map((element) => textIn(element)),
      ['role/Admin&,', undefined],
    );
    assert.equal(elementsNamed(document, 'r').length, 1);
  });

  test('refuses a DOCTYPE, and says so', () => {
    const bomb = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><r>&b;</r>';
    assert.match(refusal(bomb), /^The answer of ADFS holds a DOCTYPE, which is never read/u);
    assert.match(refusal('<!doctype r SYSTEM "file:///etc/passwd"><r/>'), /DOCTYPE/u);
  });

  test('refuses what is broken, without repeating it', () => {
    for (const text of [
      '',
      'made-up-secret',
      '<r>made-up-secret',
      '<r/><made-up-secret/>',
      '<r a=b/>',
      '<r>&b;</r>',
      '<a:r/>',
    ]) {
      assert.equal(refusal(text), 'The answer of ADFS is not XML, or is broken. Check SSOLoginURL.');
    }
  });

  test('refuses what would take long', () => {
    const tooLarge = [
      `<r>${'x'.repeat(600_000)}</r>`,
      '<r>'.repeat(6000),
      `<r ${Array.from({ length: 11_000 }, (_, index) => `a${index}="1"`).join(' ')}/>`,
    ];
    for (const text of tooLarge) {
      assert.match(refusal(text), /is too large to be a sign-in/u);
    }
  });
});

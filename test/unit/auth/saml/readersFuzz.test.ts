import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { formFields } from '../../../../src/auth/saml/formSubmission';
import { readHtmlPage, samlResponseOf } from '../../../../src/auth/saml/htmlPage';
import { checkSamlResponse } from '../../../../src/auth/saml/samlChecks';
import { readSamlResponse } from '../../../../src/auth/saml/samlResponse';
import { elementsNamed, parseXml } from '../../../../src/auth/saml/xmlReading';
import { wrapAssertion } from '../../../../src/auth/saml/wrapAssertion';
import { UserError } from '../../../../src/connection/userError';

/** Parts, so that none takes long on a slow machine, and the cases of each for both readers: together 100,000. */
const parts = [1, 2, 3, 4, 5];
const cases = 10_000;

/** Separated by blanks; `_` stands for a blank inside of one, what is not ASCII follows by itself. */
function pieces(text: string): string[] {
  const signs = ['\n', '\0', '\u202e', '\ud800', '\ufeff', 'ä', '😀'];
  return [
    ...text
      .trim()
      .split(/\s+/u)
      .map((piece) => piece.replaceAll('_', ' ')),
    ...signs,
  ];
}

const htmlPieces = pieces(`
  < > " ' = / _ & ; # form input select option textarea button table tr td template svg math title
  <base> <noscript> </noscript> <script> </script> <style> </style> <p> </p> <b> </b> <a> </a> <iframe> <frameset> <body> </html>
  <form_action=" <form_method=post_id=f> <input_form=f_name=SAMLResponse_value= <input_type=checkbox_checked> </form>
  <table> <tr><td> </table> <template> </template> <select><table> <option_selected> </select> <svg> <math><mi> <title>
  <textarea> <!-- --> <![CDATA[ ]]> &#x2b; &amp &#0; <base_href="//[ https://a/ javascript: disabled class="error_x" id=errorText
`);

const samlPieces = pieces(`
  < > " ' = / _ & ; # <Assertion> <a:Assertion_ </a:Assertion> <Attribute> </Attribute> <a:AttributeValue> </a:AttributeValue>
  <Issuer> <a:Issuer/> <Status> <StatusCode_ <Audience> </a:Audience> <Conditions> <EncryptedAssertion/> <Response> </Response>
  <!DOCTYPE_a_[ <!ENTITY_a_"b"> ]> &a; &#1; &#13; &#x2C; <!-- --> <![CDATA[ ]]> <?xml?> <?a_b?> : xmlns _xmlns="" _xmlns:a="urn:b"
  _Name="x/SAML/Attributes/Role" _NotOnOrAfter="never" _Method="" arn:aws:iam::123456789012:role/a , arn:aws:iam::123456789012:saml-provider/b
`);

const response = `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:a="urn:oasis:names:tc:SAML:2.0:assertion"><a:Issuer>i</a:Issuer><p:Status><p:StatusCode Value="x:Success"/></p:Status><a:Assertion><a:Issuer>i</a:Issuer><a:Subject><a:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><a:SubjectConfirmationData NotOnOrAfter="2026-03-01T12:05:00Z" Recipient="https://signin.aws.amazon.com/saml"/></a:SubjectConfirmation></a:Subject><a:Conditions NotBefore="2026-03-01T12:00:00Z"><a:AudienceRestriction><a:Audience>urn:amazon:webservices</a:Audience></a:AudienceRestriction></a:Conditions><a:AttributeStatement><a:Attribute Name="https://aws.amazon.com/SAML/Attributes/Role"><a:AttributeValue>arn:aws:iam::123456789012:role/a,arn:aws:iam::123456789012:saml-provider/b</a:AttributeValue></a:Attribute><a:Attribute Name="https://aws.amazon.com/SAML/Attributes/RoleSessionName"><a:AttributeValue>ana</a:AttributeValue></a:Attribute></a:AttributeStatement></a:Assertion></p:Response>`;

/** Some of the pieces one after the other. */
function textOf(from: readonly string[], maxLength: number): fc.Arbitrary<string> {
  return fc
    .array(fc.nat(from.length - 1), { maxLength, size: 'max' })
    .map((places) => places.map((place) => from[place] ?? '').join(''));
}

/** The response with something else at one or two places. */
const changed = fc
  .array(fc.tuple(fc.nat(response.length), fc.nat(40), textOf(samlPieces, 3)), { minLength: 1, maxLength: 2 })
  .map((changes) =>
    changes.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), response),
  );

suite('Readers of what strangers send, at random', () => {
  for (const part of parts) {
    test(`HTML: never an exception, and forms that can be sent (${part})`, () => {
      fc.assert(
        fc.property(textOf(htmlPieces, 20), (text) => {
          const page = readHtmlPage({ url: 'https://sso.example.com/a', text });
          for (const form of page.forms) {
            assert.ok(form.action === '' || URL.canParse(form.action));
            assert.equal(typeof formFields(form, { a: 'b' }, form.inputs[0]).toString(), 'string');
          }
          assert.ok(
            !/[\n\u202e]/u.test(
              page.title + page.text + (page.textOf('errorText') ?? '') + (page.textOf('.error') ?? ''),
            ),
          );
          samlResponseOf(page);
        }),
        { numRuns: cases },
      );
    });

    test(`SAML: read and checked, or a sentence for a person (${part})`, () => {
      let read = 0;
      fc.assert(
        fc.property(fc.oneof(changed, textOf(samlPieces, 20)), (text) => {
          const packed = Buffer.from(text).toString('base64');
          try {
            const facts = readSamlResponse(packed);
            read++;
            const [assertion] = read % 10 === 0 ? elementsNamed(parseXml(text), 'Assertion') : [];
            if (assertion) {
              wrapAssertion(assertion, { destination: text, now: new Date(0) });
            }
            checkSamlResponse(packed, facts, { provider: 'ADFS', now: Date.parse('2026-03-01T12:01:00Z') });
          } catch (error) {
            assert.ok(error instanceof UserError, error instanceof Error ? error.stack : String(error));
          }
        }),
        { numRuns: cases },
      );
      assert.ok(read > cases / 100, `only ${read} of the texts were responses`);
    });
  }
});

import assert from 'node:assert/strict';
import { checkSamlResponse, isReservedRole } from '../../../../src/auth/saml/samlChecks';
import { readSamlResponse } from '../../../../src/auth/saml/samlResponse';
import { UserError } from '../../../../src/connection/userError';
import { createSamlIssuer } from '../../../servers/saml/identityProvider';
import type { ResponseOptions } from '../../../servers/saml/identityProvider';

const now = Date.parse('2026-03-01T12:00:00Z');
const issuer = createSamlIssuer({ now: () => now });
const company = 'arn:aws:iam::123456789012:saml-provider/company';
const reader = { role: 'arn:aws:iam::123456789012:role/reader', provider: company };
const writer = { role: 'arn:aws-us-gov:iam::123456789012:role/team/a/writer', provider: company };

function pack(xml: string): string {
  return Buffer.from(xml).toString('base64');
}

/** The code of what the checks find, with its sentence. */
function finding(options: ResponseOptions, at = now): string {
  return findingIn(issuer.response({ roles: [reader], ...options }), at);
}

function findingIn(response: string, at = now): string {
  try {
    checkSamlResponse(response, readSamlResponse(response), { provider: 'ADFS', now: at });
    return '';
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    return `${error.code}: ${error.message}`;
  }
}

suite('readSamlResponse', () => {
  test('roles in either order, broken into lines, with comments, once each', () => {
    const styles = ['plain', 'providerFirst', 'broken'] as const;
    for (const roleStyle of styles) {
      for (const hasOneAttributePerRole of [false, true]) {
        const facts = readSamlResponse(
          issuer.response({ roles: [reader, writer, reader], roleStyle, hasOneAttributePerRole }),
        );
        assert.deepEqual(facts.roles, [
          { roleArn: reader.role, principalArn: company },
          { roleArn: writer.role, principalArn: company },
        ]);
        assert.equal(facts.unreadableRoles, 0);
      }
    }
  });

  test('values that are no pair are counted', () => {
    const facts = readSamlResponse(
      issuer.response({
        roles: [reader],
        roleValues: ['reader', `${reader.role},${reader.role}`, `${reader.role},${company},more`, ''],
      }),
    );
    assert.equal(facts.roles.length, 1);
    assert.equal(facts.unreadableRoles, 3);
  });

  test('what else it says', () => {
    const facts = readSamlResponse(
      issuer.response({
        roles: [reader],
        sessionName: 'ana@example.com',
        sessionDuration: 7200,
        isPrefixed: true,
        attributePrefix: 'http://www.amazonaws.cn/SAML/Attributes/',
      }),
    );
    assert.equal(facts.sessionName, 'ana@example.com');
    assert.equal(facts.sessionDuration, 7200);
    assert.equal(facts.issuer, issuer.entityId);
    assert.deepEqual(facts.audiences, ['urn:amazon:webservices']);
    assert.deepEqual(facts.confirmations, [
      { isBearer: true, recipient: 'https://signin.aws.amazon.com/saml', notOnOrAfter: now + 300_000 },
    ]);
    assert.equal(facts.notBefore, now);
    assert.equal(facts.status, 'Success');
    assert.equal(facts.roles.length, 1);
  });

  test('what is no response', () => {
    for (const text of [
      '',
      'made-up-secret!',
      pack('made-up-secret'),
      pack('<made-up-secret/>'),
      pack('<!DOCTYPE Response><Response/>'),
    ]) {
      assert.throws(
        () => readSamlResponse(text),
        (error) => error instanceof UserError && !error.message.includes('made-up-secret'),
      );
    }
  });
});

suite('checkSamlResponse', () => {
  test('finds nothing in what AWS takes, in any partition', () => {
    const recipients = [
      'https://signin.aws.amazon.com/saml',
      'https://eu-west-1.signin.aws.amazon.com/saml',
      'https://eu-west-1.signin.aws.amazon.com/saml/acs/SAMLSPAB12',
      'https://us-east-1.signin.aws.amazon.com/platform/saml/acs/00000000-0000-0000-0000-000000000000',
      'https://signin.amazonaws-us-gov.com/saml',
      'https://us-gov-west-1.signin.amazonaws-us-gov.com/saml',
      'https://signin.amazonaws.cn/saml',
      'https://cn-north-1.signin.amazonaws.cn/saml/acs/SAMLSPAB12',
    ];
    for (const recipient of recipients) {
      assert.equal(finding({ recipient }), '');
      assert.equal(finding({ audience: recipient }), '');
    }
    for (const audience of ['urn:amazon:webservices:govcloud', 'urn:amazon:webservices:cn-north-1', false] as const) {
      assert.equal(finding({ audience }), '');
    }
    assert.equal(finding({ sessionName: 'a.b+c=d,e@f-g_h' }), '');
    assert.equal(finding({}, now + 9 * 60_000), '', 'clocks may differ by five minutes');
    assert.equal(finding({}, now - 4 * 60_000), '');
  });

  const cases: readonly (readonly [string, ResponseOptions, RegExp])[] = [
    [
      'saml.noRecipient',
      { recipient: false },
      /^The assertion of ADFS has no Recipient.* Ask whoever manages ADFS\.$/u,
    ],
    [
      'saml.recipient',
      { recipient: 'https://sso.example.com/acs' },
      /addressed to https:\/\/sso.example.com\/acs, not to AWS/u,
    ],
    ['saml.recipient', { recipient: 'http://signin.aws.amazon.com/saml' }, /not to AWS/u],
    ['saml.recipient', { recipient: 'https://signin.aws.amazon.com.example.com/saml' }, /not to AWS/u],
    ['saml.noEnd', { notOnOrAfter: false }, /NotOnOrAfter/u],
    ['saml.noBearer', { confirmation: 'holder-of-key' }, /no bearer confirmation/u],
    ['saml.audience', { audience: 'https://sso.example.com' }, /is meant for https:\/\/sso.example.com, not for AWS/u],
    ['saml.audience', { audience: 'urn:amazon:webservicesx' }, /has to be urn:amazon:webservices\. Ask/u],
    ['saml.noRole', { roles: [] }, /offers you no role in AWS: its assertion has no Role attribute/u],
    ['saml.noRole', { roles: [], roleValues: ['reader'] }, /offers no role that can be read/u],
    ['saml.noSessionName', { sessionName: false }, /has no RoleSessionName/u],
    ['saml.sessionName', { sessionName: 'Ana Müller' }, /RoleSessionName in the assertion of ADFS is "Ana Müller"/u],
    ['saml.sessionName', { sessionName: 'a' }, /2 to 64/u],
    [
      'saml.reservedRole',
      {
        roles: [
          {
            role: 'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_x_1',
            provider: company,
          },
        ],
      },
      /only roles of IAM Identity Center/u,
    ],
    [
      'saml.status',
      { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' },
      /^ADFS refused the sign-in to AWS \(Responder\)\.$/u,
    ],
  ];
  for (const [code, options, sentence] of cases) {
    test(`${code}: ${JSON.stringify(options)}`, () => {
      const [found = '', ...message] = finding(options).split(': ');
      assert.equal(found, code);
      assert.match(message.join(': '), sentence);
    });
  }

  test('times, by the clock that is given', () => {
    assert.match(
      finding({}, now + 11 * 60_000),
      /^saml.expired: The answer of ADFS was good until 2026-03-01T12:05:00Z; the clock here says 2026-03-01T12:11:00Z/u,
    );
    assert.match(finding({}, now - 6 * 60_000), /^saml.notYetValid: /u);
  });

  test('a status says why, by its inner code and message', () => {
    const denied = pack(
      '<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"><p:Status><p:StatusCode Value="urn:x:Responder"><p:StatusCode Value="urn:x:AuthnFailed"/></p:StatusCode><p:StatusMessage>Account\nlocked</p:StatusMessage></p:Status></p:Response>',
    );
    assert.equal(findingIn(denied), 'saml.status: ADFS refused the sign-in to AWS (AuthnFailed): Account locked.');
    const empty = pack('<Response/>');
    assert.match(findingIn(empty), /^saml.noAssertion: /u);
  });

  test('more characters than AWS takes', () => {
    const roles = Array.from({ length: 700 }, (_, index) => ({ ...reader, role: `${reader.role}-${index}` }));
    assert.match(finding({ roles }), /^saml.tooLong: The answer of ADFS has \d+ characters; AWS takes 100000 at most/u);
  });

  test('what is encrypted is left to STS', () => {
    assert.equal(finding({ isEncrypted: true }), '');
  });

  test('an ordinary role of a similar name is no reserved one', () => {
    assert.ok(!isReservedRole('arn:aws:iam::123456789012:role/team/AWSReservedSSO'));
    assert.ok(isReservedRole('arn:aws:iam::123456789012:role/AWSReservedSSO_Reader_0123'));
  });
});

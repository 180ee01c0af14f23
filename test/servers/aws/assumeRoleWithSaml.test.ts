import assert from 'node:assert/strict';
import { AssumeRoleWithSAMLCommand, STSClient } from '@aws-sdk/client-sts';
import type { AssumeRoleWithSAMLCommandOutput } from '@aws-sdk/client-sts';
import { SAML } from '@node-saml/node-saml';
import { awsAudience, createSamlIssuer } from '../saml/identityProvider';
import type { ResponseOptions, SamlIssuer } from '../saml/identityProvider';
import { KeyRing } from './keyRing';
import { startSts } from './sts';
import type { Sts } from './sts';
import { samlProvider, samlReader, samlWriter } from './world';

const foreignProvider = 'arn:aws:iam::123456789012:saml-provider/foreign';
const govProvider = 'arn:aws-us-gov:iam::123456789012:saml-provider/company';
const govReader = 'arn:aws-us-gov:iam::123456789012:role/reader';
const chinaProvider = 'arn:aws-cn:iam::123456789012:saml-provider/company';
const chinaReader = 'arn:aws-cn:iam::123456789012:role/reader';
const identityCenter =
  'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Reader_0123456789abcdef';
const pair = { role: samlReader, provider: samlProvider };

suite('The AssumeRoleWithSAML of the tests', () => {
  let issuer: SamlIssuer;
  let sts: Sts;
  let offset = 0;
  const now = (): number => Date.now() + offset;

  suiteSetup(() => {
    issuer = createSamlIssuer({ now });
  });
  setup(async () => {
    offset = 0;
    sts = await startSts({
      keys: new KeyRing([]),
      now,
      roles: [
        { arn: samlReader, samlProviders: [samlProvider] },
        { arn: samlWriter, samlProviders: [samlProvider], longestSession: 43_200 },
        { arn: identityCenter, samlProviders: [samlProvider] },
        { arn: govReader, samlProviders: [govProvider] },
        { arn: chinaReader, samlProviders: [chinaProvider] },
      ],
      samlProviders: [
        { arn: samlProvider, issuer },
        { arn: govProvider, issuer },
        { arn: chinaProvider, issuer },
        { arn: foreignProvider, issuer: createSamlIssuer({ entityId: 'https://foreign.example.com' }) },
      ],
    });
  });
  teardown(() => sts.stop());

  async function call(
    assertion: string,
    more: { readonly role?: string; readonly provider?: string; readonly seconds?: number } = {},
  ): Promise<AssumeRoleWithSAMLCommandOutput> {
    const client = new STSClient({ region: 'eu-west-1', endpoint: sts.endpoint, maxAttempts: 1 });
    try {
      return await client.send(
        new AssumeRoleWithSAMLCommand({
          RoleArn: more.role ?? samlReader,
          PrincipalArn: more.provider ?? samlProvider,
          SAMLAssertion: assertion,
          ...(more.seconds !== undefined && { DurationSeconds: more.seconds }),
        }),
      );
    } finally {
      client.destroy();
    }
  }

  /** `code: message` of what it is refused with. */
  async function refusal(work: Promise<unknown>): Promise<string> {
    return work.then(
      () => assert.fail('was granted'),
      (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : assert.fail(String(error))),
    );
  }

  test('gives credentials for what the provider has signed, once', async () => {
    const assertion = issuer.response({ roles: [pair] });
    const answer = await call(assertion);
    assert.equal(answer.Credentials?.AccessKeyId, sts.issued[0]?.accessKeyId);
    assert.equal(answer.AssumedRoleUser?.Arn, 'arn:aws:sts::123456789012:assumed-role/saml-reader/ana');
    assert.equal(answer.Issuer, issuer.entityId);
    assert.equal(answer.Subject, 'CORP\\ana');
    assert.match(await refusal(call(assertion)), /^InvalidIdentityToken.*used before/u);
  });

  test('gives them for every way to write a role, and for a wrapped assertion with prefixes', async () => {
    for (const said of [
      { roleStyle: 'providerFirst' },
      { roleStyle: 'broken' },
      { hasOneAttributePerRole: true },
      { isPrefixed: true },
    ] as const) {
      await call(issuer.response({ roles: [{ ...pair, role: samlWriter }, pair], ...said }));
    }
    const assertion = issuer.assertion({ roles: [pair], isPrefixed: true }).replace(/ xmlns:saml="[^"]*"/u, '');
    const wrapper = `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_w" Version="2.0"><p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status>${assertion}</p:Response>`;
    await call(Buffer.from(wrapper).toString('base64'));
    assert.equal(sts.issued.length, 5);
  });

  test('knows the partitions', async () => {
    await call(
      issuer.response({
        roles: [{ role: govReader, provider: govProvider }],
        recipient: 'https://signin.amazonaws-us-gov.com/saml',
        audience: 'urn:amazon:webservices:govcloud',
      }),
      { role: govReader, provider: govProvider },
    );
    const china = {
      roles: [{ role: chinaReader, provider: chinaProvider }],
      attributePrefix: 'http://www.amazonaws.cn/SAML/Attributes/',
      audience: 'urn:amazon:webservices:cn-north-1',
    };
    const of = { role: chinaReader, provider: chinaProvider };
    await call(issuer.response({ ...china, recipient: 'https://signin.amazonaws.cn/saml' }), of);
    assert.match(await refusal(call(issuer.response(china), of)), /Recipient/u);
  });

  test('ends with the session at the provider, and takes durations the role allows', async () => {
    const roles = [pair, { ...pair, role: samlWriter }];
    const ends = Math.floor(now() / 1000) * 1000 + 1_200_000;
    const short = await call(issuer.response({ roles, sessionNotOnOrAfter: ends }));
    assert.equal(short.Credentials?.Expiration?.getTime(), ends);
    const assertion = issuer.response({ roles });
    assert.match(await refusal(call(assertion, { seconds: 7200 })), /^ValidationError.*MaxSessionDuration/u);
    assert.match(await refusal(call(assertion, { seconds: 60 })), /^ValidationError/u);
    await call(assertion, { role: samlWriter, seconds: 7200 });
  });

  const refused: readonly { readonly title: string; readonly said: ResponseOptions; readonly expected: RegExp }[] = [
    { title: 'no signature', said: { fault: 'unsigned' }, expected: /^InvalidIdentityToken.*no Signature/u },
    {
      title: 'another key',
      said: { fault: 'otherKey' },
      expected: /^InvalidIdentityToken.*: Response signature invalid$/u,
    },
    { title: 'a change after it was signed', said: { fault: 'tampered' }, expected: /Response signature invalid/u },
    { title: 'encryption', said: { isEncrypted: true }, expected: /^InvalidIdentityToken.*: Invalid SAML response/u },
    { title: 'no Recipient', said: { recipient: false }, expected: /^InvalidIdentityToken.*Recipient/u },
    { title: 'another Recipient', said: { recipient: 'https://app.example.com/acs' }, expected: /Recipient/u },
    { title: 'no audience', said: { audience: false }, expected: /does not contain the required audience/u },
    {
      title: 'another audience',
      said: { audience: 'urn:example' },
      expected: /does not contain the required audience/u,
    },
    { title: 'no time', said: { notOnOrAfter: false }, expected: /bearer confirmation/u },
    { title: 'no bearer', said: { confirmation: 'holder-of-key' }, expected: /bearer confirmation/u },
    { title: 'no session name', said: { sessionName: false }, expected: /RoleSessionName is required/u },
    {
      title: 'an odd session name',
      said: { sessionName: 'ana maría' },
      expected: /RoleSessionName in AuthnResponse must/u,
    },
    { title: 'another issuer', said: { issuer: 'urn:other' }, expected: /Issuer not present in specified provider/u },
    {
      title: 'no role',
      said: { roles: [] },
      expected: /^AccessDenied: Not authorized to perform sts:AssumeRoleWithSAML/u,
    },
    {
      title: 'a refusal of the provider',
      said: { status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' },
      expected: /not Success/u,
    },
    {
      title: 'age',
      said: { issuedAt: Date.now() - 301_000, notOnOrAfter: Date.now() + 300_000 },
      expected: /^ExpiredToken.*within 5 minutes/u,
    },
    { title: 'the end of its time', said: { notOnOrAfter: Date.now() - 1000 }, expected: /^ExpiredToken/u },
    { title: 'a time to come', said: { issuedAt: Date.now() + 3_600_000 }, expected: /in the future/u },
    {
      title: 'length',
      said: {
        roleValues: Array.from(
          { length: 1500 },
          (_, index) => `arn:aws:iam::123456789012:role/r${index},${samlProvider}`,
        ),
      },
      expected: /^ValidationError.*100000/u,
    },
  ];
  for (const { title, said, expected } of refused) {
    test(`refuses for: ${title}`, async () => {
      assert.match(await refusal(call(issuer.response({ roles: [pair], ...said }))), expected);
      assert.deepEqual(sts.issued, []);
    });
  }

  test('refuses what does not belong together', async () => {
    const assertion = issuer.response({ roles: [pair, { role: identityCenter, provider: samlProvider }] });
    const cases: readonly [Parameters<typeof call>[1], RegExp][] = [
      [{ role: samlWriter }, /^AccessDenied/u],
      [{ role: 'arn:aws:iam::123456789012:role/unknown' }, /^AccessDenied/u],
      [{ role: identityCenter }, /^AccessDenied/u],
      [{ provider: foreignProvider }, /Issuer not present/u],
      [{ provider: 'arn:aws:iam::123456789012:saml-provider/none' }, /Specified provider doesn't exist/u],
      [{ provider: samlReader }, /^ValidationError/u],
    ];
    for (const [more, expected] of cases) {
      assert.match(await refusal(call(assertion, more)), expected);
    }
    offset = 301_000;
    assert.match(await refusal(call(assertion)), /^ExpiredToken/u);
  });

  test('reads only what is signed', async () => {
    const signed = issuer.assertion({ roles: [{ ...pair, role: samlWriter }] });
    const evil = issuer.assertion({ roles: [pair], fault: 'unsigned' });
    const wrap = (body: string): string =>
      Buffer.from(
        `<p:Response xmlns:p="urn:oasis:names:tc:SAML:2.0:protocol"><p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status>${body}</p:Response>`,
      ).toString('base64');
    assert.match(await refusal(call(wrap(evil + signed))), /^InvalidIdentityToken/u);
    const signature = /<ds:Signature.*<\/ds:Signature>/su.exec(signed)?.[0] ?? '';
    assert.match(await refusal(call(wrap(evil.replace('</Issuer>', `</Issuer>${signature}`)))), /signature invalid/u);
    const bomb = '<!DOCTYPE a [<!ENTITY b "c">]>';
    const dtd = Buffer.from(bomb + Buffer.from(wrap(signed), 'base64').toString()).toString('base64');
    assert.match(await refusal(call(dtd)), /^InvalidIdentityToken/u);
  });

  test('another library finds the same of these responses', async () => {
    const options = {
      idpCert: issuer.certificatePem,
      issuer: awsAudience,
      audience: awsAudience,
      wantAuthnResponseSigned: false,
      callbackUrl: 'https://signin.aws.amazon.com/saml',
    };
    const check = async (said: ResponseOptions): Promise<string | undefined> => {
      const { profile } = await new SAML(options).validatePostResponseAsync({
        SAMLResponse: issuer.response({ roles: [pair], ...said }),
      });
      return profile?.nameID;
    };
    assert.equal(await check({}), 'CORP\\ana');
    assert.equal(await check({ isPrefixed: true, roleStyle: 'broken' }), 'CORP\\ana');
    for (const fault of ['otherKey', 'tampered', 'unsigned'] as const) {
      await assert.rejects(check({ fault }), /signature/iu);
    }
    await assert.rejects(check({ audience: 'urn:example' }), /audience/iu);
  });
});

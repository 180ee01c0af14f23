import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import type { Authenticator } from '../../../src/auth/authenticator';
import { signInWithSaml } from '../../../src/auth/saml/samlSignIn';
import type { Scheme, SignedIn } from '../../../src/auth/scheme';
import { failureOf } from '../aws/failure';
import { samlProvider, samlReader, samlWriter, startWorld } from '../aws/world';
import type { World } from '../aws/world';
import type { ResponseOptions } from './identityProvider';

const reader = { role: samlReader, provider: samlProvider };
const writer = { role: samlWriter, provider: samlProvider };
const connection = { AuthScheme: 'ADFS', SSOLoginURL: 'https://sso.example.com', User: 'CORP\\ana' };

suite('Signing in with a SAML response', () => {
  let world: World;
  let responses: string[];
  /** What the identity provider says. */
  let said: ResponseOptions;

  setup(async () => {
    world = await startWorld();
    responses = [];
    said = { roles: [reader] };
  });
  teardown(() => world.end());

  /** In place of a provider's own conversation: its answer is there at once, a new one each time. */
  const provider: Scheme = (complete, context) => {
    const response = world.samlIssuer.response(said);
    responses.push(response);
    return signInWithSaml(complete, context, { response, provider: 'ADFS', renewal: 'person' });
  };

  function authenticator(): Authenticator {
    return world.authenticator({ schemes: { ADFS: provider } });
  }

  function signIn(properties: Record<string, string> = {}, by = authenticator()): Promise<SignedIn> {
    return by.signIn(world.connection({ ...connection, ...properties }));
  }

  function durations(): (string | undefined)[] {
    return world.sts.calls.map(({ input }) => input['DurationSeconds']);
  }

  test('the only role is taken, unsigned, and nothing of the answer stays', async () => {
    const { credentials, identity, renewal, sessionExpiration } = await signIn();
    assert.equal(credentials.accessKeyId, world.sts.issued[0]?.accessKeyId);
    assert.equal(identity.arn, 'arn:aws:sts::123456789012:assumed-role/saml-reader/ana');
    assert.equal(identity.role, samlReader);
    assert.equal(renewal, 'person');
    assert.equal(sessionExpiration?.getTime(), world.sts.issued[0]?.expiration?.getTime());
    assert.deepEqual(
      world.sts.calls.map(({ action, accessKeyId }) => [action, accessKeyId]),
      [['AssumeRoleWithSAML', undefined]],
    );
    assert.deepEqual(world.person.choiceRequests, []);
    const kept = inspect([world.trace, world.store], { depth: 10, maxStringLength: null });
    assert.ok(!kept.includes(responses[0]?.slice(100, 200) ?? ''));
  });

  test('of several the person chooses once; other windows remember it; Sign Out forgets it', async () => {
    said = { roles: [reader, writer], roleStyle: 'broken' };
    world.person.answersChoices(() => samlWriter);
    const first = authenticator();
    assert.equal((await signIn({}, first)).identity.role, samlWriter);
    assert.deepEqual(world.person.choiceRequests[0], {
      connection: { id: 'orders', name: 'Orders' },
      isRenewal: false,
      subject: 'role',
      choices: [
        { id: samlReader, label: 'saml-reader', description: '123456789012 · company' },
        { id: samlWriter, label: 'saml-writer', description: '123456789012 · company' },
      ],
    });
    const second = authenticator();
    assert.equal((await signIn({}, second)).identity.role, samlWriter);
    await second.renew(world.connection(connection));
    assert.equal(world.person.choiceRequests.length, 1, 'neither a new window nor a renewal asks again');
    await second.signOut('orders');
    await signIn({}, second);
    assert.equal(world.person.choiceRequests.length, 2);
  });

  test('a remembered role that is not offered any more is asked for again', async () => {
    const other = { ...reader, role: 'arn:aws:iam::123456789012:role/other' };
    said = { roles: [reader, writer] };
    world.person.answersChoices(
      () => samlWriter,
      () => samlReader,
    );
    await signIn();
    said = { roles: [reader, other] };
    assert.equal((await signIn()).identity.role, samlReader);
    assert.equal(world.person.choiceRequests.length, 2);
  });

  test('a role that AWS refuses is not remembered', async () => {
    const other = { ...reader, role: 'arn:aws:iam::123456789012:role/other' };
    said = { roles: [reader, other] };
    world.person.answersChoices(
      () => other.role,
      () => samlReader,
    );
    const error = await failureOf(signIn());
    assert.equal(error.code, 'AccessDenied');
    assert.match(
      error.message,
      /^AWS does not give out arn:aws:iam::123456789012:role\/other by arn:aws:iam::123456789012:saml-provider\/company/u,
    );
    assert.equal((await signIn()).identity.role, samlReader);
  });

  test('nobody is there to choose', async () => {
    said = { roles: [reader, writer] };
    world.person.isAvailable = false;
    const error = await failureOf(signIn());
    assert.equal(error.code, 'auth.needsPerson');
    assert.deepEqual(world.sts.calls, []);
  });

  test('AWSRoleARN and AWSPrincipalARN decide', async () => {
    said = { roles: [reader, writer] };
    assert.equal((await signIn({ AWSRoleARN: samlWriter })).identity.role, samlWriter);
    said = { roles: [reader, { ...writer, provider: 'arn:aws:iam::123456789012:saml-provider/other' }] };
    assert.equal((await signIn({ AWSPrincipalARN: samlProvider })).identity.role, samlReader);
    assert.deepEqual(world.person.choiceRequests, []);
  });

  test('one role by two providers', async () => {
    const other = { ...reader, provider: 'arn:aws:iam::123456789012:saml-provider/other' };
    said = { roles: [reader, other] };
    world.person.answersChoices(({ choices }) => choices[0]?.id ?? '');
    await signIn({ AWSRoleARN: samlReader });
    assert.deepEqual(
      world.person.choiceRequests[0]?.choices.map(({ id }) => id),
      [`${samlReader},${samlProvider}`, `${samlReader},${other.provider}`],
    );
  });

  test('a role that is not offered is tried, and it is mentioned when AWS refuses', async () => {
    const error = await failureOf(signIn({ AWSRoleARN: samlWriter }));
    assert.equal(error.code, 'AccessDenied');
    assert.match(
      error.message,
      /ADFS does not offer this role: it offers arn:aws:iam::123456789012:role\/saml-reader by arn:aws:iam::123456789012:saml-provider\/company. Check AWSRoleARN and AWSPrincipalARN\.$/u,
    );
    assert.equal(world.sts.calls[0]?.input['PrincipalArn'], samlProvider);
    const elsewhere = await failureOf(signIn({ AWSRoleARN: 'arn:aws:iam::210987654321:role/reader' }));
    assert.equal(elsewhere.code, 'saml.roleNotOffered');
    const byAnother = await failureOf(signIn({ AWSPrincipalARN: 'arn:aws:iam::123456789012:saml-provider/other' }));
    assert.equal(byAnother.code, 'saml.principalNotOffered');
    const reserved = 'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Reader_0';
    assert.equal((await failureOf(signIn({ AWSRoleARN: reserved }))).code, 'saml.reservedRole');
    assert.equal(world.sts.calls.length, 1);
  });

  test('how long the session lasts', async () => {
    await signIn();
    said = { roles: [writer], sessionDuration: 28_800 };
    await signIn();
    await signIn({ TemporaryTokenDuration: '7200' });
    await signIn({ TemporaryTokenDuration: '1' });
    assert.deepEqual(durations(), ['3600', '28800', '7200', '900']);
  });

  test('a session longer than the role allows is asked for again with an hour', async () => {
    const { credentials } = await signIn({ TemporaryTokenDuration: '43200' });
    assert.deepEqual(durations(), ['43200', '3600']);
    assert.ok((credentials.expiration?.getTime() ?? 0) <= world.now() + 3_600_000);
    assert.ok(world.trace.some(({ title }) => title === 'Exchange the answer of ADFS for the role saml-reader'));
  });

  test('what STS would refuse never gets there', async () => {
    for (const fault of [{ recipient: false }, { audience: 'urn:x' }, { sessionName: false }, { roles: [] }] as const) {
      said = { roles: [reader], ...fault };
      assert.match((await failureOf(signIn())).code, /^saml\./u);
    }
    said = { roles: [reader], isEncrypted: true };
    assert.equal((await failureOf(signIn())).code, 'saml.encrypted');
    assert.deepEqual(world.sts.calls, []);
  });

  const refusals: readonly (readonly [string, ResponseOptions, Record<string, string>, RegExp])[] = [
    [
      'signature',
      { fault: 'otherKey' },
      {},
      /^AWS does not accept the signature of ADFS: the metadata of arn:\S+company in IAM is out of date/u,
    ],
    ['tampered', { fault: 'tampered' }, {}, /^AWS does not accept the signature of ADFS/u],
    [
      'issuer',
      { issuer: 'http://other.example.com' },
      {},
      /^ADFS is not the provider that IAM knows as arn:\S+company. Its answer offers arn:/u,
    ],
    [
      'provider',
      {},
      { AWSRoleARN: samlReader, AWSPrincipalARN: 'arn:aws:iam::123456789012:saml-provider/unknown' },
      /^ADFS is not the provider that IAM knows as arn:aws:iam::123456789012:saml-provider\/unknown. Its answer offers arn:\S+ by arn:\S+company\. Check AWSPrincipalARN\.$/u,
    ],
    ['audience', { audience: false }, {}, /^AWS does not accept the audience of the answer of ADFS/u],
    [
      'encrypted',
      { isEncrypted: true },
      { AWSRoleARN: samlReader, AWSPrincipalARN: samlProvider },
      /^AWS does not accept the answer of ADFS: Invalid SAML response: .* It is encrypted/u,
    ],
  ];
  for (const [title, fault, properties, sentence] of refusals) {
    test(`what STS says of a wrong answer: ${title}`, async () => {
      said = { roles: [reader], ...fault };
      const error = await failureOf(signIn(properties));
      assert.equal(error.code.replace(/Exception$/u, ''), 'InvalidIdentityToken');
      assert.match(error.message, sentence);
      assert.equal(world.sts.calls.length, 1);
    });
  }

  test('an answer that is too old for AWS', async () => {
    said = { roles: [reader], issuedAt: world.now() - 400_000 };
    const error = await failureOf(signIn());
    assert.equal(error.code, 'ExpiredTokenException');
    assert.equal(
      error.message,
      'The answer of ADFS was too old for AWS. Check the clock of this machine and try again.',
    );
  });

  const texts: readonly (readonly [string, string, RegExp])[] = [
    ['InvalidIdentityToken', 'RoleSessionName is required in AuthnResponse', /RoleSessionName has to be mapped there/u],
    ['IDPRejectedClaim', 'Rejected', /^AWS rejected what ADFS says: Rejected\./u],
    ['PackedPolicyTooLarge', 'Too large', /too long for AWS: Too large\./u],
    ['RegionDisabledException', 'Disabled', /STS is not switched on for this account in eu-west-1/u],
    [
      'ValidationError',
      "1 validation error detected: Value at 'principalArn' failed",
      /^STS did not accept AWSPrincipalARN/u,
    ],
    ['ValidationError', 'Response does not contain the required audience', /does not accept the audience/u],
  ];
  for (const [code, message, sentence] of texts) {
    test(`${code}: ${message}`, async () => {
      world.sts.failNext(1, code, message);
      assert.match((await failureOf(signIn())).message, sentence);
    });
  }
});

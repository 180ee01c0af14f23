import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from '@aws-sdk/client-cognito-identity';
import {
  CognitoIdentityProviderClient,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type {
  InitiateAuthCommandOutput,
  RespondToAuthChallengeCommandOutput,
} from '@aws-sdk/client-cognito-identity-provider';
import { createSrpSession, signSrpSession, wrapAuthChallenge, wrapInitiateAuth } from 'cognito-srp-helper';
import { decodeJwt } from 'jose';
import { KeyRing } from '../aws/keyRing';
import { startCognito } from './cognito';
import type { Cognito } from './cognito';
import { createSrpAccount, startSrpExchange } from './srp';
import type { SrpAccount, SrpExchange } from './srp';
import { providerNameOf } from './tokens';

/** Made up, like every secret here. */
const secret = 'made-up-client-secret';
const password = 'Made-up-1';
const userPoolId = 'eu-west-1_Example01';
const provider = providerNameOf(userPoolId);
const identityPoolId = 'us-east-1:11112222-3333-4444-5555-666677778888';
const role = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;

type Answer = InitiateAuthCommandOutput | RespondToAuthChallengeCommandOutput;

suite('The stand-in for Cognito', () => {
  let cognito: Cognito;
  let keys: KeyRing;
  /** Stands still, save for what a test adds. */
  let begin = 0;
  let offset = 0;
  let users: CognitoIdentityProviderClient;
  let identities: CognitoIdentityClient;

  setup(async () => {
    begin = Date.now();
    offset = 0;
    keys = new KeyRing();
    cognito = await startCognito({
      keys,
      now: () => begin + offset,
      userPools: [
        {
          id: userPoolId,
          clients: [
            { id: 'open', flows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'] },
            {
              id: 'confidential',
              secret,
              flows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
            },
            { id: 'usual' },
          ],
          users: [
            {
              username: 'ana',
              password,
              aliases: ['ana@example.com'],
              email: 'ana@example.com',
              phoneNumber: '+10005550189',
              totpSecret: 'made up secret of the app',
            },
          ],
        },
      ],
      identityPools: [
        {
          id: identityPoolId,
          listedClients: [{ userPoolId, clientId: 'open' }],
          authenticatedRole: role('reader'),
        },
      ],
    });
    users = new CognitoIdentityProviderClient({
      endpoint: cognito.userPools.endpoint,
      region: 'eu-west-1',
      maxAttempts: 1,
    });
    identities = new CognitoIdentityClient({
      endpoint: cognito.identityPools.endpoint,
      region: 'us-east-1',
      maxAttempts: 1,
    });
  });
  teardown(async () => {
    users.destroy();
    identities.destroy();
    await cognito.stop();
  });

  function start(
    parameters: Record<string, string>,
    client = 'open',
    flow: 'USER_PASSWORD_AUTH' | 'REFRESH_TOKEN_AUTH' = 'USER_PASSWORD_AUTH',
  ): Promise<Answer> {
    return users.send(new InitiateAuthCommand({ AuthFlow: flow, ClientId: client, AuthParameters: parameters }));
  }

  function reply(to: Answer, answers: Record<string, string>, client = 'open'): Promise<Answer> {
    return users.send(
      new RespondToAuthChallengeCommand({
        ClientId: client,
        ChallengeName: to.ChallengeName,
        Session: to.Session,
        ChallengeResponses: { USERNAME: 'ana', ...answers },
      }),
    );
  }

  /** The whole of SRP by an independent client. */
  async function signInBySrp(name: string, withPassword = password, client = 'open'): Promise<Answer> {
    const session = createSrpSession(name, withPassword, userPoolId, false);
    const hash = (of: string): Record<string, string> =>
      client === 'confidential' ? { SECRET_HASH: secretHash(of, client) } : {};
    const first = await users.send(
      new InitiateAuthCommand(
        wrapInitiateAuth(session, {
          AuthFlow: 'USER_SRP_AUTH' as const,
          ClientId: client,
          AuthParameters: { USERNAME: name, ...hash(name) },
        }),
      ),
    );
    const userId = first.ChallengeParameters?.['USER_ID_FOR_SRP'] ?? '';
    return users.send(
      new RespondToAuthChallengeCommand(
        wrapAuthChallenge(signSrpSession(session, first), {
          ClientId: client,
          ChallengeName: 'PASSWORD_VERIFIER' as const,
          ChallengeResponses: { USERNAME: userId, ...hash(userId) },
        }),
      ),
    );
  }

  async function idToken(): Promise<string> {
    const answer = await start({ USERNAME: 'ana', PASSWORD: password });
    return answer.AuthenticationResult?.IdToken ?? assert.fail('no token');
  }

  async function credentials(token: string, customRole?: string): Promise<string | undefined> {
    const logins = { [provider]: token };
    const { IdentityId } = await identities.send(new GetIdCommand({ IdentityPoolId: identityPoolId, Logins: logins }));
    const answer = await identities.send(
      new GetCredentialsForIdentityCommand({ IdentityId, Logins: logins, CustomRoleArn: customRole }),
    );
    return keys.find(answer.Credentials?.AccessKeyId ?? '')?.arn;
  }

  test('an independent SRP client is let in, by user name and alias, with and without secret', async () => {
    const answers = [
      await signInBySrp('ana'),
      await signInBySrp('ana@example.com'),
      await signInBySrp('ana', password, 'confidential'),
      await signInBySrp('ana@example.com', password, 'confidential'),
    ];
    for (const answer of answers) {
      const { sub, token_use: use, iss } = decodeJwt(answer.AuthenticationResult?.IdToken ?? '');
      assert.ok(sub);
      assert.equal(use, 'id');
      assert.equal(iss, `https://${provider}`);
    }
    const { acceptedByBoth, acceptedByOursAlone, unexplained } = cognito.srpCounts;
    assert.equal(acceptedByBoth + acceptedByOursAlone, 4);
    assert.equal(unexplained, 0);
    assert.ok(cognito.userPools.calls.every((each) => !each.isSigned && each.refused === undefined));
  });

  test('a wrong password is refused by both verifiers, and after five of them the right one as well, for a second', async () => {
    for (let count = 0; count < 5; count += 1) {
      await refused(signInBySrp('ana', 'wrong'), 'NotAuthorizedException', /^Incorrect username or password\.$/u);
    }
    assert.equal(cognito.srpCounts.refusedByBoth, 5);
    await refused(signInBySrp('ana'), 'NotAuthorizedException', /^Password attempts exceeded$/u);
    offset = 1001;
    assert.ok((await signInBySrp('ana')).AuthenticationResult);
  });

  test('the two verifiers agree with an independent client', async () => {
    const account = await createSrpAccount('Example01', 'ana', password);
    for (let round = 0; round < 20; round += 1) {
      const { largeA, sign } = clientOf(account);
      const exchange = startSrpExchange(account, largeA) ?? assert.fail('A was refused');
      const { timestamp, signature } = sign(exchange);
      const { ours, theirs, isShort } = exchange.check(secretBlock, timestamp, signature);
      assert.ok(ours);
      assert.equal(theirs, !isShort);
      const wrong = exchange.check(secretBlock, `${timestamp} `, signature);
      assert.deepEqual([wrong.ours, wrong.theirs], [false, false]);
    }
  });

  test('where B begins with nine zero bits, cognito-srp refuses what is right', async () => {
    const account = await createSrpAccount('Example01', 'ana', password, 'abcdef0123456789');
    // Found by trying.
    const number = '00000172ebad6ddc73c86d67c5faa71c245689c10795024000000000000001ca';
    const { largeA, sign } = clientOf(account);
    const exchange = startSrpExchange(account, largeA, { secret: number }) ?? assert.fail('A was refused');
    assert.ok(BigInt(`0x${exchange.publicValue}`) < 2n ** 3063n);
    const { timestamp, signature } = sign(exchange);
    assert.deepEqual(exchange.check(secretBlock, timestamp, signature), {
      ours: true,
      theirs: false,
      isShort: true,
    });
  });

  test('an SRP_A that gives the secret away is refused', async () => {
    const account = await createSrpAccount('Example01', 'ana', password);
    for (const value of ['0', '1', '', 'xyz', 'f'.repeat(768)]) {
      assert.equal(startSrpExchange(account, value), undefined);
    }
  });

  test('a secret hash must be there, right, and over the user id in later calls', async () => {
    cognito.changeUser('ana', { factors: ['SMS_MFA'] });
    const parameters = { USERNAME: 'ana@example.com', PASSWORD: password };
    const alias = { SECRET_HASH: secretHash('ana@example.com', 'confidential') };
    await refused(start(parameters, 'confidential'), 'NotAuthorizedException', /SECRET_HASH was not received/u);
    await refused(
      start({ ...parameters, SECRET_HASH: secretHash('ana', 'confidential') }, 'confidential'),
      'NotAuthorizedException',
      /^Unable to verify secret hash for client confidential$/u,
    );
    await refused(start({ ...parameters, ...alias }, 'open'), 'NotAuthorizedException', /^Unable to verify/u);
    const challenge = await start({ ...parameters, ...alias }, 'confidential');
    const code = cognito.sentCodes.at(-1)?.code ?? '';
    await refused(
      reply(challenge, { USERNAME: 'ana@example.com', SMS_MFA_CODE: code, ...alias }, 'confidential'),
      'NotAuthorizedException',
      /^Unable to verify/u,
    );
    const right = { SMS_MFA_CODE: code, SECRET_HASH: secretHash('ana', 'confidential') };
    const { AuthenticationResult } = await reply(challenge, right, 'confidential');
    const refresh = { REFRESH_TOKEN: AuthenticationResult?.RefreshToken ?? '' };
    await refused(
      start({ ...refresh, ...alias }, 'confidential', 'REFRESH_TOKEN_AUTH'),
      'NotAuthorizedException',
      /^Unable/u,
    );
    const again = await start({ ...refresh, SECRET_HASH: right.SECRET_HASH }, 'confidential', 'REFRESH_TOKEN_AUTH');
    assert.ok(again.AuthenticationResult?.IdToken);
    assert.equal(again.AuthenticationResult.RefreshToken, undefined);
  });

  test('flows, clients and people it does not know are refused by name', async () => {
    const parameters = { USERNAME: 'ana', PASSWORD: password };
    await refused(start(parameters, 'usual'), 'InvalidParameterException', /^USER_PASSWORD_AUTH flow not enabled/u);
    await refused(start(parameters, 'nobody'), 'ResourceNotFoundException', /nobody does not exist/u);
    await refused(start({ ...parameters, USERNAME: 'eve' }), 'UserNotFoundException', /^User does not exist\.$/u);
    cognito.changeClient('open', { hidesUsers: true });
    await refused(start({ ...parameters, USERNAME: 'eve' }), 'NotAuthorizedException', /^Incorrect/u);
    await refused(signInBySrp('eve'), 'NotAuthorizedException', /^Incorrect/u);
    for (const [status, name] of [
      ['UNCONFIRMED', 'UserNotConfirmedException'],
      ['RESET_REQUIRED', 'PasswordResetRequiredException'],
    ] as const) {
      cognito.changeUser('ana', { status });
      await refused(start(parameters), name);
      await refused(signInBySrp('ana'), name);
    }
    cognito.changeUser('ana', { isDisabled: true });
    await refused(start(parameters), 'NotAuthorizedException', /^User is disabled\.$/u);
    cognito.userPools.failNext(1, 'TooManyRequestsException', 'Too many requests');
    await refused(start(parameters), 'TooManyRequestsException');
  });

  test('a session is good for one answer and three minutes; a wrong code leaves it', async () => {
    cognito.changeUser('ana', { factors: ['SMS_MFA', 'SOFTWARE_TOKEN_MFA', 'EMAIL_OTP'] });
    const select = await start({ USERNAME: 'ana', PASSWORD: password });
    assert.equal(select.ChallengeName, 'SELECT_MFA_TYPE');
    assert.deepEqual(JSON.parse(select.ChallengeParameters?.['MFAS_CAN_CHOOSE'] ?? ''), [
      'SMS_MFA',
      'SOFTWARE_TOKEN_MFA',
      'EMAIL_OTP',
    ]);
    const challenge = await reply(select, { ANSWER: 'SMS_MFA' });
    assert.equal(challenge.ChallengeParameters?.['CODE_DELIVERY_DESTINATION'], '+*******0189');
    await refused(reply(select, { ANSWER: 'SMS_MFA' }), 'NotAuthorizedException', /can only be used once/u);
    await refused(reply(challenge, { SMS_MFA_CODE: 'wrong' }), 'CodeMismatchException');
    const code = cognito.sentCodes.at(-1)?.code ?? '';
    assert.ok((await reply(challenge, { SMS_MFA_CODE: code })).AuthenticationResult);
    await refused(reply(challenge, { SMS_MFA_CODE: code }), 'NotAuthorizedException', /can only be used once/u);
    const late = await start({ USERNAME: 'ana', PASSWORD: password });
    offset = 180_000;
    await refused(reply(late, { ANSWER: 'SMS_MFA' }), 'NotAuthorizedException', /session is expired/u);
  });

  test('a code that was sent gets too old before the session does, and an app’s code is good once', async () => {
    cognito.changeUserPool(userPoolId, { codeLife: 60_000 });
    cognito.changeUser('ana', { factors: ['EMAIL_OTP'] });
    const mail = await start({ USERNAME: 'ana', PASSWORD: password });
    assert.equal(mail.ChallengeParameters?.['CODE_DELIVERY_DESTINATION'], 'a***@e***');
    offset = 60_000;
    const code = cognito.sentCodes.at(-1)?.code ?? '';
    await refused(reply(mail, { EMAIL_OTP_CODE: code }), 'ExpiredCodeException');
    cognito.changeUser('ana', { factors: ['SOFTWARE_TOKEN_MFA'] });
    const app = await start({ USERNAME: 'ana', PASSWORD: password });
    await refused(reply(app, { SOFTWARE_TOKEN_MFA_CODE: 'wrong' }), 'CodeMismatchException');
    const shown = cognito.codeOf('ana');
    assert.ok((await reply(app, { SOFTWARE_TOKEN_MFA_CODE: shown })).AuthenticationResult);
    const again = await start({ USERNAME: 'ana', PASSWORD: password });
    await refused(reply(again, { SOFTWARE_TOKEN_MFA_CODE: shown }), 'ExpiredCodeException', /already been used once/u);
  });

  test('a new password must fit the policy and come with what is missing', async () => {
    cognito.changeUserPool(userPoolId, {
      passwordPolicy: { minimumLength: 8, requiresDigit: true },
      requiredAttributes: ['name'],
    });
    cognito.changeUser('ana', { status: 'FORCE_CHANGE_PASSWORD' });
    const challenge = await start({ USERNAME: 'ana', PASSWORD: password });
    assert.equal(challenge.ChallengeName, 'NEW_PASSWORD_REQUIRED');
    assert.equal(challenge.ChallengeParameters?.['requiredAttributes'], '["userAttributes.name"]');
    await refused(reply(challenge, { NEW_PASSWORD: 'short' }), 'InvalidPasswordException', /not long enough$/u);
    await refused(reply(challenge, { NEW_PASSWORD: 'long enough' }), 'InvalidPasswordException', /numeric/u);
    await refused(reply(challenge, { NEW_PASSWORD: 'long enough 1' }), 'InvalidParameterException', /name is missing/u);
    const answers = { NEW_PASSWORD: 'long enough 1', 'userAttributes.name': 'Ana' };
    assert.ok((await reply(challenge, answers)).AuthenticationResult);
    assert.equal(cognito.user('ana').password, 'long enough 1');
    assert.ok((await signInBySrp('ana', 'long enough 1')).AuthenticationResult);
  });

  test('challenges that cannot be served come with their names', async () => {
    cognito.changeUserPool(userPoolId, { demandsMfa: true });
    const setUp = await start({ USERNAME: 'ana', PASSWORD: password });
    assert.equal(setUp.ChallengeName, 'MFA_SETUP');
    await refused(reply(setUp, {}), 'InvalidParameterException');
    cognito.changeUserPool(userPoolId, { demandsMfa: false });
    cognito.changeUser('ana', {
      extraChallenges: [
        { name: 'CUSTOM_CHALLENGE', parameters: { question: '2+2' }, passesWith: { ANSWER: '4' } },
        { name: 'DEVICE_SRP_AUTH' },
      ],
    });
    const custom = await start({ USERNAME: 'ana', PASSWORD: password });
    assert.equal(custom.ChallengeParameters?.['question'], '2+2');
    const device = await reply(custom, { ANSWER: '4' });
    assert.equal(device.ChallengeName, 'DEVICE_SRP_AUTH');
    await refused(reply(device, { DEVICE_KEY: 'unknown', SRP_A: 'ff' }), 'ResourceNotFoundException');
  });

  test('a refresh token ends, is revoked, and is bound to a device where devices are tracked', async () => {
    const { AuthenticationResult } = await start({ USERNAME: 'ana', PASSWORD: password });
    const refresh = { REFRESH_TOKEN: AuthenticationResult?.RefreshToken ?? '' };
    const renew = (): Promise<Answer> => start(refresh, 'open', 'REFRESH_TOKEN_AUTH');
    assert.ok((await renew()).AuthenticationResult?.IdToken);
    await refused(
      start(refresh, 'usual', 'REFRESH_TOKEN_AUTH'),
      'NotAuthorizedException',
      /^Invalid Refresh Token\.$/u,
    );
    cognito.changeUserPool(userPoolId, { tracksDevices: true });
    await refused(renew(), 'NotAuthorizedException', /^Invalid Refresh Token\.$/u);
    cognito.changeUserPool(userPoolId, { tracksDevices: false });
    offset = 30 * 86_400_000;
    await refused(renew(), 'NotAuthorizedException', /^Refresh Token has expired$/u);
    cognito.revokeRefreshTokens('ana');
    await refused(renew(), 'NotAuthorizedException', /^Refresh Token has been revoked$/u);
  });

  test('the identity pool gives credentials for a token of a listed app client, always to the same identity', async () => {
    const token = await idToken();
    assert.equal(await credentials(token), 'arn:aws:sts::123456789012:assumed-role/reader/CognitoIdentityCredentials');
    const id = (): Promise<string | undefined> =>
      identities
        .send(new GetIdCommand({ IdentityPoolId: identityPoolId, Logins: { [provider]: token } }))
        .then(({ IdentityId }) => IdentityId);
    assert.equal(await id(), await id());
    assert.match((await id()) ?? '', /^us-east-1:/u);
  });

  test('the identity pool refuses a token that is not its own, not an ID token, expired, or altered', async () => {
    const { AuthenticationResult } = await start({ USERNAME: 'ana', PASSWORD: password });
    const token = AuthenticationResult?.IdToken ?? '';
    const login = (key: string, value: string): Promise<unknown> =>
      identities.send(new GetIdCommand({ IdentityPoolId: identityPoolId, Logins: { [key]: value } }));
    await refused(login('Cognito', token), 'InvalidParameterException', /valid public provider/u);
    await refused(
      login(provider.replace('eu-west-1', 'eu-west-2'), token),
      'NotAuthorizedException',
      /supported provider/u,
    );
    await refused(
      login(provider, AuthenticationResult?.AccessToken ?? ''),
      'NotAuthorizedException',
      /required claim: aud/u,
    );
    await refused(login(provider, 'not.a.token'), 'NotAuthorizedException', /Not a valid OpenId/u);
    const [head = '', claims = '', signature = ''] = token.split('.');
    const altered = Buffer.from(
      JSON.stringify({ ...(JSON.parse(Buffer.from(claims, 'base64url').toString()) as object), sub: 'somebody else' }),
    ).toString('base64url');
    await refused(login(provider, `${head}.${altered}.${signature}`), 'NotAuthorizedException', /signature invalid/u);
    await refused(
      identities.send(new GetIdCommand({ IdentityPoolId: identityPoolId })),
      'NotAuthorizedException',
      /^Unauthenticated access is not supported for this identity pool\.$/u,
    );
    await refused(
      identities.send(new GetIdCommand({ IdentityPoolId: 'us-east-1:0', Logins: { [provider]: token } })),
      'ResourceNotFoundException',
    );
    cognito.changeIdentityPool(identityPoolId, { listedClients: [{ userPoolId, clientId: 'confidential' }] });
    await refused(login(provider, token), 'NotAuthorizedException', /^Token is not from a supported provider/u);
    cognito.changeIdentityPool(identityPoolId, { listedClients: [{ userPoolId, clientId: 'open' }] });
    offset = 3_600_000;
    await refused(
      login(provider, token),
      'NotAuthorizedException',
      /^Invalid login token\. Token expired: \d+ >= \d+$/u,
    );
  });

  test('an identity is only for who it was made for', async () => {
    cognito.changeUserPool(userPoolId, {
      users: [cognito.user('ana'), { username: 'ben', password: 'Made-up-2' }],
    });
    const logins = { [provider]: await idToken() };
    const { IdentityId } = await identities.send(new GetIdCommand({ IdentityPoolId: identityPoolId, Logins: logins }));
    const ben = await start({ USERNAME: 'ben', PASSWORD: 'Made-up-2' });
    await refused(
      identities.send(new GetCredentialsForIdentityCommand({ IdentityId })),
      'NotAuthorizedException',
      /is forbidden/u,
    );
    await refused(
      identities.send(
        new GetCredentialsForIdentityCommand({
          IdentityId,
          Logins: { [provider]: ben.AuthenticationResult?.IdToken ?? '' },
        }),
      ),
      'NotAuthorizedException',
      /^Logins don't match/u,
    );
  });

  test('the role comes from the token or from rules, and nobody gets one that was not meant for them', async () => {
    cognito.changeUser('ana', {
      groups: [
        { name: 'readers', roleArn: role('reader'), precedence: 2 },
        { name: 'writers', roleArn: role('writer'), precedence: 1 },
      ],
    });
    const token = await idToken();
    assert.match((await credentials(token)) ?? '', /\/reader\//u);
    await refused(credentials(token, role('writer')), 'NotAuthorizedException', /is forbidden/u);
    const map = (
      roleMapping: NonNullable<Parameters<Cognito['changeIdentityPool']>[1]['listedClients']>[0]['roleMapping'],
    ): void =>
      cognito.changeIdentityPool(identityPoolId, { listedClients: [{ userPoolId, clientId: 'open', roleMapping }] });
    map({ type: 'Token', ambiguousRoleResolution: 'Deny' });
    assert.match((await credentials(token)) ?? '', /\/writer\//u);
    assert.match((await credentials(token, role('reader'))) ?? '', /\/reader\//u);
    await refused(credentials(token, role('owner')), 'NotAuthorizedException', /is forbidden/u);
    cognito.changeUser('ana', { groups: [] });
    await refused(credentials(await idToken()), 'NotAuthorizedException', /^The ambiguous role mapping rules denied/u);
    map({ type: 'Token', ambiguousRoleResolution: 'AuthenticatedRole' });
    assert.match((await credentials(await idToken())) ?? '', /\/reader\//u);
    map({
      type: 'Rules',
      ambiguousRoleResolution: 'Deny',
      rules: [{ claim: 'email', matchType: 'Contains', value: '@example.com', roleArn: role('staff') }],
    });
    assert.match((await credentials(token)) ?? '', /\/staff\//u);
    cognito.changeIdentityPool(identityPoolId, { distrustingRoles: [role('staff')] });
    await refused(
      credentials(token),
      'InvalidIdentityPoolConfigurationException',
      /^Invalid identity pool configuration/u,
    );
  });

  test('it speaks AWS JSON 1.1 only, and each service only its own actions', async () => {
    const call = async (target: string, contentType = 'application/x-amz-json-1.1', body = '{}'): Promise<string> => {
      const answer = await fetch(cognito.userPools.endpoint, {
        method: 'POST',
        headers: { 'x-amz-target': target, 'content-type': contentType },
        body,
      });
      assert.equal(answer.status, 400);
      return String(((await answer.json()) as Record<string, unknown>)['__type']);
    };
    const target = 'AWSCognitoIdentityProviderService';
    assert.equal(await call('AWSCognitoIdentityService.GetId'), 'UnknownOperationException');
    assert.equal(await call(`${target}.toString`), 'UnknownOperationException');
    assert.equal(await call(`${target}.InitiateAuth`, 'application/json'), 'UnknownOperationException');
    assert.equal(await call(`${target}.InitiateAuth`, undefined, 'no'), 'SerializationException');
    assert.equal(await call(`${target}.InitiateAuth`), 'InvalidParameterException');
  });
});

const secretBlock = 'bWFkZSB1cA==';

/** `cognito-srp-helper` as the client of one exchange. */
function clientOf(account: SrpAccount): {
  readonly largeA: string;
  readonly sign: (exchange: SrpExchange) => { readonly timestamp: string; readonly signature: string };
} {
  const session = createSrpSession(account.userId, password, userPoolId, false);
  return {
    largeA: session.largeA,
    sign: ({ publicValue }) => {
      const signed = signSrpSession(session, {
        ChallengeParameters: {
          SALT: account.salt,
          SRP_B: publicValue,
          SECRET_BLOCK: secretBlock,
          USER_ID_FOR_SRP: account.userId,
        },
      });
      return { timestamp: signed.timestamp, signature: signed.passwordSignature };
    },
  };
}

function secretHash(username: string, client: string): string {
  return createHmac('sha256', secret).update(`${username}${client}`).digest('base64');
}

async function refused(work: Promise<unknown>, name: string, message = /^/u): Promise<void> {
  const error: unknown = await work.then(
    () => assert.fail(`was granted, not refused with ${name}`),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Error);
  assert.equal(error.name, name, error.message);
  assert.match(error.message, message);
}

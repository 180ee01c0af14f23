import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { startDynamodbLocal } from '../dynamodbLocal';
import type { DynamodbLocal } from '../dynamodbLocal';
import { failureOf } from './failure';
import { reader, startWorld } from './world';
import type { World } from './world';

const ec2 = { AuthScheme: 'AwsEC2Roles' };
const subject = 'system:serviceaccount:shop:orders';
const hour = 3_600_000;

suite('Signing in as a machine', () => {
  let local: DynamodbLocal;
  let world: World;

  suiteSetup(async () => {
    local = await startDynamodbLocal();
  });
  suiteTeardown(() => local.stop());
  setup(async () => {
    world = await startWorld(local.endpoint);
  });
  teardown(() => world.end());

  async function use(properties: Record<string, string>, authenticator = world.authenticator()): Promise<string> {
    await world.dynamodb(authenticator).listTables(world.connection(properties)).next();
    return world.gate.requests.at(-1)?.accessKeyId ?? '';
  }

  function token(claims: Readonly<Record<string, unknown>> = {}): string {
    return world.issuer.sign({
      aud: 'sts.amazonaws.com',
      sub: subject,
      exp: Math.floor(world.now() / 1000) + 3600,
      ...claims,
    });
  }

  suite('EC2', () => {
    const folder = 'GET /latest/meta-data/iam/security-credentials/';

    test('with a token, which serves until it ends', async () => {
      assert.equal(await use(ec2), world.metadata.behaviour.key.accessKeyId);
      await use(ec2);
      assert.deepEqual(world.metadata.requests, [
        'PUT /latest/api/token',
        folder,
        `${folder}instance-reader`,
        folder,
        `${folder}instance-reader`,
      ]);
    });

    test('a token that was forgotten is replaced', async () => {
      await use(ec2);
      world.metadata.forgetTokens();
      assert.equal(await use(ec2), world.metadata.behaviour.key.accessKeyId);
    });

    test('without a token where there is none, and that is remembered', async () => {
      Object.assign(world.metadata.behaviour, { tokens: 404, demandsToken: false });
      await use(ec2);
      await use(ec2);
      assert.equal(world.metadata.requests.filter((request) => request.startsWith('PUT')).length, 1);
    });

    test('a token request that hangs is waited for once', async () => {
      Object.assign(world.metadata.behaviour, { tokens: 'never', demandsToken: false });
      await use(ec2);
      await use(ec2);
      await use(ec2);
      assert.equal(world.metadata.requests.filter((request) => request.startsWith('PUT')).length, 1);
    });

    test('a token request that fails this time is tried again the next', async () => {
      Object.assign(world.metadata.behaviour, { tokens: 500, demandsToken: false });
      await use(ec2);
      world.metadata.behaviour.tokens = 200;
      world.metadata.behaviour.demandsToken = true;
      assert.equal(await use(ec2), world.metadata.behaviour.key.accessKeyId);
    });

    test('behind a hop limit that is too low', async () => {
      Object.assign(world.metadata.behaviour, { tokens: 'never', demandsToken: true });
      assert.match((await failureOf(use(ec2))).message, /hop limit may be too low.*raise it to 2/u);
    });

    test('version 1 forbidden by the environment', async () => {
      Object.assign(world.metadata.behaviour, { tokens: 403, demandsToken: false });
      world.variables['AWS_EC2_METADATA_V1_DISABLED'] = 'true';
      assert.match((await failureOf(use(ec2))).message, /AWS_EC2_METADATA_V1_DISABLED forbids to go without/u);
    });

    test('switched off, by the environment or on the instance', async () => {
      world.metadata.behaviour.isOff = true;
      assert.match((await failureOf(use(ec2))).message, /metadata service of this instance is switched off/u);
      world.variables['AWS_EC2_METADATA_DISABLED'] = 'TRUE';
      const before = world.metadata.requests.length;
      assert.match((await failureOf(use(ec2))).message, /AWS_EC2_METADATA_DISABLED is set/u);
      assert.equal(world.metadata.requests.length, before);
    });

    test('no role, a role without credentials, a token refused as malformed', async () => {
      world.metadata.behaviour.role = undefined;
      assert.match((await failureOf(use(ec2))).message, /This instance has no IAM role/u);
      Object.assign(world.metadata.behaviour, { role: 'broken', code: 'AssumeRoleUnauthorizedAccess' });
      assert.match(
        (await failureOf(use(ec2))).message,
        /has the role broken, but no credentials for it: AssumeRoleUnauthorizedAccess\. EC2 cannot assume the role/u,
      );
    });

    test('no instance at all', async () => {
      await world.metadata.stop();
      assert.match((await failureOf(use(ec2))).message, /is not an EC2 instance, or its metadata service is off/u);
      world.variables['AWS_EC2_METADATA_SERVICE_ENDPOINT'] = 'not an address';
      assert.match((await failureOf(use(ec2))).message, /AWS_EC2_METADATA_SERVICE_ENDPOINT is no http/u);
    });

    test('expired credentials of the service serve on: it has no others', async () => {
      const authenticator = world.authenticator();
      world.advance(7 * hour);
      world.keys.add({ ...world.metadata.behaviour.key, expiration: new Date(world.now() + hour) });
      await use(ec2, authenticator);
      const state = authenticator.stateOf('orders');
      assert.ok(state.kind === 'signedIn' && state.expiration);
      assert.ok(state.expiration.getTime() > world.now());
    });

    test('another role on top of it', async () => {
      assert.equal(await use({ ...ec2, AWSRoleARN: reader }), world.sts.issued[0]?.accessKeyId);
      assert.equal(world.sts.calls[0]?.accessKeyId, world.metadata.behaviour.key.accessKeyId);
      assert.equal(world.sts.calls[0]?.input['DurationSeconds'], '3600');
    });
  });

  suite('Web identity', () => {
    const scheme = { AuthScheme: 'AwsWebIdentity' };

    test('a pasted token and a role, unsigned', async () => {
      const properties = { ...scheme, AWSRoleARN: reader, AWSWebIdentityToken: ` ${token()}\n` };
      assert.equal(await use(properties), world.sts.issued[0]?.accessKeyId);
      assert.equal(world.sts.calls[0]?.accessKeyId, undefined);
    });

    test('the environment of a container, whose token file is read again when it rotates', async () => {
      const file = path.join(world.home, 'token');
      await writeFile(file, `${token({ jti: 'first' })}\n`);
      Object.assign(world.variables, { AWS_ROLE_ARN: reader, AWS_WEB_IDENTITY_TOKEN_FILE: file });
      const authenticator = world.authenticator();
      await use(scheme, authenticator);
      world.advance(hour);
      const rotated = token({ jti: 'second' });
      await writeFile(file, rotated);
      await use(scheme, authenticator);
      assert.equal(world.sts.issued.length, 2);
      assert.equal(world.sts.calls[1]?.input['WebIdentityToken'], rotated);
    });

    test('what is given with the connection counts before the environment', async () => {
      Object.assign(world.variables, {
        AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/other',
        AWS_WEB_IDENTITY_TOKEN_FILE: '/none',
      });
      await use({ ...scheme, AWSRoleARN: reader, AWSWebIdentityToken: token() });
      assert.equal(world.sts.calls[0]?.input['RoleArn'], reader);
    });

    test('an issuer that AWS cannot reach is tried again', async () => {
      world.sts.failNext(
        2,
        'InvalidIdentityToken',
        "Couldn't retrieve verification key from your identity provider,  please reference AssumeRoleWithWebIdentity documentation for requirements",
      );
      await use({ ...scheme, AWSRoleARN: reader, AWSWebIdentityToken: token() });
      assert.equal(world.sts.calls.length, 3);
      world.sts.failNext(9, 'IDPCommunicationError', 'Error communicating with the IdP');
      const error = await failureOf(use({ ...scheme, AWSRoleARN: reader, AWSWebIdentityToken: token() }));
      assert.match(error.message, /AWS cannot reach https:\/\/oidc\.example\.com\/id\/1/u);
    });

    test('what AWS does not accept is named', async () => {
      const failing = async (webToken: string, role = reader): Promise<string> =>
        (await failureOf(use({ ...scheme, AWSRoleARN: role, AWSWebIdentityToken: webToken }))).message;
      assert.match(
        await failing(token({ aud: 'other' })),
        /token's audience: it is not on the list of https:\/\/oidc/u,
      );
      assert.match(
        await failing(token({ iss: 'https://unknown.example.com' })),
        /https:\/\/unknown\.example\.com is not known/u,
      );
      assert.match(await failing(token({ exp: 946_684_800 })), /expired at 2000-01-01T00:00:00\.000Z\. Get a new one/u);
      assert.match(await failing(token({ sub: 'someone' })), /does not accept this token's subject/u);
      assert.match(await failing('no.token.really'), /does not accept the web identity token: .*not a valid JWT/u);
      assert.match(await failing('a'), /AWSWebIdentityToken is no token/u);
      world.sts.failNext(1, 'IDPRejectedClaim', 'The claim was rejected', 403);
      assert.match(await failing(token()), /identity provider rejected the token/u);
    });

    test('nothing given, and no such file', async () => {
      assert.match((await failureOf(use(scheme))).message, /Neither the connection nor the environment/u);
      Object.assign(world.variables, { AWS_ROLE_ARN: reader, AWS_WEB_IDENTITY_TOKEN_FILE: '~/missing' });
      assert.match((await failureOf(use(scheme))).message, /There is no token file .*missing/u);
    });
  });
});

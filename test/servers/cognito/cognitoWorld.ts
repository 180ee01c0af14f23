import { startWorld } from '../aws/world';
import type { World } from '../aws/world';
import { startCognito } from './cognito';
import type { Cognito } from './cognito';
import type { AppClient, ClientFlow } from './poolDescription';

/** Made up, like every secret here. */
export const clientSecret = 'made-up-secret-of-the-app-client-0000000000';
export const password = 'Made-up-password-1';

export const userPoolId = 'eu-west-1_Example01';
/** In another region than the user pool. */
export const identityPoolId = 'us-east-1:11112222-3333-4444-5555-666677778888';
export const chinesePoolId = 'cn-north-1_Example02';
export const chineseIdentityPoolId = 'cn-north-1:11112222-3333-4444-5555-666677779999';

/** The user's own name, which nobody enters, and what is entered. */
export const userName = '7e1cbd7f-0000-4000-8000-000000000001';
export const email = 'ana@example.com';
export const phone = '+10005550189';

export const role = (name: string): string => `arn:aws:iam::123456789012:role/${name}`;

const everyFlow: readonly ClientFlow[] = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
];
const open: AppClient = { id: 'open', flows: everyFlow };
const confidential: AppClient = { id: 'confidential', secret: clientSecret, flows: everyFlow };

/** The user pool of a company and its identity pool, in a world with a DynamoDB. */
export interface CognitoWorld extends World {
  readonly cognito: Cognito;
  /** What a connection says of them; the app client without a secret. */
  readonly properties: Readonly<Record<string, string>>;
  /** For the app client with a secret. */
  readonly withSecret: Readonly<Record<string, string>>;
}

/** Starts everything for one test. DynamoDB Local is shared by the tests of a process. */
export async function startCognitoWorld(dynamodbEndpoint?: string): Promise<CognitoWorld> {
  const world = await startWorld(dynamodbEndpoint);
  const user = { username: userName, password, aliases: [email, phone], email, phoneNumber: phone };
  const cognito = await startCognito({
    keys: world.keys,
    now: () => world.now(),
    userPools: [
      {
        id: userPoolId,
        clients: [open, confidential, { id: 'unlisted', flows: everyFlow }],
        users: [{ ...user, totpSecret: "made up secret of ana's app" }],
      },
      { id: chinesePoolId, clients: [{ ...open, id: 'chinese' }], users: [{ username: 'li', password }] },
    ],
    identityPools: [
      {
        id: identityPoolId,
        listedClients: [
          { userPoolId, clientId: 'open' },
          { userPoolId, clientId: 'confidential' },
        ],
        authenticatedRole: role('reader'),
      },
      {
        id: chineseIdentityPoolId,
        listedClients: [{ userPoolId: chinesePoolId, clientId: 'chinese' }],
        authenticatedRole: 'arn:aws-cn:iam::123456789012:role/reader',
      },
    ],
  });
  const properties = {
    AuthScheme: 'AwsCognitoBasic',
    AWSCognitoRegion: 'IRELAND',
    AWSUserPoolId: userPoolId,
    AWSUserPoolClientAppId: 'open',
    AWSIdentityPoolId: identityPoolId,
    User: email,
    Password: password,
    CognitoIdentityProviderEndpoint: cognito.userPools.endpoint,
    CognitoIdentityEndpoint: cognito.identityPools.endpoint,
  };
  const end = world.end.bind(world);
  return Object.assign(world, {
    cognito,
    properties,
    withSecret: { ...properties, AWSUserPoolClientAppId: 'confidential', AWSUserPoolClientAppSecret: clientSecret },
    end: async () => {
      await end();
      await cognito.stop();
    },
  });
}

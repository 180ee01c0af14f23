import {
  CognitoIdentityClient,
  GetCredentialsForIdentityCommand,
  GetIdCommand,
} from '@aws-sdk/client-cognito-identity';
import type {
  Credentials,
  GetCredentialsForIdentityCommandInput,
  GetIdCommandInput,
} from '@aws-sdk/client-cognito-identity';
import {
  CognitoIdentityProviderClient,
  GetTokensFromRefreshTokenCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type {
  AuthenticationResultType,
  GetTokensFromRefreshTokenCommandInput,
  InitiateAuthCommandInput,
  RespondToAuthChallengeCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Connection } from '../../connection/connection';
import {
  cognitoIdentityEndpoint,
  cognitoIdentityProviderEndpoint,
  identityPoolRegion,
  userPoolRegion,
} from '../../connection/endpoints';
import { awsRequestHandler } from '../http/awsRequestHandler';
import { routeOf } from '../http/route';
import type { SchemeContext } from '../scheme';
import { serviceTime } from '../serviceTime';
import { errorName } from '../serviceErrors';

/** Milliseconds to a connection, and to an answer. Somebody is waiting for the sign-in. */
const timeouts = { connectionTimeout: 5000, requestTimeout: 20_000 };

/** How often a call is sent at most when Cognito or the network fails. */
const attempts = 3;

/** Milliseconds before an answer to a challenge is sent again; twice as long the next time. */
const pause = 500;

/** The next step of a sign-in, or the tokens that it ends with. */
export interface AuthAnswer {
  readonly AuthenticationResult?: AuthenticationResultType;
  readonly ChallengeName?: string;
  readonly ChallengeParameters?: Record<string, string>;
  readonly Session?: string;
}

/** The calls that a sign-in makes; none of them is signed. Each throws what the service answers as an error. */
export interface CognitoService {
  initiateAuth(input: InitiateAuthCommandInput): Promise<AuthAnswer>;
  respondToAuthChallenge(input: RespondToAuthChallengeCommandInput): Promise<AuthAnswer>;
  getTokensFromRefreshToken(input: GetTokensFromRefreshTokenCommandInput): Promise<AuthAnswer>;
  getId(input: GetIdCommandInput): Promise<{ readonly IdentityId?: string }>;
  getCredentialsForIdentity(
    input: GetCredentialsForIdentityCommandInput,
  ): Promise<{ readonly Credentials?: Credentials }>;
  /** Closes what is open. */
  close(): void;
}

/**
 * Cognito at the connection's endpoints. The services' Date headers correct the clock.
 * @throws UserError when SSLServerCert or the Proxy properties cannot be served
 */
export async function cognitoService(
  { properties }: Connection,
  { clock, environment, signal }: Pick<SchemeContext, 'clock' | 'environment' | 'signal'>,
): Promise<CognitoService> {
  const route = await routeOf(properties, environment);
  const userPoolOptions = {
    endpoint: cognitoIdentityProviderEndpoint(properties),
    region: userPoolRegion(properties),
  };
  const userPools = new CognitoIdentityProviderClient({
    ...userPoolOptions,
    requestHandler: awsRequestHandler(route, timeouts),
    maxAttempts: attempts,
  });
  // An answer to a challenge counts once: sent again after it was lost, it would be taken for a wrong one.
  const challenges = new CognitoIdentityProviderClient({
    ...userPoolOptions,
    requestHandler: awsRequestHandler(route, timeouts),
    maxAttempts: 1,
  });
  const identityPools = new CognitoIdentityClient({
    requestHandler: awsRequestHandler(route, timeouts),
    endpoint: cognitoIdentityEndpoint(properties),
    region: identityPoolRegion(properties),
    maxAttempts: attempts,
  });
  for (const client of [userPools, challenges]) {
    client.middlewareStack.use(serviceTime(clock));
  }
  identityPools.middlewareStack.use(serviceTime(clock));
  const options = { abortSignal: signal };
  return {
    initiateAuth: (input) => userPools.send(new InitiateAuthCommand(input), options),
    respondToAuthChallenge: async (input) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await challenges.send(new RespondToAuthChallengeCommand(input), options);
        } catch (error) {
          // What is turned away at the door has not been looked at.
          if (errorName(error) !== 'TooManyRequestsException' || attempt === attempts) {
            throw error;
          }
          await clock.wait(pause * 2 ** (attempt - 1), signal);
        }
      }
    },
    getTokensFromRefreshToken: (input) => userPools.send(new GetTokensFromRefreshTokenCommand(input), options),
    getId: (input) => identityPools.send(new GetIdCommand(input), options),
    getCredentialsForIdentity: (input) => identityPools.send(new GetCredentialsForIdentityCommand(input), options),
    close: () => {
      for (const client of [userPools, challenges, identityPools]) {
        client.destroy();
      }
    },
  };
}

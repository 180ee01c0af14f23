import type { AuthAnswer } from './cognitoService';

/** What the user pool wants to know next. */
export interface Challenge {
  /** Such as `SMS_MFA`. */
  readonly name: string;
  /** Goes back with the answer; minutes old, it is worth nothing. */
  readonly session?: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** A code that a user pool asks for. */
export interface CodeChallenge {
  /** The key of the code among the responses. */
  readonly response: string;
  /** How a list calls it. */
  readonly label: string;
  /** What choosing it does. */
  readonly description: string;
  /** Where it comes from: sent, or shown by an app when not set. */
  readonly channel?: 'sms' | 'email';
  /** The code is this many digits; not set where Cognito does not say. */
  readonly digits?: number;
}

/**
 * The codes, by the name of their challenge. Source: Amazon Cognito user pools API reference, RespondToAuthChallenge.
 */
const codeChallenges: Readonly<Record<string, CodeChallenge>> = {
  SOFTWARE_TOKEN_MFA: {
    response: 'SOFTWARE_TOKEN_MFA_CODE',
    label: 'Authenticator app',
    description: 'The app shows a code; nothing is sent.',
    // Cognito takes the codes of RFC 6238 as authenticator apps make them.
    digits: 6,
  },
  SMS_MFA: {
    response: 'SMS_MFA_CODE',
    label: 'Text message',
    description: 'Sends a code to your phone.',
    channel: 'sms',
  },
  EMAIL_OTP: {
    response: 'EMAIL_OTP_CODE',
    label: 'E-mail',
    description: 'Sends a code to your e-mail address.',
    channel: 'email',
  },
};

/** The code that a challenge asks for, if it asks for one. */
export function codeChallengeOf(name: string): CodeChallenge | undefined {
  return Object.hasOwn(codeChallenges, name) ? codeChallenges[name] : undefined;
}

/** What a challenge wants, for the trace. */
export function challengeInWords(name: string): string {
  const code = codeChallengeOf(name);
  if (code) {
    return `a code is wanted (${code.label})`;
  }
  switch (name) {
    case 'SELECT_MFA_TYPE':
      return 'one of several second factors is wanted';
    case 'NEW_PASSWORD_REQUIRED':
      return 'a new password is wanted';
    default:
      return `${name} is wanted`;
  }
}

/** The challenge of an answer, if it holds one. */
export function challengeOf(answer: AuthAnswer): Challenge | undefined {
  const { ChallengeName: name, Session: session, ChallengeParameters: parameters } = answer;
  return name === undefined
    ? undefined
    : { name, ...(session !== undefined && { session }), parameters: parameters ?? {} };
}

/** The second factors among which one has to choose (SELECT_MFA_TYPE): the served ones, in the user pool's order. */
export function offeredFactors({ parameters }: Challenge): readonly string[] {
  return listOf(parameters['MFAS_CAN_CHOOSE']).filter((name) => codeChallengeOf(name) !== undefined);
}

/** What the user pool demands to know of a user besides a new password, such as `given_name`. */
export function requiredAttributes({ parameters }: Challenge): readonly string[] {
  const prefix = 'userAttributes.';
  return listOf(parameters['requiredAttributes']).map((name) =>
    name.startsWith(prefix) ? name.slice(prefix.length) : name,
  );
}

/** Why a challenge cannot be met here, and what to do. */
export function unservedChallenge(name: string, user: string, userPoolId: string): string {
  switch (name) {
    case 'MFA_SETUP':
      return `The user pool ${userPoolId} wants ${user} to set up a second factor first. Do that where its users sign in, then sign in here again.`;
    case 'DEVICE_SRP_AUTH':
    case 'DEVICE_PASSWORD_VERIFIER':
      return `The user pool ${userPoolId} wants to recognise this machine (${name}), which is not possible here. Have device remembering made optional, or use another app client.`;
    case 'CUSTOM_CHALLENGE':
      return `The user pool ${userPoolId} asks a question of its own (CUSTOM_CHALLENGE), which cannot be answered here. Use an app client without custom authentication.`;
    case 'SELECT_CHALLENGE':
    case 'WEB_AUTHN':
    case 'PASSWORD':
    case 'PASSWORD_SRP':
    case 'SMS_OTP':
      return `The user pool ${userPoolId} wants to choose how ${user} signs in (${name}), which is not possible here. Use an app client that signs in with the password.`;
    case 'SELECT_MFA_TYPE':
      return `The user pool ${userPoolId} offers ${user} no second factor that can be used here. Set up an authenticator app, text messages or e-mail where its users sign in.`;
    default:
      return `The user pool ${userPoolId} asks for ${name}, which cannot be answered here. Use another app client, or ask whoever manages the user pool.`;
  }
}

function listOf(json: string | undefined): readonly string[] {
  try {
    const list: unknown = JSON.parse(json ?? '[]');
    return Array.isArray(list) ? list.filter((item): item is string => typeof item === 'string' && item !== '') : [];
  } catch {
    return [];
  }
}

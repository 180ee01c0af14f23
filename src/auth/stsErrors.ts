import type { Connection } from '../connection/connection';
import { propertyValue } from '../connection/connection';
import { connectionRegion, stsEndpoint } from '../connection/endpoints';
import { UserError } from '../connection/userError';
import type { UserErrorAction } from '../connection/userError';
import { explainAwsError } from './awsErrors';
import { listOfRoles } from './saml/samlResponse';
import type { SamlRole } from './saml/samlResponse';
import type { SchemeContext } from './scheme';
import { errorMessage, errorName, sentence } from './serviceErrors';

/** What was asked of STS: the words an error message is made of. */
export interface StsCall {
  /** In the infinitive: `assume the role reader`. */
  readonly step: string;
  readonly action:
    | 'GetSessionToken'
    | 'AssumeRole'
    | 'AssumeRoleWithWebIdentity'
    | 'AssumeRoleWithSAML'
    | 'GetCallerIdentity';
  readonly roleArn?: string;
  /** The device whose code was sent along, or stands behind the caller's session. */
  readonly serialNumber?: string;
  /** Where the keys come from, when not from the connection's properties: `the profile ana`. */
  readonly keysOf?: string;
  /** What is known of a web identity token. */
  readonly tokenFacts?: { readonly issuer?: string; readonly expires?: Date };
  /** What is known of a SAML response. */
  readonly samlFacts?: {
    /** For sentences: `ADFS`. */
    readonly provider: string;
    readonly principalArn: string;
    /** What the assertion offers. */
    readonly offered: readonly SamlRole[];
    readonly isOffered: boolean;
    readonly isEncrypted: boolean;
  };
}

interface Explanation {
  readonly message: string;
  readonly actions?: readonly UserErrorAction[];
}

const wrongTime: Explanation = {
  message: 'AWS refused the request because of its time. Set the clock of this machine, then try again.',
  actions: ['retry'],
};

/** STS did not take the one-time code: it was wrong, or had been used. */
export function isRefusedCode(error: unknown): boolean {
  return errorMessage(error).includes('invalid MFA one time pass code');
}

/** STS found the duration too long. Its words: "The requested DurationSeconds exceeds the MaxSessionDuration …". */
export function isRefusedDuration(error: unknown): boolean {
  return nameOf(error) === 'ValidationError' && /DurationSeconds|MaxSessionDuration/u.test(errorMessage(error));
}

/** STS found the time of the signature too far from its own. */
export function isRefusedTime(error: unknown): boolean {
  return (
    /^(?:SignatureDoesNotMatch|InvalidSignatureException)$/u.test(nameOf(error)) && isAboutTime(errorMessage(error))
  );
}

export function isDenied(error: unknown): boolean {
  return nameOf(error) === 'AccessDenied' || nameOf(error) === 'AccessDeniedException';
}

/** STS could not reach the issuer of a token, which passes as a rule. */
export function isUnreachableIssuer(error: unknown): boolean {
  return (
    nameOf(error) === 'IDPCommunicationError' || errorMessage(error).includes("Couldn't retrieve verification key")
  );
}

/**
 * Turns what the SDK or STS threw into a sentence with a next step. Codes and texts: AWS STS API reference, IAM user
 * guide ("Troubleshoot SAML federation", "Common errors"), and observed answers.
 */
export function explainStsError(
  error: unknown,
  call: StsCall,
  connection: Connection,
  { trace }: Pick<SchemeContext, 'trace'>,
): Error {
  if (error instanceof UserError) {
    return error;
  }
  const cause = trace.secrets.cleanCause(error);
  const explanation = explain({ code: nameOf(error), message: errorMessage(error) }, call, connection);
  if (!explanation) {
    return explainAwsError(cause, {
      step: call.step,
      endpoint: stsEndpoint(connection.properties),
      customEndpoint: propertyValue(connection.properties, 'STSEndpoint') !== undefined,
      region: connectionRegion(connection.properties),
      other: { service: 'STS', endpoint: 'STSEndpoint', region: 'AWSRegion' },
    });
  }
  return new UserError(trace.secrets.clean(explanation.message), {
    code: nameOf(error),
    step: call.step,
    actions: explanation.actions ?? ['editConnection', 'retry'],
    cause,
  });
}

function explain(
  { code, message }: { readonly code: string; readonly message: string },
  call: StsCall,
  connection: Connection,
): Explanation | undefined {
  const ofSaml = call.action === 'AssumeRoleWithSAML' ? explainSaml(code, message, call) : undefined;
  if (ofSaml) {
    return ofSaml;
  }
  switch (code) {
    case 'AccessDenied':
    case 'AccessDeniedException':
      return explainDenied(message, call, connection);
    case 'InvalidClientTokenId':
    case 'UnrecognizedClientException':
      return {
        message: `AWS does not know the access key of ${keysOf(call)} in ${connectionRegion(connection.properties)}. Check it and AWSRegion: each partition of AWS has its own keys, and a temporary key also needs its session token.`,
      };
    case 'SignatureDoesNotMatch':
    case 'InvalidSignatureException':
      return isAboutTime(message)
        ? wrongTime
        : {
            message: `AWS refused the signature. The secret key of ${keysOf(call)} does not belong to its access key; look for a blank or a missing character.`,
          };
    case 'RequestExpired':
      return wrongTime;
    case 'ExpiredToken':
    case 'ExpiredTokenException':
      return explainExpired(call);
    case 'ValidationError':
    case 'ValidationException':
      return explainValidation(message, call);
    case 'RegionDisabledException':
      return {
        message: `STS is not switched on for this account in ${connectionRegion(connection.properties)}. Choose another AWSRegion, or set STSEndpoint to one that is.`,
      };
    case 'PackedPolicyTooLarge':
    case 'PackedPolicyTooLargeException':
      return { message: `The session's policies and tags are too long for AWS: ${sentence(message)}` };
    case 'MalformedPolicyDocument':
    case 'MalformedPolicyDocumentException':
      return { message: `AWS does not understand a policy of the session: ${sentence(message)}` };
    case 'IDPRejectedClaim':
    case 'IDPRejectedClaimException':
      return {
        message: `The identity provider rejected the token: ${sentence(message)} Get a new one, or ask whoever manages the provider.`,
      };
    case 'IDPCommunicationError':
    case 'IDPCommunicationErrorException':
      return {
        message: `AWS cannot reach ${issuerOf(call)}. Try again; if it stays so, the provider's keys are not public.`,
        actions: ['retry'],
      };
    case 'InvalidIdentityToken':
    case 'InvalidIdentityTokenException':
      return explainToken(message, call);
    default:
      return undefined;
  }
}

function isAboutTime(message: string): boolean {
  return /expired|not yet current|skew/iu.test(message);
}

function explainDenied(message: string, call: StsCall, connection: Connection): Explanation {
  if (message.includes('invalid MFA one time pass code')) {
    return {
      message: 'AWS did not accept the code: it is wrong or was used already. Wait for the next one.',
      actions: ['signIn'],
    };
  }
  if (/validate MFA code|MFA serial|MultiFactorAuthentication failed/u.test(message)) {
    return {
      message: `AWS knows no device ${call.serialNumber ?? ''} of this user. Check MFASerialNumber: it is the ARN of a virtual device or the number of a hardware one.`,
    };
  }
  if (/Root accounts?|root user/iu.test(message) && call.action === 'AssumeRole') {
    return {
      message: 'The account root user may not assume a role. Use the keys of an IAM user, or AuthScheme AwsRootKeys.',
    };
  }
  const who = /(?:User|Role): (arn:\S+)/u.exec(message)?.[1] ?? 'These credentials';
  if (call.action === 'AssumeRole') {
    const withExternalId = propertyValue(connection.properties, 'AWSExternalId') !== undefined;
    const externalId = withExternalId ? 'the external id is wrong' : 'the role asks for an external id';
    const mfa = call.serialNumber === undefined ? ', or it asks for MFA (set MFASerialNumber)' : '';
    return {
      message: `${who} may not assume ${call.roleArn ?? 'the role'}. Either the role's trust policy does not name them, or they lack sts:AssumeRole, or ${externalId}${mfa}. Check AWSRoleARN.`,
    };
  }
  if (call.action === 'AssumeRoleWithWebIdentity') {
    return {
      message: `The trust policy of ${call.roleArn ?? 'the role'} does not accept this token's subject or audience. Check AWSRoleARN, or ask whoever manages the role.`,
    };
  }
  if (call.action === 'GetSessionToken') {
    if (isTemporaryCaller(message)) {
      return { message: 'AWS starts no MFA session from temporary keys. Set AWSRoleARN, or use long-term keys.' };
    }
    const session = call.serialNumber === undefined ? 'a session' : 'an MFA session';
    return { message: `${who} may not start ${session} (sts:GetSessionToken). Ask whoever manages the account.` };
  }
  return { message: `${who} may not ${call.step}: ${sentence(message)}` };
}

function isTemporaryCaller(message: string): boolean {
  return /session credentials/iu.test(message);
}

function explainExpired({ action, tokenFacts, keysOf: owner }: StsCall): Explanation {
  if (action === 'AssumeRoleWithWebIdentity') {
    const when = tokenFacts?.expires ? ` It expired at ${tokenFacts.expires.toISOString()}.` : '';
    return { message: `The web identity token has expired.${when} Get a new one.` };
  }
  return owner === undefined
    ? { message: 'The session token has expired. Get new temporary credentials and enter them in the connection.' }
    : { message: `The session token of ${owner} has expired. Get new temporary credentials for it, then try again.` };
}

function explainValidation(message: string, { roleArn }: StsCall): Explanation {
  if (/DurationSeconds|MaxSessionDuration/u.test(message)) {
    return {
      message: `AWS does not give sessions of this length${roleArn ? ` for ${roleArn}` : ''}. Set TemporaryTokenDuration to 3600 or less. It said: ${sentence(message)}`,
    };
  }
  const property =
    (/roleArn/iu.test(message) && 'AWSRoleARN') ||
    (/externalId/iu.test(message) && 'AWSExternalId') ||
    (/serialNumber/iu.test(message) && 'MFASerialNumber') ||
    (/tokenCode/iu.test(message) && 'MFAToken') ||
    (/principalArn/iu.test(message) && 'AWSPrincipalARN') ||
    (/webIdentityToken/iu.test(message) && 'AWSWebIdentityToken');
  return { message: `STS did not accept ${property || 'the request'}: ${sentence(message)}` };
}

function explainToken(message: string, call: StsCall): Explanation {
  if (/audience/iu.test(message)) {
    return {
      message: `AWS does not accept the token's audience: it is not on the list of ${issuerOf(call)} in IAM. Ask whoever manages the account.`,
    };
  }
  if (/No OpenIDConnect provider/iu.test(message)) {
    return {
      message: `${issuerOf(call)} is not known as an identity provider in the role's account. Check AWSRoleARN and the token.`,
    };
  }
  if (message.includes("Couldn't retrieve verification key")) {
    return {
      message: `AWS cannot reach ${issuerOf(call)} to check the token. Try again in a moment.`,
      actions: ['retry'],
    };
  }
  return { message: `AWS does not accept the web identity token: ${sentence(message)}` };
}

/** What STS says of SAML: texts of the IAM user guide, "Troubleshoot SAML federation". */
function explainSaml(code: string, message: string, { roleArn = '', samlFacts }: StsCall): Explanation | undefined {
  const { provider = 'The identity provider', principalArn = '', isOffered = true } = samlFacts ?? {};
  const askAdministrator = `Ask whoever manages ${provider} or the account.`;
  if (code === 'ExpiredTokenException' || code === 'ExpiredToken') {
    return {
      message: `The answer of ${provider} was too old for AWS. Check the clock of this machine and try again.`,
      actions: ['retry'],
    };
  }
  if (isDenied({ name: code })) {
    const offer = isOffered
      ? ''
      : ` ${provider} does not offer this role: it offers ${listOfRoles(samlFacts?.offered ?? [])}.`;
    return {
      message: `AWS does not give out ${roleArn} by ${principalArn}: the role's trust policy has to allow this provider (sts:AssumeRoleWithSAML).${offer} Check AWSRoleARN and AWSPrincipalARN.`,
    };
  }
  if (/audience/iu.test(message)) {
    return {
      message: `AWS does not accept the audience of the answer of ${provider}: that of its AWS application has to be urn:amazon:webservices. ${askAdministrator}`,
    };
  }
  if (/signature invalid/iu.test(message)) {
    return {
      message: `AWS does not accept the signature of ${provider}: the metadata of ${principalArn} in IAM is out of date, as after a new signing certificate. ${askAdministrator}`,
    };
  }
  if (/RoleSessionName/u.test(message)) {
    return {
      message: `AWS does not accept RoleSessionName in the answer of ${provider}: ${sentence(message)} The attribute https://aws.amazon.com/SAML/Attributes/RoleSessionName has to be mapped there. ${askAdministrator}`,
    };
  }
  if (/Issuer not present|provider doesn't exist/iu.test(message)) {
    return {
      message: `${provider} is not the provider that IAM knows as ${principalArn}. Its answer offers ${listOfRoles(samlFacts?.offered ?? [])}. Check AWSPrincipalARN.`,
    };
  }
  if (code === 'IDPRejectedClaim') {
    return {
      message: `AWS rejected what ${provider} says: ${sentence(message)} Sign in again, or ask whoever manages it.`,
    };
  }
  if (code === 'InvalidIdentityToken') {
    const encrypted = samlFacts?.isEncrypted ? ' It is encrypted, so that nothing more can be said here.' : '';
    return { message: `AWS does not accept the answer of ${provider}: ${sentence(message)}${encrypted}` };
  }
  return undefined;
}

function issuerOf({ tokenFacts }: StsCall): string {
  return tokenFacts?.issuer ?? "the token's issuer";
}

function keysOf(call: StsCall): string {
  return call.keysOf ?? 'the connection';
}

/** The SDK names some of STS's errors with this ending, and STS itself without. */
function nameOf(error: unknown): string {
  return errorName(error).replace(/^(IDPRejectedClaim|InvalidIdentityToken)Exception$/u, '$1');
}

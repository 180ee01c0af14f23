import { UserError } from '../connection/userError';
import type { UserErrorAction } from '../connection/userError';

/** Where a request went and what it was for: the words an error message is made of. */
export interface RequestContext {
  /** What was being done, in the infinitive: `list the tables`. */
  readonly step: string;
  /** Base URL the request went to. */
  readonly endpoint: string;
  /** Set when `endpoint` was given by the person and is not AWS's own. */
  readonly customEndpoint: boolean;
  readonly region: string;
  /** The IAM action the step needs: `dynamodb:ListTables`. */
  readonly action?: string;
  /** The table it was about. */
  readonly table?: string;
  /** Milliseconds for which it was tried again, in vain. */
  readonly waited?: number;
  /** Another service than DynamoDB, and the properties that decide where it is. */
  readonly other?: {
    readonly service: string;
    /** The property that names the endpoint. */
    readonly endpoint: string;
    /** The property that decides where the service is when no endpoint is named. */
    readonly region: string;
  };
}

interface Explanation {
  readonly message: string;
  readonly actions?: readonly UserErrorAction[];
}

/**
 * Turns what the AWS SDK, Node's sockets or a service threw into a sentence with a next step. What is a `UserError`
 * already, or an abort, passes unchanged.
 */
export function explainAwsError(error: unknown, context: RequestContext): Error {
  if (error instanceof UserError || isAbort(error)) {
    return error;
  }
  const facts = factsOf(error);
  const explanation = explainService(facts, context) ?? explainSocket(facts, context) ?? explainRest(facts, context);
  return new UserError(explanation.message, {
    code: facts.code,
    step: context.step,
    actions: explanation.actions ?? ['retry', 'editConnection'],
    cause: error,
  });
}

/** True for the error an `AbortSignal` ends a request with. */
export function isAbort(error: unknown): error is Error {
  return error instanceof Error && error.name === 'AbortError';
}

interface Facts {
  /** Service's error name or socket's error code. */
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
}

function factsOf(error: unknown): Facts {
  const bag = (typeof error === 'object' && error !== null ? error : {}) as {
    name?: unknown;
    code?: unknown;
    message?: unknown;
    errors?: unknown;
    $metadata?: { httpStatusCode?: unknown };
  };
  // Node tries every address of a host name and collects the failures in one AggregateError.
  const inner: unknown = Array.isArray(bag.errors) ? bag.errors[0] : undefined;
  const name =
    typeof bag.name === 'string' && bag.name !== 'Error' && bag.name !== 'AggregateError' ? bag.name : undefined;
  const socketCode = [bag.code, (inner as { code?: unknown } | undefined)?.code].find(
    (code) => typeof code === 'string',
  );
  const code = (name === 'TimeoutError' ? name : undefined) ?? socketCode ?? name ?? 'Unknown';
  const status = bag.$metadata?.httpStatusCode;
  return {
    code,
    message: typeof bag.message === 'string' ? bag.message : String(error),
    status: typeof status === 'number' ? status : undefined,
  };
}

/**
 * Error names of DynamoDB and of signature checking, from the service's API reference ("Error handling with DynamoDB",
 * "Common Errors").
 */
function explainService({ code, message }: Facts, context: RequestContext): Explanation | undefined {
  switch (code) {
    case 'UnrecognizedClientException':
    case 'InvalidClientTokenId':
    case 'InvalidAccessKeyId':
      return {
        message: `AWS does not know this access key in ${context.region}. Check AWSAccessKey and AWSRegion; a temporary key also needs its session token.`,
        actions: ['editConnection', 'retry'],
      };
    case 'InvalidSignatureException':
    case 'SignatureDoesNotMatch':
      return /expired|not yet current|skew/iu.test(message)
        ? {
            message: 'AWS refused the request because of its time. Set the clock of this machine, then try again.',
            actions: ['retry'],
          }
        : {
            message:
              'AWS refused the signature. AWSSecretKey does not belong to this AWSAccessKey; look for a blank or a missing character.',
            actions: ['editConnection', 'retry'],
          };
    case 'ExpiredTokenException':
    case 'ExpiredToken':
      return { message: 'The session has expired. Sign in again.', actions: ['editConnection', 'retry'] };
    case 'MissingAuthenticationToken':
    case 'MissingAuthenticationTokenException':
    case 'IncompleteSignature':
      return {
        message: `${hostOf(context.endpoint)} found no usable credentials in the request. Check AWSAccessKey and AWSSecretKey.`,
        actions: ['editConnection', 'retry'],
      };
    case 'AccessDeniedException':
    case 'AccessDenied':
      return explainDenied(message, context);
    case 'ResourceNotFoundException':
      return {
        message: context.table
          ? `There is no table ${context.table} in ${context.region}. It was deleted, or is in another region or account.`
          : `What was asked for is not in ${context.region}.`,
        actions: ['retry'],
      };
    case 'ProvisionedThroughputExceededException':
    case 'ThrottlingException':
    case 'Throttling':
    case 'TooManyRequestsException':
    case 'RequestLimitExceeded':
      return explainThrottling(context);
    case 'OptInRequired':
    case 'RegionDisabledException':
      return {
        message: `The region ${context.region} is not switched on for this account. Choose another AWSRegion.`,
        actions: ['editConnection'],
      };
    case 'ValidationException':
      return { message: `${serviceOf(context)} did not accept the request: ${sentence(message)}` };
    case 'InternalServerError':
    case 'InternalFailure':
    case 'InternalError':
    case 'ServiceUnavailable':
      return {
        message: `${serviceOf(context)} had a failure of its own${forSoLong(context)}. Try again in a moment.`,
        actions: ['retry'],
      };
    default:
      return undefined;
  }
}

function explainThrottling(context: RequestContext): Explanation {
  const { table, waited } = context;
  const limited = `${serviceOf(context)} is limiting requests${table ? ` to ${table}` : ''}${forSoLong(context)}.`;
  return {
    message:
      waited === undefined
        ? `${limited} Wait a moment, then go on.`
        : `${limited} Go on later, ask for smaller pages (Pagesize), or raise the table's read capacity.`,
    actions: ['retry'],
  };
}

/** ` and still did after 5 minutes`; nothing where it was not tried again. */
function forSoLong({ waited }: RequestContext): string {
  if (waited === undefined) {
    return '';
  }
  const seconds = Math.max(1, Math.round(waited / 1000));
  const minutes = Math.round(seconds / 60);
  const time = seconds < 100 ? `${seconds} second${seconds === 1 ? '' : 's'}` : `${minutes} minutes`;
  return ` and still did after ${time}`;
}

function explainDenied(message: string, context: RequestContext): Explanation {
  const who = /(?:User|Role): (arn:\S+)/u.exec(message)?.[1];
  const action = context.action ?? /perform: (\S+)/u.exec(message)?.[1];
  const subject = who ? `${who} may not` : 'These credentials may not';
  const need = action ? ` (${action})` : '';
  if (action === 'dynamodb:ListTables') {
    return {
      message: `${subject} list tables${need}. You can still open a table by name.`,
      actions: ['openTableByName', 'editConnection', 'retry'],
    };
  }
  return {
    message: `${subject} ${context.step}${need}. Ask whoever manages the account for this permission, or use another connection.`,
    actions: ['editConnection', 'retry'],
  };
}

/** Codes of Node's sockets and TLS, and the time-outs of the SDK's request handler. */
function explainSocket({ code, message }: Facts, context: RequestContext): Explanation | undefined {
  const host = hostOf(context.endpoint);
  switch (code) {
    case 'ECONNREFUSED':
      return {
        message: isLoopback(context.endpoint)
          ? `Nothing listens at ${context.endpoint}. ${context.other ? 'Correct' : 'Start DynamoDB Local there, or correct'} ${endpointProperty(context)}.`
          : `${host} refused the connection. Check ${placeProperties(context)}.`,
      };
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        message: `There is no host ${host}, or this machine has no network. Check ${placeProperties(context)}.`,
      };
    case 'TimeoutError':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return {
        message: `No answer from ${host} in time. Check the network, a VPN or proxy, and ${context.customEndpoint ? endpointProperty(context) : (context.other?.region ?? 'AWSRegion')}.`,
      };
    case 'ECONNRESET':
    case 'EPIPE':
      return {
        message: `${host} closed the connection. If it speaks https, ${endpointProperty(context)} must begin with https://.`,
      };
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
      return {
        message: `${host} does not speak TLS there. If it is a local server, ${endpointProperty(context)} begins with http://.`,
      };
    default:
      break;
  }
  if (/CERT|SELF_SIGNED|ISSUER/u.test(code)) {
    return {
      message: `The certificate of ${host} is not trusted on this machine (${code}). Set SSLServerCert to it or to its authority's, or add the authority to the system's certificates.`,
    };
  }
  if (/Deserialization error|is not valid JSON|Unexpected token/u.test(message)) {
    return notDynamodb(context);
  }
  return undefined;
}

function explainRest({ code, message, status }: Facts, context: RequestContext): Explanation {
  if (code === 'Unknown' || code === 'SyntaxError' || status === 404 || status === 405) {
    return notDynamodb(context);
  }
  const answered = status === undefined ? '' : `, HTTP ${status}`;
  return { message: `Could not ${context.step}: ${sentence(message)} (${code}${answered})` };
}

function notDynamodb(context: RequestContext): Explanation {
  return {
    message: `${hostOf(context.endpoint)} answered, but not as ${serviceOf(context)} does. Check ${context.customEndpoint ? endpointProperty(context) : (context.other?.region ?? 'Domain')}.`,
  };
}

function serviceOf({ other }: RequestContext): string {
  return other?.service ?? 'DynamoDB';
}

function endpointProperty({ other }: RequestContext): string {
  return other?.endpoint ?? 'Endpoint';
}

function placeProperties(context: RequestContext): string {
  return context.customEndpoint ? endpointProperty(context) : (context.other?.region ?? 'AWSRegion and Domain');
}

function sentence(message: string): string {
  const text = message.trim() || 'no reason given';
  return /[.!?]$/u.test(text) ? text : `${text}.`;
}

function hostOf(endpoint: string): string {
  try {
    return new URL(endpoint).host;
  } catch {
    return endpoint;
  }
}

function isLoopback(endpoint: string): boolean {
  return /^https?:\/\/(localhost|127\.|\[::1\])/iu.test(endpoint);
}

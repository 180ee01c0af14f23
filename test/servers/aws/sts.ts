import { randomBytes, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { escapeXml } from '../saml/identityProvider';
import { createAssumeRoleWithSaml } from './assumeRoleWithSaml';
import type { SamlProvider } from './assumeRoleWithSaml';
import { defaultArn } from './keyRing';
import type { KeyRing, KnownKey } from './keyRing';
import { startLoopbackServer } from './loopbackServer';
import type { ReceivedRequest } from './loopbackServer';
import { verifySignature } from './signature';
import type { SignatureFault } from './signature';
import {
  Refusal,
  assumedXml,
  checkRoleDuration,
  credentialsXml,
  durationOf,
  matching,
  roleArnOf,
  sessionArn,
} from './stsAnswers';
import type { Input } from './stsAnswers';
import { counterAt, hotp, totp } from './totp';
import { isSignedBy, readClaims } from './webToken';
import type { TokenIssuer } from './webToken';

/** A role and who may have it. */
export interface StsRole {
  /** Such as `arn:aws:iam::123456789012:role/reader`. */
  readonly arn: string;
  /** ARNs that the trust policy names: of users, of roles; not set for everyone. */
  readonly trusts?: readonly string[];
  /** The trust policy demands it (sts:ExternalId). */
  readonly externalId?: string;
  /** The trust policy demands MFA (aws:MultiFactorAuthPresent). */
  readonly demandsMfa?: boolean;
  /** Seconds; the trust policy demands MFA that is not older (aws:MultiFactorAuthAge). */
  readonly oldestMfa?: number;
  /** Seconds; 3600 unless set, as in IAM. */
  readonly longestSession?: number;
  /** The subjects of web identity tokens that the trust policy accepts. */
  readonly subjects?: readonly string[];
  /** ARNs of the SAML providers that the trust policy names. */
  readonly samlProviders?: readonly string[];
}

/** An MFA device of a user. */
export interface MfaDevice {
  readonly serialNumber: string;
  /** Secret its codes are made of. */
  readonly secret: string;
  /** ARN of the user. */
  readonly user: string;
}

export interface OpenIdProvider {
  readonly issuer: TokenIssuer;
  readonly audiences: readonly string[];
}

export interface StsOptions {
  /** The keys AWS knows. Those it gives out are added. */
  readonly keys: KeyRing;
  readonly roles?: readonly StsRole[];
  readonly devices?: readonly MfaDevice[];
  readonly providers?: readonly OpenIdProvider[];
  readonly samlProviders?: readonly SamlProvider[];
  /** The service's own time in milliseconds. */
  readonly now?: () => number;
}

/** A call it has seen. */
export interface StsCallSeen {
  readonly action: string;
  readonly input: Readonly<Record<string, string>>;
  readonly accessKeyId: string | undefined;
  /** The error's code; `undefined` when it was granted. */
  readonly refused: string | undefined;
}

export interface Sts {
  readonly endpoint: string;
  readonly calls: readonly StsCallSeen[];
  /** The keys it gave out, in order. */
  readonly issued: readonly KnownKey[];
  /** The code the device shows now. */
  codeOf(serialNumber: string): string;
  /** The next `count` calls end with this error. */
  failNext(count: number, code: string, message: string, status?: number): void;
  /** The next call is only answered when the promise has resolved. */
  holdNext(until: Promise<unknown>): void;
  stop(): Promise<void>;
}

const faultCodes: Readonly<Record<SignatureFault, string>> = {
  missing: 'MissingAuthenticationToken',
  incomplete: 'IncompleteSignature',
  unknownKey: 'InvalidClientTokenId',
  badToken: 'InvalidClientTokenId',
  expiredToken: 'ExpiredToken',
  mismatch: 'SignatureDoesNotMatch',
  signatureExpired: 'SignatureDoesNotMatch',
  notYetCurrent: 'SignatureDoesNotMatch',
};

interface Caller {
  readonly key: KnownKey;
  readonly arn: string;
}

/** What a session has besides what everyone who checks signatures needs to know. */
interface SessionFacts {
  /** Milliseconds. */
  readonly mfaAt?: number;
}

/**
 * A stand-in for AWS STS, written from its API reference (version 2011-06-15, the Query protocol) and from answers that
 * were observed. It checks signatures, the trust of roles, external ids, limits of durations, SAML assertions, and that a
 * one-time code is right and works once; what it gives out, the other servers of a test accept by the shared `KeyRing`.
 */
export async function startSts(options: StsOptions): Promise<Sts> {
  const { keys } = options;
  const now = options.now ?? Date.now;
  const calls: StsCallSeen[] = [];
  const issued: KnownKey[] = [];
  const facts = new Map<string, SessionFacts>();
  const usedCounters = new Map<string, Set<number>>();
  let failures: Refusal[] = [];
  let hold: Promise<unknown> | undefined;

  function issue(arn: string, seconds: number, mfaAt: number | undefined, ends = Infinity): KnownKey {
    const key: KnownKey = {
      accessKeyId: `ASIA${randomBytes(8).toString('hex').toUpperCase()}`,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(120).toString('base64'),
      // STS speaks of whole seconds.
      expiration: new Date(Math.floor(Math.min(now() + seconds * 1000, ends) / 1000) * 1000),
      arn,
      withMfa: mfaAt !== undefined,
    };
    keys.add(key);
    issued.push(key);
    facts.set(key.accessKeyId, mfaAt === undefined ? {} : { mfaAt });
    return key;
  }

  function checkCode(caller: Caller, serialNumber: string | undefined, code: string | undefined): number | undefined {
    if (serialNumber === undefined && code === undefined) {
      return undefined;
    }
    if (serialNumber === undefined || code === undefined) {
      throw new Refusal(
        'AccessDenied',
        'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
      );
    }
    const device = options.devices?.find((each) => each.serialNumber === serialNumber && each.user === caller.arn);
    if (device === undefined) {
      throw new Refusal(
        'AccessDenied',
        'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid and associated with this user.',
      );
    }
    const used = usedCounters.get(serialNumber) ?? new Set();
    usedCounters.set(serialNumber, used);
    const present = counterAt(now());
    const counter = [present, present - 1, present + 1].find((each) => hotp(device.secret, each) === code);
    if (counter === undefined || used.has(counter)) {
      throw new Refusal('AccessDenied', 'MultiFactorAuthentication failed with invalid MFA one time pass code. ');
    }
    used.add(counter);
    return now();
  }

  function getSessionToken(input: Input, caller: Caller): string {
    if (caller.key.sessionToken !== undefined) {
      throw new Refusal('AccessDenied', 'Cannot call GetSessionToken with session credentials');
    }
    const wanted = durationOf(input, 43_200, 129_600);
    const mfaAt = checkCode(caller, input['SerialNumber'], input['TokenCode']);
    const key = issue(caller.arn, caller.arn.endsWith(':root') ? Math.min(wanted, 3600) : wanted, mfaAt);
    return credentialsXml(key);
  }

  function assumeRole(input: Input, caller: Caller): string {
    if (caller.arn.endsWith(':root')) {
      throw new Refusal('AccessDenied', 'Roles may not be assumed by root accounts.');
    }
    const roleArn = roleArnOf(input);
    const sessionName = matching(input, 'RoleSessionName', /^[\w+=,.@-]{2,64}$/u);
    const externalId = input['ExternalId'];
    if (externalId !== undefined) {
      matching(input, 'ExternalId', /^[\w+=,.@:/-]{2,1224}$/u);
    }
    const duration = durationOf(input, 3600, 43_200);
    const mfaNow = checkCode(caller, input['SerialNumber'], input['TokenCode']);
    const mfaAt = mfaNow ?? facts.get(caller.key.accessKeyId)?.mfaAt;
    const role = options.roles?.find((each) => each.arn === roleArn);
    const isTrusted =
      role !== undefined &&
      (role.trusts?.includes(caller.arn) ?? true) &&
      (role.externalId === undefined || role.externalId === externalId) &&
      (!role.demandsMfa || mfaAt !== undefined) &&
      (role.oldestMfa === undefined || (mfaAt !== undefined && now() - mfaAt <= role.oldestMfa * 1000));
    if (!isTrusted) {
      throw new Refusal(
        'AccessDenied',
        `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
      );
    }
    if (caller.key.sessionToken !== undefined && duration > 3600) {
      throw new Refusal(
        'ValidationError',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
      );
    }
    checkRoleDuration(duration, role.longestSession);
    return assumedXml(roleArn, sessionName, issue(sessionArn(roleArn, sessionName), duration, mfaAt));
  }

  function assumeRoleWithWebIdentity(input: Input): string {
    const roleArn = roleArnOf(input);
    const sessionName = matching(input, 'RoleSessionName', /^[\w+=,.@-]{2,64}$/u);
    const token = input['WebIdentityToken'] ?? '';
    const duration = durationOf(input, 3600, 43_200);
    const claims = readClaims(token);
    if (claims === undefined) {
      throw new Refusal(
        'InvalidIdentityToken',
        'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
      );
    }
    const provider = options.providers?.find((each) => each.issuer.issuer === claims.iss);
    if (provider === undefined) {
      throw new Refusal(
        'InvalidIdentityToken',
        `No OpenIDConnect provider found in your account for ${String(claims.iss)}`,
      );
    }
    if (!isSignedBy(token, provider.issuer.publicKey)) {
      throw new Refusal('InvalidIdentityToken', 'The web identity token that was passed could not be validated.');
    }
    if (!provider.audiences.includes(String(claims.aud))) {
      throw new Refusal('InvalidIdentityToken', 'Incorrect token audience');
    }
    const expires = typeof claims.exp === 'number' ? claims.exp : 0;
    const seconds = Math.floor(now() / 1000);
    if (expires <= seconds) {
      throw new Refusal(
        'ExpiredTokenException',
        `Token expired: current date/time ${seconds} must be before the expiration date/time ${expires}`,
      );
    }
    const role = options.roles?.find((each) => each.arn === roleArn);
    if (!role?.subjects?.includes(String(claims.sub))) {
      throw new Refusal('AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
    }
    checkRoleDuration(duration, role.longestSession);
    return assumedXml(roleArn, sessionName, issue(sessionArn(roleArn, sessionName), duration, undefined));
  }

  const assumeRoleWithSaml = createAssumeRoleWithSaml({
    providers: options.samlProviders ?? [],
    roles: options.roles ?? [],
    now,
    issue: (arn, seconds, ends) => issue(arn, seconds, undefined, ends),
  });

  function act(action: string, input: Input, request: ReceivedRequest): string {
    if (action === 'AssumeRoleWithWebIdentity') {
      return assumeRoleWithWebIdentity(input);
    }
    if (action === 'AssumeRoleWithSAML') {
      return assumeRoleWithSaml(input);
    }
    const verdict = verifySignature(request, { service: 'sts', keys, now: now() });
    if (!verdict.ok) {
      throw new Refusal(faultCodes[verdict.fault], verdict.message, 403);
    }
    const caller = { key: verdict.key, arn: verdict.key.arn ?? defaultArn };
    switch (action) {
      case 'GetSessionToken':
        return getSessionToken(input, caller);
      case 'AssumeRole':
        return assumeRole(input, caller);
      case 'GetCallerIdentity':
        return `<Arn>${caller.arn}</Arn><UserId>AIDAEXAMPLE</UserId><Account>${caller.arn.split(':')[4]}</Account>`;
      default:
        throw new Refusal('InvalidAction', `Could not find operation ${action} for version 2011-06-15`);
    }
  }

  const server = await startLoopbackServer(async (request, response) => {
    const input = Object.fromEntries(new URLSearchParams(request.body.toString('utf8')));
    const action = input['Action'] ?? '';
    const accessKeyId = /Credential=([^/,\s]+)/u.exec(request.headers.authorization ?? '')?.[1];
    const held = hold;
    hold = undefined;
    await held;
    try {
      const failure = failures.shift();
      if (failure !== undefined) {
        throw failure;
      }
      const result = act(action, input, request);
      calls.push({ action, input, accessKeyId, refused: undefined });
      answer(
        response,
        now(),
        200,
        `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
      );
    } catch (error) {
      if (!(error instanceof Refusal)) {
        throw error;
      }
      calls.push({ action, input, accessKeyId, refused: error.code });
      answer(
        response,
        now(),
        error.status,
        `<ErrorResponse xmlns="${namespace}"><Error><Type>${error.status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
      );
    }
  });

  return {
    endpoint: server.endpoint,
    calls,
    issued,
    codeOf: (serialNumber) => {
      const device = options.devices?.find((each) => each.serialNumber === serialNumber);
      return totp(device?.secret ?? '', now());
    },
    failNext: (count, code, message, status = 400) => {
      failures = [...failures, ...Array.from({ length: count }, () => new Refusal(code, message, status))];
    },
    holdNext: (until) => {
      hold = until;
    },
    stop: () => server.stop(),
  };
}

const namespace = 'https://sts.amazonaws.com/doc/2011-06-15/';

function answer(response: ServerResponse, now: number, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/xml',
    'x-amzn-requestid': randomUUID(),
    date: new Date(now).toUTCString(),
  });
  response.end(body);
}

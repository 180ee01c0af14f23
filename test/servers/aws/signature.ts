import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { KeyRing, KnownKey } from './keyRing';

/** A request as it came in, with its whole body. */
export interface SignedRequest {
  readonly method: string;
  /** Path and query as sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type SignatureFault =
  | 'missing'
  | 'incomplete'
  | 'unknownKey'
  | 'badToken'
  | 'expiredToken'
  | 'mismatch'
  | 'signatureExpired'
  | 'notYetCurrent';

export type SignatureVerdict =
  | { readonly ok: true; readonly key: KnownKey; readonly region: string }
  | {
      readonly ok: false;
      readonly fault: SignatureFault;
      /** What AWS says of it, where the words are the same for every service. */
      readonly message: string;
    };

/** How far a request's time may be from the service's, in milliseconds. */
const tolerance = 5 * 60 * 1000;

const algorithm = 'AWS4-HMAC-SHA256';

/**
 * Checks AWS Signature Version 4 in the Authorization header. Written from AWS's description of the signing process,
 * not with the client's library. Source: IAM User Guide, "Create a signed AWS API request"; wording of the errors:
 * "Troubleshoot Signature Version 4 signing" and observed answers of DynamoDB and STS.
 *
 * @param now milliseconds; the service's own time
 */
export function verifySignature(
  request: SignedRequest,
  options: { readonly service: string; readonly keys: KeyRing; readonly now: number },
): SignatureVerdict {
  const header = request.headers.authorization;
  if (header === undefined) {
    return fault('missing', 'Request is missing Authentication Token');
  }
  const parts = readAuthorization(header);
  const time = text(request.headers['x-amz-date']);
  const incomplete = parts === undefined ? 'Credential, SignedHeaders and Signature' : missingPart(parts, time);
  if (parts === undefined || time === undefined || incomplete !== undefined) {
    return fault('incomplete', `Authorization header requires ${incomplete}. Authorization=${algorithm}`);
  }
  const key = options.keys.find(parts.accessKeyId);
  if (key === undefined) {
    return fault('unknownKey', 'The security token included in the request is invalid.');
  }
  const token = text(request.headers['x-amz-security-token']);
  if (token !== key.sessionToken) {
    return fault('badToken', 'The security token included in the request is invalid.');
  }
  if (key.expiration !== undefined && key.expiration.getTime() <= options.now) {
    return fault('expiredToken', 'The security token included in the request is expired');
  }
  const skew = skewFault(time, options.now);
  if (skew !== undefined) {
    return skew;
  }
  const [date, region, service, terminator] = parts.scope;
  const unsigned = unsignedHeader(request.headers, parts.signedHeaders);
  if (unsigned !== undefined) {
    return fault('mismatch', `'${unsigned}' must be a 'SignedHeader' in the AWS Authorization.`);
  }
  if (date !== time.slice(0, 8) || service !== options.service || terminator !== 'aws4_request' || !region) {
    return fault('mismatch', `Credential should be scoped to correct service: '${options.service}'.`);
  }
  const canonical = canonicalRequest(request, parts.signedHeaders);
  const stringToSign = [algorithm, time, parts.scope.join('/'), sha256(canonical)].join('\n');
  const expected = signature(key.secretAccessKey, [date, region, service], stringToSign);
  if (!same(expected, parts.signature)) {
    // Some of AWS's services give the canonical string back, the session token in it.
    return fault(
      'mismatch',
      `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical String for this request should have been\n'${canonical}'\n\nThe String-to-Sign should have been\n'${stringToSign}'\n`,
    );
  }
  return { ok: true, key, region };
}

interface Authorization {
  readonly accessKeyId: string;
  /** Date, region, service, `aws4_request`. */
  readonly scope: readonly string[];
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

function readAuthorization(header: string): Authorization | undefined {
  if (!header.startsWith(`${algorithm} `)) {
    return undefined;
  }
  const fields = new Map(
    header
      .slice(algorithm.length + 1)
      .split(',')
      .map((field) => {
        const [name, ...rest] = field.trim().split('=');
        return [name, rest.join('=')] as const;
      }),
  );
  const [accessKeyId = '', ...scope] = (fields.get('Credential') ?? '').split('/');
  return {
    accessKeyId,
    scope,
    signedHeaders: (fields.get('SignedHeaders') ?? '').split(';').filter((name) => name !== ''),
    signature: fields.get('Signature') ?? '',
  };
}

function missingPart(parts: Authorization, time: string | undefined): string | undefined {
  if (parts.accessKeyId === '' || parts.scope.length !== 4) {
    return "'Credential' parameter";
  }
  if (parts.signedHeaders.length === 0) {
    return "'SignedHeaders' parameter";
  }
  if (parts.signature === '') {
    return "'Signature' parameter";
  }
  return time !== undefined && /^\d{8}T\d{6}Z$/u.test(time)
    ? undefined
    : "existence of either a 'X-Amz-Date' or a 'Date' header";
}

function skewFault(time: string, now: number): SignatureVerdict | undefined {
  const sent = Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, '$1-$2-$3T$4:$5:$6Z'));
  if (sent < now - tolerance) {
    const earliest = compact(now - tolerance);
    return fault(
      'signatureExpired',
      `Signature expired: ${time} is now earlier than ${earliest} (${compact(now)} - 5 min.)`,
    );
  }
  if (sent > now + tolerance) {
    const latest = compact(now + tolerance);
    return fault(
      'notYetCurrent',
      `Signature not yet current: ${time} is still later than ${latest} (${compact(now)} + 5 min.)`,
    );
  }
  return undefined;
}

/** `20260101T000000Z` */
function compact(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replaceAll(/[-:]|\.\d{3}/gu, '');
}

function unsignedHeader(headers: IncomingHttpHeaders, signed: readonly string[]): string | undefined {
  return ['host', 'x-amz-date', 'x-amz-security-token', 'x-amz-target'].find(
    (name) => headers[name] !== undefined && !signed.includes(name),
  );
}

function canonicalRequest({ method, url, headers, body }: SignedRequest, signed: readonly string[]): string {
  const [path = '/', query = ''] = url.split('?', 2);
  const canonicalQuery = [...new URLSearchParams(query)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join('&');
  const lines = signed.map((name) => `${name}:${(text(headers[name]) ?? '').trim().replaceAll(/ +/gu, ' ')}`);
  return [method, path, canonicalQuery, ...lines, '', signed.join(';'), sha256(body)].join('\n');
}

function encode(value: string): string {
  return encodeURIComponent(value).replaceAll(
    /[!'()*]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function signature(secret: string, scope: readonly string[], stringToSign: string): string {
  const key = [...scope, 'aws4_request'].reduce<string | Buffer>(
    (parent, part) => createHmac('sha256', parent).update(part).digest(),
    `AWS4${secret}`,
  );
  return createHmac('sha256', key).update(stringToSign).digest('hex');
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex');
}

function same(expected: string, given: string): boolean {
  return expected.length === given.length && timingSafeEqual(Buffer.from(expected), Buffer.from(given));
}

function text(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(',') : value;
}

function fault(kind: SignatureFault, message: string): SignatureVerdict {
  return { ok: false, fault: kind, message };
}

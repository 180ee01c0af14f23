import type { KnownKey } from './keyRing';

/** The fields of a request of the Query protocol. */
export type Input = Readonly<Record<string, string>>;

/** What STS says no with. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly code: string,
    message: string,
    readonly status = code === 'AccessDenied' ? 403 : 400,
  ) {
    super(message);
  }
}

/** @returns the seconds asked for, or the usual ones */
export function durationOf(input: Input, usual: number, longest: number): number {
  const seconds = Number(input['DurationSeconds'] ?? usual);
  const limit =
    seconds < 900 ? 'greater than or equal to 900' : seconds > longest ? `less than or equal to ${longest}` : undefined;
  if (limit !== undefined || !Number.isInteger(seconds)) {
    throw new Refusal(
      'ValidationError',
      `1 validation error detected: Value '${seconds}' at 'durationSeconds' failed to satisfy constraint: Member must have value ${limit ?? 'of type integer'}`,
    );
  }
  return seconds;
}

/** Refuses a duration that is longer than the role allows; an hour unless set. */
export function checkRoleDuration(duration: number, longestSession = 3600): void {
  if (duration > longestSession) {
    throw new Refusal(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
}

export function matching(input: Input, name: string, pattern: RegExp): string {
  const value = input[name];
  if (value === undefined || !pattern.test(value)) {
    const field = name.charAt(0).toLowerCase() + name.slice(1);
    throw new Refusal(
      'ValidationError',
      `1 validation error detected: Value '${value ?? 'null'}' at '${field}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
    );
  }
  return value;
}

export function roleArnOf(input: Input): string {
  return matching(input, 'RoleArn', /^arn:[\w-]+:iam::\d{12}:role\/.+$/u);
}

export function sessionArn(roleArn: string, sessionName: string): string {
  const [, partition = '', , , account = ''] = roleArn.split(':');
  return `arn:${partition}:sts::${account}:assumed-role/${roleArn.slice(roleArn.lastIndexOf('/') + 1)}/${sessionName}`;
}

export function assumedXml(roleArn: string, sessionName: string, key: KnownKey): string {
  return `<AssumedRoleUser><AssumedRoleId>AROAEXAMPLE:${sessionName}</AssumedRoleId><Arn>${sessionArn(roleArn, sessionName)}</Arn></AssumedRoleUser>${credentialsXml(key)}`;
}

export function credentialsXml(key: KnownKey): string {
  return `<Credentials><AccessKeyId>${key.accessKeyId}</AccessKeyId><SecretAccessKey>${key.secretAccessKey}</SecretAccessKey><SessionToken>${key.sessionToken ?? ''}</SessionToken><Expiration>${key.expiration?.toISOString().replace('.000', '') ?? ''}</Expiration></Credentials>`;
}

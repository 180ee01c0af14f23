import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { parse } from 'ini';
import { UserError } from '../connection/userError';

/**
 * How a profile leads to credentials. `role`: assumes one by way of another profile or of the machine it runs on;
 * `login`: a session of `aws login`; `none`: it has settings, such as a region, and no credentials.
 */
export type AwsProfileKind = 'keys' | 'role' | 'sso' | 'webIdentity' | 'process' | 'login' | 'none';

/** A profile of the AWS files. Never a secret, nor the id of a key. */
export interface AwsProfile {
  readonly name: string;
  readonly kind: AwsProfileKind;
  /** Absolute path of the file that says how it signs in. */
  readonly file: string;
  /** A code such as `eu-west-1`. */
  readonly region?: string;
}

export type AwsEnvironment = Readonly<Record<string, string | undefined>>;

/** What a section of one of the files says: names in small letters. Secrets may be among them. */
export type Settings = Readonly<Record<string, string>>;

/**
 * The profiles of the AWS config and credentials files, sorted by name, `default` first. `AWS_CONFIG_FILE` and
 * `AWS_SHARED_CREDENTIALS_FILE` say where the files are; a file that does not exist has no profiles. Where both files
 * have a profile, the credentials file counts (source: AWS SDKs and Tools Reference Guide, "Shared config and
 * credentials files").
 * @throws UserError when a file is there and cannot be read
 */
export async function readAwsProfiles(environment: AwsEnvironment): Promise<AwsProfile[]> {
  const files = awsFiles(environment);
  const [config, credentials] = await Promise.all([readSections(files.config), readSections(files.credentials)]);
  const configured = profilesOfConfig(config);
  const names = new Set([...configured.keys(), ...credentials.keys()]);
  return [...names]
    .map((name) => {
      const inConfig = configured.get(name) ?? {};
      const inCredentials = credentials.get(name) ?? {};
      const settings = { ...inConfig, ...inCredentials };
      const { kind, by } = kindOf(settings);
      const isInCredentials = by === undefined ? !configured.has(name) : Object.hasOwn(inCredentials, by);
      const { region } = settings;
      return { name, kind, file: isInCredentials ? files.credentials : files.config, ...(region && { region }) };
    })
    .toSorted((left, right) => rank(left) - rank(right) || left.name.localeCompare(right.name, 'en'));
}

/**
 * What the files say of each profile. Where both have a setting, the credentials file counts; a credentials file that is
 * written like a config file (`[profile name]`) is read as one besides.
 * @param files absolute paths; one that does not exist has no profiles
 * @throws UserError when a file is there and cannot be read
 */
export async function readProfileSettings(files: {
  readonly config: string;
  readonly credentials: string;
}): Promise<ReadonlyMap<string, Settings>> {
  const [config, credentials] = await Promise.all([readSections(files.config), readSections(files.credentials)]);
  const profiles = new Map<string, Settings>();
  for (const part of [profilesOfConfig(config), profilesOfConfig(credentials), credentials]) {
    for (const [name, settings] of part) {
      profiles.set(name, { ...profiles.get(name), ...settings });
    }
  }
  return profiles;
}

/** Where the AWS files are: absolute paths, whether they exist or not. */
export function awsFiles(environment: AwsEnvironment): { config: string; credentials: string } {
  const home = environment['HOME'] || environment['USERPROFILE'] || homedir();
  const place = (set: string | undefined, usual: string): string => {
    const text = set?.trim() || `~/.aws/${usual}`;
    return path.resolve(/^~(?=$|[\\/])/u.test(text) ? path.join(home, text.slice(1)) : text);
  };
  return {
    config: place(environment['AWS_CONFIG_FILE'], 'config'),
    credentials: place(environment['AWS_SHARED_CREDENTIALS_FILE'], 'credentials'),
  };
}

/** The settings that decide, in the order in which the AWS SDK for JavaScript v3 looks (credential-provider-ini). */
function kindOf(settings: Settings): { kind: AwsProfileKind; by?: string } {
  const has = (name: string): boolean => Object.hasOwn(settings, name) && settings[name] !== '';
  if (has('role_arn') && (has('source_profile') || has('credential_source'))) {
    return { kind: 'role', by: 'role_arn' };
  }
  if (has('aws_access_key_id') && has('aws_secret_access_key')) {
    return { kind: 'keys', by: 'aws_access_key_id' };
  }
  if (has('role_arn') && has('web_identity_token_file')) {
    return { kind: 'webIdentity', by: 'web_identity_token_file' };
  }
  if (has('credential_process')) {
    return { kind: 'process', by: 'credential_process' };
  }
  const sso = ['sso_session', 'sso_start_url', 'sso_account_id'].find(has);
  if (sso !== undefined) {
    return { kind: 'sso', by: sso };
  }
  return has('login_session') ? { kind: 'login', by: 'login_session' } : { kind: 'none' };
}

/** In the config file every profile but `default` is called `[profile name]`; `[profile default]` wins over `[default]`. */
function profilesOfConfig(sections: ReadonlyMap<string, Settings>): Map<string, Settings> {
  const profiles = new Map<string, Settings>();
  for (const [title, settings] of sections) {
    const name = /^profile\s+(.+)$/u.exec(title)?.[1];
    if (name !== undefined) {
      profiles.set(unquoted(name.trim()), settings);
    } else if (title === 'default' && !profiles.has(title)) {
      profiles.set(title, settings);
    }
  }
  return profiles;
}

function unquoted(name: string): string {
  return /^(["'])(.*)\1$/u.exec(name)?.[2] ?? name;
}

function rank(profile: AwsProfile): number {
  return profile.name === 'default' ? 0 : 1;
}

async function readSections(file: string): Promise<Map<string, Settings>> {
  const text = await readText(file);
  const sections = new Map<string, Settings>();
  for (const [title, section] of Object.entries(parse(forIni(text)))) {
    if (typeof section === 'object' && section !== null) {
      sections.set(title.trim(), settingsOf(section));
    }
  }
  return sections;
}

function settingsOf(section: object): Settings {
  const texts = Object.entries(section).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return Object.fromEntries(texts.map(([name, value]) => [name.toLowerCase(), value]));
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return '';
    }
    throw new UserError(`The AWS file ${file} cannot be read (${code ?? 'unknown error'}). Check its permissions.`, {
      code: 'awsProfiles.unreadable',
      step: 'read the AWS profiles',
      cause: error,
    });
  }
}

/**
 * Where the AWS files and the package `ini` differ: a dot in a title is a letter like any other, a comment may follow a
 * title, and a line that is further indented than the setting above it belongs to that setting.
 */
function forIni(text: string): string {
  const kept: string[] = [];
  let indent = Number.POSITIVE_INFINITY;
  for (const line of text.replace(/^\uFEFF/u, '').split(/\r\n|\r|\n/u)) {
    const title = /^\[([^\]]*)\]/u.exec(line.trim())?.[1];
    const blanks = line.length - line.trimStart().length;
    if (title !== undefined) {
      kept.push(`[${title.replaceAll('.', '\\.')}]`);
      indent = Number.POSITIVE_INFINITY;
    } else if (/^\s*[^\s#;]/u.test(line) && blanks <= indent) {
      kept.push(line);
      indent = blanks;
    }
  }
  return kept.join('\n');
}

import { spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import path from 'node:path';
import { abortReason } from '../clock';
import type { SignInEnvironment } from '../scheme';
import type { UserError } from '../../connection/userError';
import { adfsError } from './adfsErrors';
import type { Mechanism } from './integratedTransport';

/** A curl, and how it can prove who is signed in on this computer. */
export interface CurlProgram {
  readonly file: string;
  readonly version: string;
  /** The best first; none when it was built without. */
  readonly mechanisms: readonly Mechanism[];
  readonly speaksHttps: boolean;
}

/** The first one with all options that are used; Windows 10 brings a later one. */
const oldest = [7, 55] as const;

/** Milliseconds for a program to say its version. */
const versionPatience = 10_000;

/** Bytes of what a program may say; it is ended when it says more. */
const longestOutput = 4 * 1024 * 1024;

/** The most programs of that name that are looked at. */
const mostPrograms = 8;

/**
 * A curl that can prove who is signed in on this computer: the first one on the path that can. On Windows the system's
 * own comes first, since others are seldom built for the domain.
 * @throws UserError that says what is missing and what to install, or an abort
 */
export async function findCurl(environment: SignInEnvironment, signal: AbortSignal): Promise<CurlProgram> {
  const found: CurlProgram[] = [];
  for (const file of await candidates(environment)) {
    // oxlint-disable-next-line no-await-in-loop -- most computers have one
    const program = await askVersion(file, environment, signal);
    if (program && !isTooOld(program) && program.speaksHttps && program.mechanisms.length > 0) {
      return program;
    }
    if (program) {
      found.push(program);
    }
  }
  throw unusableCurl(found[0]);
}

/** Reads what `curl --version` says; `undefined` when that is not how a curl speaks. */
export function readCurlVersion(file: string, text: string): CurlProgram | undefined {
  const version = /^curl (\d+\.\d+(?:\.\d+)?)/u.exec(text)?.[1];
  if (version === undefined) {
    return undefined;
  }
  const features = new Set(wordsAfter('Features', text));
  return {
    file,
    version,
    mechanisms: [
      ...(features.has('spnego') && (features.has('gss-api') || features.has('sspi')) ? (['Negotiate'] as const) : []),
      // Elsewhere than on Windows NTLM needs the password itself.
      ...(features.has('ntlm') && features.has('sspi') ? (['NTLM'] as const) : []),
    ],
    speaksHttps: wordsAfter('Protocols', text).includes('https'),
  };
}

/** What is wrong with the curl that was found, or that there is none. */
export function unusableCurl(program: CurlProgram | undefined): UserError {
  const other = 'Or enter User and Password.';
  const install =
    process.platform === 'win32'
      ? 'Windows 10 and later bring a curl that can, in the folder System32.'
      : process.platform === 'darwin'
        ? 'macOS brings one that can, /usr/bin/curl.'
        : "Install the system's own: apt install curl, dnf install curl, zypper install curl.";
  if (!program) {
    return adfsError('noCurl', `Integrated sign-in needs curl, and there is none on the path. ${install} ${other}`);
  }
  const which = `The curl at ${program.file} (version ${program.version})`;
  if (isTooOld(program)) {
    return adfsError(
      'oldCurl',
      `${which} is too old: integrated sign-in needs ${oldest.join('.')}. ${install} ${other}`,
    );
  }
  const lacks = program.speaksHttps ? 'Kerberos (its features lack GSS-API or SSPI, with SPNEGO)' : 'https';
  return adfsError(
    'poorCurl',
    `${which} was built without ${lacks}, which integrated sign-in needs. ${install} ${other}`,
  );
}

/** What a program has done. */
export interface ProgramResult {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
  /** It said more than it may, or took too long, and was ended. */
  readonly ended?: 'size' | 'time';
}

/**
 * Runs curl without reading the person's own settings for it. What is secret goes to its standard input, since others can
 * read command lines. It is ended with the signal.
 */
export async function runCurl(
  file: string,
  options: {
    readonly parameters: readonly string[];
    readonly input: string;
    readonly environment: SignInEnvironment;
    /** Milliseconds. */
    readonly patience: number;
    readonly signal: AbortSignal;
  },
): Promise<ProgramResult> {
  const { signal } = options;
  signal.throwIfAborted();
  return new Promise((resolve, reject) => {
    // It has to be the first one to count.
    const child = spawn(file, ['--disable', ...options.parameters], {
      cwd: path.dirname(file),
      env: childVariables(options.environment),
      stdio: 'pipe',
      windowsHide: true,
    });
    const output = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
    let size = 0;
    let ended: ProgramResult['ended'];
    const end = (why: ProgramResult['ended']): void => {
      ended ??= why;
      child.kill('SIGKILL');
    };
    const stop = (): void => end(undefined);
    const timer = setTimeout(() => end('time'), options.patience);
    signal.addEventListener('abort', stop, { once: true });
    const settle = (finish: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
      finish();
    };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > longestOutput) {
          end('size');
        } else {
          output[name].push(chunk);
        }
      });
    }
    child.on('error', (error) => settle(() => reject(error)));
    child.on('close', (exitCode) =>
      settle(() => {
        if (signal.aborted) {
          reject(abortReason(signal));
          return;
        }
        resolve({
          exitCode: exitCode ?? -1,
          stdout: Buffer.concat(output.stdout),
          stderr: Buffer.concat(output.stderr).toString('utf8'),
          ...(ended && { ended }),
        });
      }),
    );
    // It may have ended before it read anything.
    child.stdin.on('error', () => undefined);
    child.stdin.end(options.input);
  });
}

/** Without the variable that makes it write the keys of the encryption into a file. */
function childVariables({ variables }: SignInEnvironment): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => name.toUpperCase() !== 'SSLKEYLOGFILE'));
}

async function askVersion(
  file: string,
  environment: SignInEnvironment,
  signal: AbortSignal,
): Promise<CurlProgram | undefined> {
  try {
    const { exitCode, stdout } = await runCurl(file, {
      parameters: ['--version'],
      input: '',
      environment,
      patience: versionPatience,
      signal,
    });
    return exitCode === 0 ? readCurlVersion(file, stdout.toString('utf8')) : undefined;
  } catch (error) {
    signal.throwIfAborted();
    // It is there and cannot be run, as one for another processor.
    return error instanceof Error && 'code' in error ? undefined : Promise.reject(error);
  }
}

async function candidates({ variables }: SignInEnvironment): Promise<string[]> {
  const isWindows = process.platform === 'win32';
  const variable = (name: string): string =>
    Object.entries(variables).find(([each]) => each === name || (isWindows && each.toUpperCase() === name))?.[1] ?? '';
  const folders = variable('PATH')
    .split(path.delimiter)
    // What is relative would be looked for in whatever folder this is run from.
    .filter((folder) => path.isAbsolute(folder));
  if (isWindows) {
    const root = variable('SYSTEMROOT');
    folders.unshift(...(path.isAbsolute(root) ? [path.join(root, 'System32')] : []));
  }
  const files = [...new Set(folders.map((folder) => path.join(folder, isWindows ? 'curl.exe' : 'curl')))];
  const there = await Promise.all(
    files.map((file) =>
      access(file, constants.X_OK).then(
        () => true,
        () => false,
      ),
    ),
  );
  return files.filter((_, index) => there[index]).slice(0, mostPrograms);
}

function isTooOld({ version }: CurlProgram): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
}

function wordsAfter(title: string, text: string): string[] {
  const line = text.split(/\r?\n/u).find((each) => each.startsWith(`${title}:`)) ?? '';
  return line
    .slice(title.length + 1)
    .trim()
    .toLowerCase()
    .split(/\s+/u);
}

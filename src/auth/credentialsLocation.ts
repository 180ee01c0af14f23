import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, realpath, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import ini from 'ini';
import { UserError } from '../connection/userError';
import { FileLockedError, hasCode, withFileLock } from './fileLock';
import type { KeptSession, SessionPlace } from './keptSession';

/** What the names of our sections begin with. Other sections belong to others and stay as they are, to the byte. */
const sectionPrefix = 'dynamodb-connections-';

/** The names AWS's own tools use in such files; any other value has its own name. */
const fieldNames: readonly (readonly [value: string, field: string])[] = [
  ['accessKeyId', 'aws_access_key_id'],
  ['secretAccessKey', 'aws_secret_access_key'],
  ['sessionToken', 'aws_session_token'],
];

const header =
  '# Sessions that DynamoDB Connections keeps (CredentialsLocation). Whoever can read this file can use them.';

/**
 * The file that CredentialsLocation names: an INI file, readable by its owner alone, with one section for each session.
 * Several connections and several processes may use one file: it is replaced whole, under a lock, so that whoever reads
 * it finds it whole. What cannot be read as such a file is moved aside before anything is written.
 */
export class CredentialsLocation implements SessionPlace {
  /** @param file absolute path */
  constructor(private readonly file: string) {}

  async read(key: string): Promise<KeptSession | undefined> {
    const content = await this.explained(() => readContent(this.file));
    return content.isDamaged ? undefined : sessionIn(content.text, sectionOf(key));
  }

  async keep(key: string, session: KeptSession): Promise<void> {
    await this.change((text) => withSection(text, sectionOf(key), linesOf(session)));
  }

  async drop(key: string): Promise<void> {
    await this.change((text) => withSection(text, sectionOf(key), undefined));
  }

  private async change(edit: (text: string) => string): Promise<void> {
    await this.explained(async () => {
      await mkdir(path.dirname(this.file), { recursive: true, mode: 0o700 });
      const file = await realpath(this.file).catch(() => this.file);
      await withFileLock(file, async () => {
        const content = await readContent(file);
        const text = content.isDamaged ? '' : content.text;
        const changed = edit(text);
        if (changed === text) {
          return;
        }
        if (content.isDamaged) {
          await rename(file, `${file}.damaged-${new Date().toISOString().replaceAll(/[:.]/gu, '')}`);
        }
        await replace(file, changed);
      });
    });
  }

  private async explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw new UserError(reasonOf(error, this.file), {
        code: 'auth.credentialsLocation',
        step: 'keep the MFA session',
        actions: ['editConnection', 'retry'],
        cause: error,
      });
    }
  }
}

interface Content {
  readonly text: string;
  readonly isDamaged: boolean;
}

async function readContent(file: string): Promise<Content> {
  try {
    const bytes = await readFile(file);
    const text = bytes.toString('utf8');
    return { text, isDamaged: !Buffer.from(text).equals(bytes) || text.split(/\r?\n/u).some(isForeign) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) {
      return { text: '', isDamaged: false };
    }
    throw error;
  }
}

/** Whether a line is none of an INI file: blank, comment, section, name and value. */
function isForeign(line: string): boolean {
  // oxlint-disable-next-line no-control-regex -- exactly what no text file holds
  return !/^\s*(?:[;#].*|\[[^\]]+\]\s*|[^=[\s][^=]*=.*)?$/u.test(line) || /[\u0000-\u0008\u000e-\u001f]/u.test(line);
}

/** Replaces a file in one step: whoever opens it finds the old or the new one, whole. */
async function replace(file: string, text: string): Promise<void> {
  const draft = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`);
  try {
    const handle = await open(draft, 'wx', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await renameOver(draft, file);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** Windows refuses to rename over a file that somebody has open, which nobody has for long. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      if (attempt === 50 || !hasCode(error, 'EPERM', 'EACCES', 'EBUSY') || process.platform !== 'win32') {
        throw error;
      }
      await delay(10);
    }
  }
}

function sectionOf(key: string): string {
  // A dot would make a section within a section.
  return sectionPrefix + key.replaceAll(/[^A-Za-z0-9-]/gu, '-');
}

function linesOf({ values, expiration }: KeptSession): string[] {
  const names = new Map(fieldNames);
  const fields = Object.entries(values).map(([name, value]) => [names.get(name) ?? name, value] as const);
  const all = [...fields, ...(expiration ? [['expiration', expiration.toISOString()] as const] : [])];
  // AWS's tools take quotes as part of the value: they stand only where nothing else will do.
  return all.map(([name, value]) => `${name}=${/^[\w+/=:.,@-]+$/u.test(value) ? value : ini.safe(value)}`);
}

function sessionIn(text: string, section: string): KeptSession | undefined {
  const fields: unknown = ini.parse(text)[section];
  if (typeof fields !== 'object' || fields === null) {
    return undefined;
  }
  const names = new Map(fieldNames.map(([value, field]) => [field, value]));
  const { expiration: until, ...rest } = fields as Record<string, unknown>;
  const expiration = new Date(typeof until === 'string' ? until : '');
  const values = Object.fromEntries(
    Object.entries(rest).flatMap(([name, value]) =>
      typeof value === 'string' ? [[names.get(name) ?? name, value] as const] : [],
    ),
  );
  const isWhole = fieldNames.every(([value]) => values[value] !== undefined);
  return isWhole && !Number.isNaN(expiration.getTime()) ? { values, expiration } : undefined;
}

/** The text with the section's lines in place of what it had, or without the section. All the rest stays as it is. */
function withSection(text: string, section: string, lines: readonly string[] | undefined): string {
  const kept: string[] = [];
  let isInside = false;
  for (const line of text.split('\n')) {
    const begun = /^\s*\[([^\]]+)\]\s*$/u.exec(line)?.[1];
    if (begun !== undefined) {
      isInside = begun.trim() === section;
    }
    if (!isInside) {
      kept.push(line);
    }
  }
  const rest = kept.join('\n');
  if (lines === undefined) {
    return rest;
  }
  const before = rest.trim() === '' ? header : rest.trimEnd();
  return `${[before, '', `[${section}]`, ...lines].join('\n')}\n`;
}

function reasonOf(error: unknown, file: string): string {
  if (error instanceof FileLockedError) {
    return `${file} is locked by another program. Delete ${file}.lock if none is at work, then try again.`;
  }
  if (hasCode(error, 'EISDIR')) {
    return `${file} is a folder. CredentialsLocation is the name of a file.`;
  }
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS')) {
    return `${file} cannot be read or written with your rights. Choose another CredentialsLocation.`;
  }
  if (hasCode(error, 'ENOTDIR', 'EEXIST')) {
    return `A part of the path ${file} is not a folder. Correct CredentialsLocation.`;
  }
  return `${file} could not be used for the MFA session: ${error instanceof Error ? error.message : String(error)}`;
}

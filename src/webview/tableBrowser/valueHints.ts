import { number } from '../shared/numberFormat';
import { bytesOfBase64 } from './base64';
import { insideOf } from './valueInside';
import type { ValueInside } from './valueInside';

/** What a value may stand for besides itself. */
export interface ValueHints {
  /** Sentences to show beside it: a size, a date, a time left. */
  readonly notes: readonly string[];
  /** What is kept in it, to be opened. */
  readonly inside?: ValueInside;
}

const second = 1000;

/** Numbers that are taken for times: from 2001 to 2100, in seconds, milliseconds or microseconds. */
const earliest = Date.UTC(2001, 8, 9);
const latest = Date.UTC(2100, 0, 1);

const noEnd = 'no time in seconds';

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/iu;
const uuid = /^([\da-f]{8})-([\da-f]{4})-([167])([\da-f]{3})-[89ab][\da-f]{3}-[\da-f]{12}$/iu;

/** 100 nanoseconds from the beginning of the Gregorian calendar to 1970. Source: RFC 9562, section 5.1. */
const gregorianOffset = 122_192_928_000_000_000n;

/**
 * What a value may stand for.
 * @param options `isTimeToLive`: items of the table end at this attribute's time; `now`: milliseconds since 1970
 */
export function hintsOf(
  type: string,
  text: string,
  options: { readonly isTimeToLive: boolean; readonly now: number },
): ValueHints {
  const inside = insideOf(type, text);
  return { notes: notesOf(type, text, options), ...(inside && { inside }) };
}

function notesOf(
  type: string,
  text: string,
  { isTimeToLive, now }: { readonly isTimeToLive: boolean; readonly now: number },
): string[] {
  if (isTimeToLive) {
    return [type === 'N' ? endText(text, now) : noEnd];
  }
  switch (type) {
    case 'N':
      return notesOfNumber(text);
    case 'S': {
      const time = timeOfUlid(text) ?? timeOfUuid(text);
      return time === undefined ? [] : [`made ${dateText(time)}`];
    }
    case 'B': {
      const size = bytesOfBase64(text)?.length ?? 0;
      return size === 0 ? [] : [`${number.format(size)} B`];
    }
    default:
      return [];
  }
}

/**
 * When an item ends. DynamoDB passes over what is not a Number of seconds, and what ended more than five years ago.
 * Source: Amazon DynamoDB Developer Guide, "Using DynamoDB Time to Live (TTL)".
 */
function endText(text: string, now: number): string {
  const time = /^\d+$/u.test(text) ? Number(text) * second : Number.NaN;
  // Milliseconds and microseconds are far beyond.
  if (Number.isNaN(time) || time > latest * 10) {
    return noEnd;
  }
  const when = `${time > now ? 'ends' : 'ended'} ${dateText(time)}, ${distance(time - now)}`;
  return time < new Date(now).setUTCFullYear(new Date(now).getUTCFullYear() - 5)
    ? `${when}, too long ago to be deleted`
    : when;
}

function notesOfNumber(text: string): string[] {
  if (!/^\d{9,16}$/u.test(text)) {
    return [];
  }
  const given = Number(text);
  const time = [second, 1, 1 / second].map((unit) => given * unit).find((each) => each >= earliest && each < latest);
  return time === undefined ? [] : [dateText(time)];
}

function timeOfUlid(text: string): number | undefined {
  if (!ulid.test(text)) {
    return undefined;
  }
  let time = 0;
  for (const character of text.slice(0, 10).toUpperCase()) {
    time = time * 32 + crockford.indexOf(character);
  }
  return plausible(time);
}

/** The time in a UUID of version 1, 6 or 7. Source: RFC 9562. */
function timeOfUuid(text: string): number | undefined {
  const [, first = '', middle = '', version, last = ''] = uuid.exec(text) ?? [];
  return version === undefined ? undefined : plausible(uuidTime(version, first, middle, last));
}

function uuidTime(version: string, first: string, middle: string, last: string): number {
  if (version === '7') {
    return Number.parseInt(first + middle, 16);
  }
  const ticks = version === '1' ? `${last}${middle}${first}` : `${first}${middle}${last}`;
  return Number((BigInt(`0x${ticks}`) - gregorianOffset) / 10_000n);
}

/** A time that was not put together by chance. */
function plausible(time: number): number | undefined {
  return time >= earliest && time < latest ? time : undefined;
}

/** `2026-11-26 08:30:00 UTC`. */
export function dateText(time: number): string {
  return new Date(time)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000)?Z$/u, ' UTC');
}

const steps: readonly (readonly [milliseconds: number, unit: Intl.RelativeTimeFormatUnit])[] = [
  [365 * 86_400_000, 'year'],
  [30 * 86_400_000, 'month'],
  [86_400_000, 'day'],
  [3_600_000, 'hour'],
  [60_000, 'minute'],
];

/** `in 3 days`, `2 hours ago`. */
function distance(milliseconds: number): string {
  const format = new Intl.RelativeTimeFormat('en');
  const [length, unit] = steps.find(([each]) => Math.abs(milliseconds) >= each) ?? [second, 'second'];
  return format.format(Math.trunc(milliseconds / length), unit);
}

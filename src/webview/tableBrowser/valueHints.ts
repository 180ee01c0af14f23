import { indentedJson } from './indentedJson';

/** What a value may stand for besides itself. */
export interface ValueHints {
  /** Sentences to show beside it: a date, a time left. */
  readonly notes: readonly string[];
  /** What is written in it, to be opened: JSON or text that is kept as a string. */
  readonly inside?: { readonly kind: 'json' | 'text'; readonly text: string };
}

const second = 1000;

/** Numbers that are taken for times: from 2001 to 2100, in seconds, milliseconds or microseconds. */
const earliest = Date.UTC(2001, 8, 9);
const latest = Date.UTC(2100, 0, 1);

/** Characters of a string that are looked into at most. */
const longestLookedInto = 400_000;

const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/u;
const uuid = /^([\da-f]{8})-([\da-f]{4})-([167])([\da-f]{3})-[89ab][\da-f]{3}-[\da-f]{12}$/iu;
const base64 =
  /^(?:[A-Za-z0-9+/]{4}){6,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$|^(?:[A-Za-z0-9+/]{4}){5,}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$/u;
const printable = /^[\P{Cc}\s]+$/u;

/** 100 nanoseconds from the beginning of the Gregorian calendar to 1970. Source: RFC 9562, section 5.1. */
const gregorianOffset = 122_192_928_000_000_000n;

/**
 * What a string or a number may stand for.
 * @param options `isTimeToLive`: items of the table end at this attribute's time; `now`: milliseconds since 1970
 */
export function hintsOf(
  type: string,
  text: string,
  options: { readonly isTimeToLive: boolean; readonly now: number },
): ValueHints {
  if (type === 'N') {
    return { notes: notesOfNumber(text, options) };
  }
  if (type !== 'S' || text.length > longestLookedInto) {
    return { notes: [] };
  }
  const time = timeOfUlid(text) ?? timeOfUuid(text);
  const inside = insideOf(text);
  return { notes: time === undefined ? [] : [`made ${dateText(time)}`], ...(inside && { inside }) };
}

function notesOfNumber(text: string, { isTimeToLive, now }: { isTimeToLive: boolean; now: number }): string[] {
  if (!/^\d{9,16}$/u.test(text)) {
    return [];
  }
  const number = Number(text);
  if (isTimeToLive) {
    const time = number * second;
    return [
      time > latest * 10
        ? 'no time in seconds'
        : `${time > now ? 'ends' : 'ended'} ${dateText(time)}, ${distance(time - now)}`,
    ];
  }
  const time = [second, 1, 1 / second].map((unit) => number * unit).find((each) => each >= earliest && each < latest);
  return time === undefined ? [] : [dateText(time)];
}

function timeOfUlid(text: string): number | undefined {
  if (!ulid.test(text)) {
    return undefined;
  }
  let time = 0;
  for (const character of text.slice(0, 10)) {
    time = time * 32 + crockford.indexOf(character);
  }
  return time >= earliest && time < latest ? time : undefined;
}

/** The time in a UUID of version 1, 6 or 7. Source: RFC 9562. */
function timeOfUuid(text: string): number | undefined {
  const [, first = '', middle = '', version, last = ''] = uuid.exec(text) ?? [];
  if (version === undefined) {
    return undefined;
  }
  if (version === '7') {
    return Number.parseInt(first + middle, 16);
  }
  const ticks = version === '1' ? `${last}${middle}${first}` : `${first}${middle}${last}`;
  const time = Number((BigInt(`0x${ticks}`) - gregorianOffset) / 10_000n);
  return time >= earliest && time < latest ? time : undefined;
}

function insideOf(text: string): ValueHints['inside'] {
  const trimmed = text.trim();
  if (/^[[{]/u.test(trimmed)) {
    const json = indentedJson(trimmed);
    return json === undefined ? undefined : { kind: 'json', text: json };
  }
  if (!base64.test(text)) {
    return undefined;
  }
  const decoded = decodedText(text);
  if (decoded === undefined) {
    return undefined;
  }
  const json = /^\s*[[{]/u.test(decoded) ? indentedJson(decoded) : undefined;
  return json === undefined ? { kind: 'text', text: decoded } : { kind: 'json', text: json };
}

function decodedText(text: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.codePointAt(0) ?? 0);
    const decoded = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return printable.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
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

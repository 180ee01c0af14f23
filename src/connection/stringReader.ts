import type { ConnectionProperties } from './connection';
import { createProperties } from './connection';
import { mask } from './mask';
import { foldName, subPropertyKey, subPropertyName } from './names';
import { canonicalValue, isOldFlag, replaceOldSpellings } from './oldSpellings';
import type { Scanned, ScannedFault, ScannedPair } from './pairScanner';
import { offsetInText, scanPairs } from './pairScanner';
import type { PropertyDefinition } from './properties';
import { findProperty, findSubProperty, isSecretName } from './properties';
import { faultSentence, foreignName, unknownNameSentence, withoutEffectSentence } from './sentences';
import type { StringProblem } from './stringProblem';

interface Entry {
  readonly name: string;
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

/** Where a pair belongs: to the string itself, or to the list inside SSOProperties. The two are never mixed. */
interface Level {
  /** What has been read, by folded name, in the order of the text. */
  readonly entries: Map<string, Entry>;
  readonly find: (name: string) => PropertyDefinition | undefined;
  readonly keyOf: (name: string) => string;
  /** From an offset at this level to the offset in the text. */
  readonly offset: (position: number) => number;
}

/** Turns the pairs of a connection string into properties and problems. One reader reads one string. */
export class StringReader {
  readonly problems: StringProblem[] = [];
  private readonly top: Level = {
    entries: new Map(),
    find: findProperty,
    keyOf: (name) => name,
    offset: (position) => position,
  };
  private readonly inside: Level = {
    entries: new Map(),
    find: findSubProperty,
    keyOf: subPropertyKey,
    offset: (position) => position,
  };
  private ssoProperties: 'none' | 'quoted' | 'bare' = 'none';
  /** A secret written without quotes; what follows may be the rest of it, as long as nothing known has followed. */
  private openSecret: string | undefined;

  /** Takes the next part of the string. */
  take(scanned: Scanned): void {
    if (scanned.kind !== 'pair') {
      this.takeFault(scanned, this.top);
      return;
    }
    const part = subPropertyName(scanned.name);
    if (part === '') {
      const { start, nameEnd: end } = scanned;
      this.takeFault({ kind: 'noName', start, end, name: '' }, this.top);
    } else if (part !== undefined) {
      this.store(scanned, part, this.inside);
    } else if (findProperty(scanned.name)?.name === 'SSOProperties') {
      this.takeSSOProperties(scanned);
    } else if (this.isMisplacedPart(scanned)) {
      this.takeMisplacedPart(scanned);
    } else {
      this.store(scanned, scanned.name, this.top);
    }
  }

  /** The properties of all parts taken so far, old spellings replaced by what they mean today. */
  finish(): ConnectionProperties {
    const { entries } = this.top;
    for (const { property, value, message, from } of replaceOldSpellings(this.properties())) {
      const { start, end } = entries.get(foldName(from)) ?? { start: 0, end: 0 };
      entries.set(foldName(property), { name: property, value, start, end });
      if (message !== undefined) {
        this.problems.push({ start, end, severity: 'info', property, message });
      }
    }
    return this.properties();
  }

  private properties(): ConnectionProperties {
    return createProperties(
      [this.top, this.inside].flatMap(({ entries, keyOf }) =>
        [...entries.values()].map(({ name, value }) => [keyOf(name), value] as const),
      ),
    );
  }

  private takeSSOProperties(pair: ScannedPair): void {
    const about = { start: pair.start, end: pair.nameEnd, property: 'SSOProperties' };
    if (this.ssoProperties !== 'none') {
      this.problems.push({ ...about, severity: 'warning', message: repeatedSentence('SSOProperties') });
    }
    this.ssoProperties = pair.quoted ? 'quoted' : 'bare';
    this.openSecret = undefined;
    this.inside.entries.clear();
    if (isMask(pair)) {
      this.problems.push({ ...about, severity: 'info', message: maskedSentence('SSOProperties') });
      return;
    }
    const level: Level = { ...this.inside, offset: (position) => offsetInText(pair, position) };
    for (const scanned of scanPairs(pair.value, 0, false)) {
      if (scanned.kind === 'pair') {
        this.store(scanned, scanned.name, level);
      } else {
        this.takeFault(scanned, level);
      }
    }
    if (pair.quoted) {
      this.openSecret = undefined;
    }
  }

  /** Names that only exist inside SSOProperties, and its AuthScheme (Basic) behind an unquoted SSOProperties. */
  private isMisplacedPart(pair: ScannedPair): boolean {
    const definition = findProperty(pair.name);
    if (definition === undefined) {
      return findSubProperty(pair.name) !== undefined;
    }
    const value = foldName(pair.value);
    return definition.name === 'AuthScheme' && this.ssoProperties === 'bare' && (value === 'basic' || value === 'none');
  }

  private takeMisplacedPart(pair: ScannedPair): void {
    const name = findSubProperty(pair.name)?.name ?? pair.name;
    const how =
      this.ssoProperties === 'bare'
        ? `SSOProperties must be quoted: ${name} belongs inside it.`
        : `${name} belongs inside SSOProperties, which must be quoted: SSOProperties='${name}=…'.`;
    this.problems.push({
      start: pair.start,
      end: pair.nameEnd,
      severity: 'warning',
      property: subPropertyKey(name),
      message: `${how} It was read as if it were there.`,
    });
    this.store(pair, name, this.inside);
  }

  private store(pair: ScannedPair, writtenName: string, level: Level): void {
    const definition = level.find(writtenName);
    const name = definition?.name ?? writtenName;
    const folded = foldName(name);
    const secret = isSecretName(level.keyOf(name));
    const hidden = secret && isMask(pair);
    const value = hidden ? '' : canonicalValue(definition, pair.value);
    const start = level.offset(pair.start);
    const end = level.offset(pair.nameEnd);
    const report = (severity: StringProblem['severity'], message: string): void => {
      const known = definition !== undefined || foreignName(name) !== undefined;
      this.problems.push({ start, end, severity, ...(known ? { property: level.keyOf(name) } : {}), message });
    };

    if (definition === undefined) {
      report('warning', unknownNameSentence(name, this.openSecret));
    } else if (!definition.effective && value !== '' && !(name === 'UseEC2Roles' && isOldFlag(value))) {
      report('info', withoutEffectSentence(name));
    }
    if (level.entries.has(folded)) {
      report('warning', repeatedSentence(definition?.name));
    }
    if (hidden) {
      report('info', maskedSentence(definition?.name));
    }
    if (!pair.quoted && /[\r\n]/.test(value)) {
      report(
        'warning',
        'The value goes on over a line break. If another property begins there, end this one with a semicolon.',
      );
    }
    level.entries.set(folded, { name, value, start, end });
    if (definition !== undefined) {
      this.openSecret = secret && !pair.quoted && value !== '' ? name : undefined;
    }
  }

  private takeFault(fault: ScannedFault, level: Level): void {
    const definition = fault.kind === 'noEqualsSign' ? undefined : level.find(fault.name);
    this.problems.push({
      start: level.offset(fault.start),
      end: level.offset(fault.end),
      severity: 'error',
      ...(definition === undefined ? {} : { property: level.keyOf(definition.name) }),
      message: faultSentence(fault, definition?.name, this.openSecret),
    });
  }
}

function isMask(pair: ScannedPair): boolean {
  return !pair.quoted && pair.value === mask;
}

function repeatedSentence(name: string | undefined): string {
  return `${name ?? 'This name'} is given more than once. The last one counts.`;
}

function maskedSentence(name: string | undefined): string {
  return `${name ?? 'This value'} is masked in this string. Enter it where it is missing.`;
}

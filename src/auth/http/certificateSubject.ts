/** One part of a distinguished name, as in `CN=ana`. */
interface NamePart {
  readonly type: string;
  readonly value: string;
}

/** Attribute types that have two names. The left one is that of Node. */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['EMAILADDRESS', 'E'],
  ['EMAIL', 'E'],
  ['ST', 'S'],
]);

/**
 * How well a certificate fits what SSLClientCertSubject asks for: `exact` when the names are the same, in any order and
 * case; `partial` when the wanted text, or each of its parts, is in the certificate's name. Source of the rule (exact
 * first, then a part; fields CN, O, OU, L, S, C, E; quotes around a value with a comma): the property reference of
 * sibling drivers.
 * @param subject the certificate's, as Node's `X509Certificate.subject` writes it: one part a line, escaped
 */
export function matchSubject(subject: string, wanted: string): 'exact' | 'partial' | undefined {
  const found = subjectParts(subject).map(folded);
  const asked = splitName(wanted).map((text) => folded(readPart(text)));
  const areAllThere = asked.every((part) => found.includes(part));
  if (areAllThere && asked.length > 0 && asked.length === found.length) {
    return 'exact';
  }
  return areAllThere || formatSubject(subject).toLowerCase().includes(wanted.trim().toLowerCase())
    ? 'partial'
    : undefined;
}

/** A certificate's subject as a person writes it for SSLClientCertSubject: `CN=ana, O="Shop, Ltd"`. */
export function formatSubject(subject: string): string {
  return subjectParts(subject)
    .map(({ type, value }) => `${type}=${/[,"]/u.test(value) ? `"${value.replaceAll('"', '""')}"` : value}`)
    .join(', ');
}

function subjectParts(subject: string): NamePart[] {
  return subject
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const { type, value } = readPart(line);
      // Escapes of RFC 2253: a backslash before a sign, or before two hexadecimal digits.
      const plain = value.replaceAll(/\\(?:([0-9A-F]{2})|(.))/gu, (_, code: string | undefined, sign: string) =>
        code === undefined ? sign : String.fromCodePoint(Number.parseInt(code, 16)),
      );
      return { type, value: plain };
    });
}

/** The parts between the commas that stand outside of quotes. */
function splitName(text: string): string[] {
  return (text.match(/(?:"(?:[^"]|"")*"|[^",])+/gu) ?? []).map((part) => part.trim()).filter((part) => part !== '');
}

function readPart(text: string): NamePart {
  const at = text.indexOf('=');
  const type = (at === -1 ? '' : text.slice(0, at)).trim().toUpperCase();
  const value = text.slice(at + 1).trim();
  const quoted = /^"((?:[^"]|"")*)"$/u.exec(value)?.[1];
  return { type: otherNames.get(type) ?? type, value: quoted === undefined ? value : quoted.replaceAll('""', '"') };
}

function folded({ type, value }: NamePart): string {
  return `${type}=${value.toLowerCase()}`;
}

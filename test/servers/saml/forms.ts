import type { ReceivedRequest } from '../aws/loopbackServer';

/** The fields of a form, and those that came twice. */
export interface PostedForm {
  readonly fields: Readonly<Record<string, string>>;
  readonly repeated: readonly string[];
}

/** Reads an application/x-www-form-urlencoded body; anything else has no fields. */
export function readForm({ headers, body }: ReceivedRequest): PostedForm {
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  const pairs = isForm ? [...new URLSearchParams(body.toString('utf8'))] : [];
  const names = pairs.map(([name]) => name);
  return {
    fields: Object.fromEntries(pairs),
    repeated: names.filter((name, index) => names.indexOf(name) !== index),
  };
}

/** The cookies a request carries. */
export function readCookies({ headers }: ReceivedRequest): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (headers.cookie ?? '').split(';').flatMap((pair) => {
      const [, name, value] = /^\s*([^=]+)=(.*)$/u.exec(pair) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );
}

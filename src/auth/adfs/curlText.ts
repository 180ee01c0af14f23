/** One option of curl and its value; those without one are switched on. */
export type CurlOption = readonly [name: string, value?: string];

/**
 * A config file of curl. Source: curl's manual page, `--config`: one option a line, its value in quotation marks, where
 * a backslash escapes.
 */
export function curlConfig(options: readonly CurlOption[]): string {
  return (
    options.map(([name, value]) => (value === undefined ? name : `${name} = "${escaped(value)}"`)).join('\n') + '\n'
  );
}

/** An answer with the headers before it, as `--include` writes it. */
export interface CurlAnswer {
  readonly status: number;
  /** In order, names in lower case. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly text: string;
}

/** Status codes that another answer of the same request follows: the steps of proving who somebody is. */
const intermediate = (status: number): boolean => status < 200 || status === 401 || status === 407;

/**
 * Reads what curl wrote: the heads of all answers it got on the way and then the last one's body; the bodies of the
 * others are not written. `undefined` when it is no answer.
 */
export function readCurlAnswer(output: Buffer): CurlAnswer | undefined {
  let begin = 0;
  for (;;) {
    const head = headAt(output, begin);
    if (!head) {
      return undefined;
    }
    const isFollowed = intermediate(head.status) && headAt(output, head.end) !== undefined;
    if (!isFollowed) {
      return { status: head.status, headers: head.headers, text: output.subarray(head.end).toString('utf8') };
    }
    begin = head.end;
  }
}

function headAt(
  output: Buffer,
  begin: number,
): { readonly status: number; readonly headers: (readonly [string, string])[]; readonly end: number } | undefined {
  if (output.subarray(begin, begin + 5).toString('latin1') !== 'HTTP/') {
    return undefined;
  }
  const end = output.indexOf('\r\n\r\n', begin);
  if (end === -1) {
    return undefined;
  }
  const [first = '', ...lines] = output.subarray(begin, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/[\d.]+ (\d{3})(?: |$)/u.exec(first)?.[1]);
  if (Number.isNaN(status)) {
    return undefined;
  }
  return {
    status,
    headers: lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return colon < 1 ? [] : [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const];
    }),
    end: end + 4,
  };
}

/**
 * What curl's own report says about proving who somebody is. Its lines begin with a star; those of requests and answers,
 * which hold secrets, do not.
 */
export function complaintOf(report: string): string | undefined {
  const lines = report
    .split(/\r?\n/u)
    .filter((line) => /^\* .*(?:gss_|GSS|SEC_E_|SecurityContext|Kerberos|credentials|SPNEGO)/u.test(line))
    .map((line) => line.slice(2).trim());
  return lines.length === 0 ? undefined : lines.join(' ').slice(0, 1000);
}

function escaped(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\"')
    .replaceAll('\t', '\\t')
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r')
    .replaceAll('\v', '\\v');
}

import * as fc from 'fast-check';

/** An answer nobody planned, for walks of a state machine against a transport that a test puts in. */
export interface RandomAnswer {
  readonly status: number;
  /** A value that JSON can write; of a page, its HTML. */
  readonly body: unknown;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Every secret in a random answer contains it: where it turns up, a secret has got out. */
export const secretMark = 'SECRETMARK';

/** A secret with the mark in it. */
export const markedSecret: fc.Arbitrary<string> = fc.nat().map((number) => `${secretMark}${number.toString(16)}`);

/** As it comes out of JSON: plain objects, without what is undefined. */
export function asReceived(answer: RandomAnswer): RandomAnswer {
  return JSON.parse(JSON.stringify(answer)) as RandomAnswer;
}

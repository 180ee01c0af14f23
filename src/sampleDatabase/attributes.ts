/**
 * An attribute value as DynamoDB's JSON protocol writes it: numbers as text, binary as base64.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export type SampleAttribute =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly string[] }
  | { readonly L: readonly SampleAttribute[] }
  | { readonly M: SampleItem };

export type SampleItem = { readonly [attribute: string]: SampleAttribute };

/** Text. */
export function text(value: string): SampleAttribute {
  return { S: value };
}

/** A number; more digits than a double holds are given as text, in plain notation, as DynamoDB returns them. */
export function number(value: number | string): SampleAttribute {
  return { N: String(value) };
}

/** Bytes. */
export function binary(bytes: readonly number[]): SampleAttribute {
  return { B: Buffer.from(bytes).toString('base64') };
}

export function truth(value: boolean): SampleAttribute {
  return { BOOL: value };
}

export function nothing(): SampleAttribute {
  return { NULL: true };
}

/** Sets are in order, as DynamoDB returns them. */
export function textSet(...values: readonly string[]): SampleAttribute {
  return {
    SS: values
      .map((value) => Buffer.from(value))
      .toSorted(byBytes)
      .map(String),
  };
}

export function numberSet(...values: readonly (number | string)[]): SampleAttribute {
  return { NS: values.toSorted((one, other) => Number(one) - Number(other)).map(String) };
}

export function binarySet(...values: readonly (readonly number[])[]): SampleAttribute {
  return {
    BS: values
      .map((bytes) => Buffer.from(bytes))
      .toSorted(byBytes)
      .map((bytes) => bytes.toString('base64')),
  };
}

export function list(...values: readonly SampleAttribute[]): SampleAttribute {
  return { L: values };
}

export function map(values: SampleItem): SampleAttribute {
  return { M: values };
}

function byBytes(one: Buffer, other: Buffer): number {
  return one.compare(other);
}

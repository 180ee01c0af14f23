/**
 * A DynamoDB value, kept exactly: numbers are their text (38 digits do not fit a JavaScript number), sets stay sets,
 * binary stays bytes. The shape is that of DynamoDB's wire format, with binary decoded from base64.
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: Uint8Array }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly M: Readonly<Record<string, AttributeValue>> }
  | { readonly L: readonly AttributeValue[] }
  | { readonly SS: readonly string[] }
  | { readonly NS: readonly string[] }
  | { readonly BS: readonly Uint8Array[] };

/** The letters of the types, as the wire format names them. */
export type AttributeType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'M' | 'L' | 'SS' | 'NS' | 'BS';

/** One item: attribute name to value. */
export type Item = Readonly<Record<string, AttributeValue>>;

/** The type of a value; a value of a type this version does not know counts as `S`. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) {
    return type as AttributeType;
  }
  return 'NULL';
}

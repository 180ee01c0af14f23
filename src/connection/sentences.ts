import { foldName } from './names';
import type { ScannedFault } from './pairScanner';

const foreignProducts: ReadonlyMap<string, readonly [name: string, product: string]> = new Map([
  ['s3stagingdirectory', ['S3StagingDirectory', 'Athena']],
]);

/** The usual spelling of a name that is no property here but known from another product, otherwise `undefined`. */
export function foreignName(name: string): string | undefined {
  return foreignProducts.get(foldName(name))?.[0];
}

/**
 * What is said of a name that the catalogue does not hold. The name is repeated only when it is a familiar one: after a
 * slip in the quotes it may be a piece of a secret, of `openSecret` most likely.
 */
export function unknownNameSentence(name: string, openSecret?: string): string {
  const foreign = foreignProducts.get(foldName(name));
  if (foreign !== undefined) {
    return `${foreign[0]} belongs to ${foreign[1]}, not to DynamoDB. It is kept, without effect.`;
  }
  return openSecret === undefined
    ? 'This is not a property of DynamoDB connections. Check its spelling; it is kept, without effect.'
    : `This is not a property of DynamoDB connections. If it belongs to ${openSecret}, put that value in quotes.`;
}

/** What is said of a name that is recognised and kept, but not acted on. */
export function withoutEffectSentence(name: string): string {
  return name === 'DynamoDBVPCEndpoint'
    ? 'DynamoDBVPCEndpoint is kept, without effect here. Set Endpoint to the URL of the VPC endpoint.'
    : `${name} is kept, without effect here.`;
}

/** What is said of a part of a string that could not be read. `name` is that of a known property. */
export function faultSentence(fault: ScannedFault, name = 'this property', openSecret?: string): string {
  if (fault.kind === 'unclosed') {
    return `The quote that opens the value of ${name} is not closed. Close it in front of the semicolon.`;
  }
  if (fault.kind === 'textAfterQuote') {
    return `Text follows the closing quote of ${name}. Write a quote inside a value twice.`;
  }
  if (fault.kind === 'noName') {
    return 'A value stands here without a name. Write name=value.';
  }
  // What Cloudflare's e-mail protection leaves of `User=ana@example.com` in a copied page.
  if (foldName(fault.name) === '[emailprotected]') {
    return 'A web page has hidden an e-mail address here, and the name in front of it. Write User= and the address.';
  }
  return openSecret === undefined
    ? 'This part has no equals sign. Write name=value.'
    : `This part has no equals sign. If it belongs to ${openSecret}, put that value in quotes.`;
}

import { createHmac } from 'node:crypto';

/** Milliseconds for which a device shows one code. */
export const codePeriod = 30_000;

/** The code a device shows at a time (RFC 6238: SHA-1, 30 seconds, six digits). */
export function totp(secret: string, now: number): string {
  return hotp(secret, counterAt(now));
}

/** The number of a device's 30 seconds. */
export function counterAt(now: number): number {
  return Math.floor(now / codePeriod);
}

/** RFC 4226. */
export function hotp(secret: string, counter: number): string {
  const message = Buffer.alloc(8);
  message.writeBigUInt64BE(BigInt(counter));
  const digest = createHmac('sha1', secret).update(message).digest();
  const offset = (digest.at(-1) ?? 0) & 0xf;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

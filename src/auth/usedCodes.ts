import { createHash } from 'node:crypto';
import type { Clock } from './clock';
import type { UsedCodes } from './scheme';

/** How long a device shows one code, in milliseconds. Source: RFC 6238, and AWS: one code per 30 seconds. */
const period = 30_000;

/** How long a code could still be taken for a fresh one: AWS's window around the present, generously. */
const remembered = 10 * 60_000;

/** The one-time codes of a window, as digests. */
export class CodeMemory implements UsedCodes {
  private readonly codes = new Map<string, number>();
  private readonly lastUse = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  isUsed(device: string, code: string): boolean {
    const used = this.codes.get(digest(device, code));
    return used !== undefined && this.clock.now() - used < remembered;
  }

  markUsed(device: string, code: string): void {
    const now = this.clock.now();
    for (const [each, used] of this.codes) {
      if (now - used >= remembered) {
        this.codes.delete(each);
      }
    }
    this.codes.set(digest(device, code), now);
    this.lastUse.set(device, now);
  }

  nextCodeAt(device: string): Date | undefined {
    const last = this.lastUse.get(device);
    const begin = Math.floor(this.clock.now() / period) * period;
    return last !== undefined && last >= begin ? new Date(begin + period) : undefined;
  }
}

function digest(device: string, code: string): string {
  return createHash('sha256').update(`${device}\n${code}`).digest('base64');
}

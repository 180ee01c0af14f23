/** An access key as AWS knows it. */
export interface KnownKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Only temporary keys have one; a request with the key must carry it. */
  readonly sessionToken?: string;
  /** From then on the session token is expired. */
  readonly expiration?: Date;
  /** Who the key belongs to, as error texts and GetCallerIdentity name it. */
  readonly arn?: string;
  /** Whether the session came about with a second factor. */
  readonly withMfa?: boolean;
}

/** The ARN of a key that names none. */
export const defaultArn = 'arn:aws:iam::123456789012:user/ana';

/** The access keys AWS knows: one ring shared by the stand-in for STS, which adds to it, and the servers that check. */
export class KeyRing {
  private readonly keys = new Map<string, KnownKey>();

  constructor(keys: readonly KnownKey[] = []) {
    for (const key of keys) {
      this.add(key);
    }
  }

  add(key: KnownKey): void {
    this.keys.set(key.accessKeyId, key);
  }

  /** The key is unknown from now on, as after its deletion in IAM. */
  revoke(accessKeyId: string): void {
    this.keys.delete(accessKeyId);
  }

  find(accessKeyId: string): KnownKey | undefined {
    return this.keys.get(accessKeyId);
  }

  get size(): number {
    return this.keys.size;
  }
}

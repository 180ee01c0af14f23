// node-forge's types know only the whole of it, which is large. These are the parts that are loaded here.

declare module 'node-forge/lib/asn1.js' {
  import type { asn1 as Asn1 } from 'node-forge';

  const asn1: typeof Asn1;
  export default asn1;
}

declare module 'node-forge/lib/des.js' {
  import type { util } from 'node-forge';

  export interface Decipher {
    start(vector: util.ByteBuffer): void;
    update(input: util.ByteBuffer): void;
    /** @returns whether the padding was right */
    finish(): boolean;
    readonly output: util.ByteBuffer;
  }

  /** Triple DES for a key of 24 bytes, CBC. */
  const des: { createDecryptionCipher(key: string): Decipher };
  export default des;
}

declare module 'node-forge/lib/rc2.js' {
  import type { Decipher } from 'node-forge/lib/des.js';

  const rc2: { createDecryptionCipher(key: string, bits: number): Decipher };
  export default rc2;
}

declare module 'node-forge/lib/util.js' {
  import type { util as Util } from 'node-forge';

  const util: typeof Util;
  export default util;
}

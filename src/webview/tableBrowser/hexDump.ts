const bytesPerLine = 16;

/** Bytes that are shown at most. */
export const dumpedBytes = 4096;

/** The first bytes in lines as `hexdump -C` writes them: the offset, sixteen bytes, and what of them is printable ASCII. */
export function hexDump(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let offset = 0; offset < Math.min(bytes.length, dumpedBytes); offset += bytesPerLine) {
    lines.push(lineOf(offset, bytes.subarray(offset, offset + bytesPerLine)));
  }
  return lines.join('\n');
}

function lineOf(offset: number, bytes: Uint8Array): string {
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'));
  const half = bytesPerLine / 2;
  const columns = [digits.slice(0, half), digits.slice(half)].map((each) => each.join(' ').padEnd(half * 3 - 1));
  const characters = Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
  return `${offset.toString(16).padStart(8, '0')}  ${columns.join('  ')}  |${characters.join('')}|`;
}

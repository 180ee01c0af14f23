/** Base64 in groups of four. Source: RFC 4648, section 4. */
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/u;

/** The bytes of a text in base64. `undefined` where it is none, or not as an encoder writes it. */
export function bytesOfBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!base64.test(text)) {
    return undefined;
  }
  const binary = atob(text);
  // An encoder leaves no bits over before the padding; a word with an equals sign after it mostly does.
  if (text.endsWith('=') && btoa(binary.slice(-(binary.length % 3))) !== text.slice(-4)) {
    return undefined;
  }
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

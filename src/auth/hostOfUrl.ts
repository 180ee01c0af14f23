/** The host of a URL, for the trace; the text itself where it is none. */
export function hostOfUrl(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

const subPropertyPrefix = 'SSOProperties.';
const foldedPrefix = 'ssoproperties.';

/** The form in which two names are compared: without white space, in lower case. */
export function foldName(name: string): string {
  return name.replace(/\s/g, '').toLowerCase();
}

/** The key under which a part of SSOProperties is kept: `MFAType` → `SSOProperties.MFAType`. */
export function subPropertyKey(name: string): string {
  return subPropertyPrefix + name;
}

/** The name inside SSOProperties when the key belongs there (any case, blanks), otherwise `undefined`. */
export function subPropertyName(key: string): string | undefined {
  const dot = key.indexOf('.');
  if (dot === -1 || foldName(key.slice(0, dot + 1)) !== foldedPrefix) {
    return undefined;
  }
  return key.slice(dot + 1).trim();
}

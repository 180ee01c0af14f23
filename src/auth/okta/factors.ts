import type { Choice } from '../interaction';
import type { OktaFactor } from './transaction';

/** The values of MFAType. */
export type MfaType = 'OktaVerify' | 'Email' | 'SMS';

/**
 * What a factor does: `push` asks on a phone, `sent` sends a code, `shown` is a code that a device or an app shows by
 * itself.
 */
export type FactorKind = 'push' | 'sent' | 'shown';

/** A factor that can be served here. */
export interface UsableFactor extends OktaFactor {
  readonly kind: FactorKind;
}

/** Which factors can be used now, and what else somebody has enrolled. */
export interface FactorOffer {
  readonly usable: readonly UsableFactor[];
  /** Of those, what MFAType and a given code leave. */
  readonly candidates: readonly UsableFactor[];
  /** What only a browser can do, in words: `a security key`. */
  readonly others: readonly string[];
}

/** Makers of codes by Okta's names for them. Source: Okta developer documentation, "Factors API", providers. */
const apps: ReadonlyMap<string, string> = new Map([
  ['OKTA', 'Okta Verify'],
  ['GOOGLE', 'Google Authenticator'],
  ['RSA', 'RSA SecurID'],
  ['SYMANTEC', 'Symantec VIP'],
  ['YUBICO', 'YubiKey'],
]);

/** Factors that only a browser can answer. Source: the same page, factor types. */
const browserFactors: ReadonlyMap<string, string> = new Map([
  ['question', 'a security question'],
  ['signed_nonce', 'Okta FastPass'],
  ['u2f', 'a security key'],
  ['web', 'Duo'],
  ['webauthn', 'a security key or passkey'],
]);

/** What to send a code over, by type, as a sentence says it. */
const channels = { sms: 'SMS', email: 'Email', call: 'Call' } as const;

type SentType = keyof typeof channels;

/**
 * The factors among which the sign-in goes on. Type and provider count together: a code of Okta Verify and one of Google
 * Authenticator are of one type. With a code in hand what needs none is left out, where anything else is left.
 */
export function offerOf(
  factors: readonly OktaFactor[],
  wanted: { readonly type?: MfaType; readonly hasCode: boolean },
): FactorOffer {
  const usable = factors.flatMap((factor) => usableOf(factor) ?? []);
  const others = factors
    .filter((factor) => !usable.some(({ id }) => id === factor.id))
    .map(({ type }) => browserFactors.get(type) ?? type);
  const ofType = usable.filter((factor) => isOfType(factor, wanted.type));
  const fit = ofType.filter(({ kind }) => kind !== 'push');
  return {
    usable,
    candidates: wanted.hasCode && fit.length > 0 ? fit : preferred(ofType, wanted.type),
    others: [...new Set(others)],
  };
}

function usableOf(factor: OktaFactor): UsableFactor | undefined {
  const kind = kindOf(factor);
  return kind && factor.verify ? { ...factor, kind } : undefined;
}

/** How a factor is served. `undefined` for one that only a browser can answer. */
function kindOf({ type, provider }: OktaFactor): FactorKind | undefined {
  if (type === 'push') {
    return provider === 'OKTA' ? 'push' : undefined;
  }
  if (isSentType(type)) {
    return provider === 'OKTA' ? 'sent' : undefined;
  }
  return /^token(?::software:totp|:hardware|:hotp)?$/u.test(type) ? 'shown' : undefined;
}

function isOfType({ type, provider, kind }: UsableFactor, wanted: MfaType | undefined): boolean {
  switch (wanted) {
    case undefined:
      return true;
    case 'SMS':
      return type === 'sms';
    case 'Email':
      return type === 'email';
    case 'OktaVerify':
      return provider === 'OKTA' && (kind === 'push' || type === 'token:software:totp');
  }
}

/** Okta Verify without a code means the push, where a phone is enrolled for it. */
function preferred(factors: readonly UsableFactor[], wanted: MfaType | undefined): readonly UsableFactor[] {
  const pushes = factors.filter(({ kind }) => kind === 'push');
  return wanted === 'OktaVerify' && pushes.length > 0 ? pushes : factors;
}

/** What a factor will do: `SMS to +XX XXXX 89`, `Push to Okta Verify on Ana's phone`. */
export function labelOf(factor: UsableFactor): string {
  const { type, address, device } = factor;
  if (factor.kind === 'push') {
    return device === undefined ? 'Push to Okta Verify' : `Push to Okta Verify on ${device}`;
  }
  if (isSentType(type)) {
    return address === undefined ? channels[type] : `${channels[type]} to ${address}`;
  }
  return `Code from ${appOf(factor)}`;
}

/** Who makes the codes, as people know it: `Google Authenticator`. */
export function appOf({ provider, vendor }: OktaFactor): string {
  return apps.get(provider) ?? vendor ?? (provider || 'your app');
}

/** Where a code goes, for those that are sent. */
export function sentToOf({ type, address }: OktaFactor): { channel: SentType; address: string } | undefined {
  return isSentType(type) ? { channel: type, address: address ?? addressUnknown[type] } : undefined;
}

const addressUnknown: Readonly<Record<SentType, string>> = {
  sms: 'your phone',
  email: 'your e-mail address',
  call: 'your phone',
};

/** Codes of these have six digits; others say no number. Source: Okta help, "Multifactor Authentication". */
export function digitsOf({ type, provider }: OktaFactor): number | undefined {
  const isUsual =
    isSentType(type) || (type === 'token:software:totp' && (provider === 'OKTA' || provider === 'GOOGLE'));
  return isUsual ? 6 : undefined;
}

/** The factors as a person chooses among them; those that look alike are told apart by Okta's id. */
export function choicesOf(factors: readonly UsableFactor[]): Choice[] {
  const labels = factors.map(labelOf);
  return factors.map((factor, index) => {
    const label = labels[index] ?? '';
    const isAlone = labels.filter((each) => each === label).length === 1;
    return { id: factor.id, label, ...(!isAlone && { description: factor.id }) };
  });
}

function isSentType(type: string): type is SentType {
  return Object.hasOwn(channels, type);
}

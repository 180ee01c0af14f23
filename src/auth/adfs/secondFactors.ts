/**
 * How the second factors of ADFS are answered: by a code, or by waiting until somebody has approved. They are told apart
 * by the AuthMethod of their page. Source: the adapters that saml2aws and aws-adfs serve; Microsoft, "Build a custom
 * authentication method for AD FS" (its sample is ChallengeQuestionAnswer).
 */
export interface SecondFactor {
  /** As people call it. */
  readonly label: string;
  /** Names of the field for the code, the most telling first. */
  readonly codeFields?: readonly string[];
  /** `poll`: the page is posted again and again; `block`: the answer to one post comes when somebody has approved. */
  readonly approval?: 'poll' | 'block';
  /** It runs scripts of its maker in the browser, so that nothing but a browser can answer it. */
  readonly needsBrowser?: true;
}

const factors: ReadonlyMap<string, SecondFactor> = new Map<string, SecondFactor>([
  [
    'AzureMfaAuthentication',
    { label: 'Azure multi-factor authentication', codeFields: ['VerificationCode'], approval: 'poll' },
  ],
  ['AzureMfaServerAuthentication', { label: 'Azure MFA Server', codeFields: ['Pin', 'Otp'], approval: 'block' }],
  ['VIPAuthenticationProviderWindowsAccountName', { label: 'Symantec VIP', codeFields: ['security_code'] }],
  ['VIPAuthenticationProviderUPN', { label: 'Symantec VIP', codeFields: ['security_code'] }],
  ['SymantecVipAdapter', { label: 'Symantec VIP', codeFields: ['SecurityCode'] }],
  ['SecurIDAuthentication', { label: 'RSA SecurID', codeFields: ['Passcode'] }],
  ['SecurIDv2Authentication', { label: 'RSA SecurID', codeFields: ['Passcode', 'NextCode'] }],
  ['SafeNet-MFA', { label: 'SafeNet', codeFields: ['SAFENET_PASSWORD'] }],
  ['Defender AD FS Adapter', { label: 'Defender', codeFields: ['OathCode'] }],
  ['DuoAdfsAdapter', { label: 'Duo', needsBrowser: true }],
  ['SilverfortAdfs', { label: 'Silverfort', needsBrowser: true }],
]);

/** Fields for a code that adapters without an entry of their own use. */
const commonCodeFields: readonly string[] = [
  'VerificationCode',
  'OathCode',
  'ChallengeQuestionAnswer',
  'Passcode',
  'security_code',
  'SecurityCode',
];

/** AuthMethods of the first factor; they are no second ones. */
const firstFactors: ReadonlySet<string> = new Set([
  'FormsAuthentication',
  'WindowsAuthentication',
  'CertificateAuthentication',
  'AzurePrimaryAuthentication',
]);

/** What is known of a page's AuthMethod. Adapters that are not listed are taken for ones that want a code. */
export function secondFactorOf(authMethod: string): SecondFactor {
  return factors.get(authMethod) ?? { label: authMethod };
}

export function isFirstFactor(authMethod: string): boolean {
  return firstFactors.has(authMethod);
}

/** The names under which a page of this factor may ask for its code, the most telling first. */
export function codeFieldsOf({ codeFields = [] }: SecondFactor): readonly string[] {
  return [...codeFields, ...commonCodeFields];
}

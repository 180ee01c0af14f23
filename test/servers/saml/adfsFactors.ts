import { randomInt } from 'node:crypto';
import { hidden } from './html';
import type { SecondDevice } from './secondDevice';

/** A second factor of AD FS: one of its own, or an adapter of somebody else. */
export type Factor =
  /** Microsoft Authenticator: a push, with a number to match where `hasNumber`; it ends by itself after `polls`. */
  | { readonly kind: 'azurePush'; readonly hasNumber?: boolean; readonly polls?: number }
  /** A code of Microsoft Authenticator. */
  | { readonly kind: 'azureCode' }
  /** Azure MFA Server: the answer to the POST comes when the phone has said yes or no. */
  | { readonly kind: 'azureServer' }
  /** A provider with a field for a code. */
  | CodeFactor
  /** RSA SecurID 2: wants to be started first, and a second code where `wantsNext`. */
  | { readonly kind: 'securId2'; readonly wantsNext?: boolean }
  /** A page that only works with the vendor's scripts. */
  | { readonly kind: 'duo' | 'silverfort' };

export interface CodeFactor {
  readonly kind: 'code';
  readonly authMethod: string;
  readonly field: string;
}

/** The providers whose field for the code is known, and two of no name. */
export const codeFactors: readonly CodeFactor[] = [
  ['VIPAuthenticationProviderWindowsAccountName', 'security_code'],
  ['VIPAuthenticationProviderUPN', 'security_code'],
  ['SymantecVipAdapter', 'SecurityCode'],
  ['SecurIDAuthentication', 'Passcode'],
  ['SafeNet-MFA', 'SAFENET_PASSWORD'],
  ['Defender AD FS Adapter', 'OathCode'],
  ['ExampleOathAdapter', 'VerificationCode'],
  ['ExampleQuestionAdapter', 'ChallengeQuestionAnswer'],
].map(([authMethod = '', field = '']) => ({ kind: 'code', authMethod, field }));

export function authMethodOf(factor: Factor): string {
  switch (factor.kind) {
    case 'azurePush':
    case 'azureCode':
      return 'AzureMfaAuthentication';
    case 'azureServer':
      return 'AzureMfaServerAuthentication';
    case 'code':
      return factor.authMethod;
    case 'securId2':
      return 'SecurIDv2Authentication';
    case 'duo':
      return 'DuoAdfsAdapter';
    case 'silverfort':
      return 'SilverfortAdfs';
  }
}

export function labelOf(factor: Factor): string {
  switch (factor.kind) {
    case 'azurePush':
    case 'azureCode':
      return 'Azure Multi-Factor Authentication';
    case 'azureServer':
      return 'Microsoft Azure Multi-Factor Authentication Server';
    case 'code':
      return `${factor.authMethod} code`;
    case 'securId2':
      return 'RSA SecurID';
    case 'duo':
      return 'Duo Authentication for AD FS';
    case 'silverfort':
      return 'Silverfort';
  }
}

/** What the factor's page shows besides AuthMethod and Context. */
export interface FactorView {
  readonly fields: string;
  readonly title?: string;
  readonly error?: string;
}

/** What came of an answer to a factor's page. */
export type FactorVerdict = 'passed' | 'failed' | FactorView;

/** One factor in the middle of a sign-in. */
export class FactorTalk {
  private isStarted = false;
  private polls = 0;
  private attempts = 0;
  private number: string | undefined;
  private isNextWanted = false;

  constructor(
    readonly factor: Factor,
    private readonly device: SecondDevice,
  ) {}

  /** The page it begins with. */
  view(): FactorView {
    const { factor } = this;
    switch (factor.kind) {
      case 'azurePush':
      case 'azureServer':
        return { fields: hidden('__EVENTTARGET', '') };
      case 'azureCode':
        return azureCodeView();
      case 'code':
        return codeView(factor.field);
      case 'securId2':
        return this.isStarted
          ? codeView(this.isNextWanted ? 'NextCode' : 'Passcode')
          : { fields: '<p>Sign in with RSA SecurID</p>' };
      case 'duo':
        return {
          title: 'Duo Authentication',
          fields:
            '<iframe id="duo_iframe" data-host="api-example.duosecurity.com" data-sig-request="made-up"></iframe><script src="/adfs/duo.js"></script>',
        };
      case 'silverfort':
        return { title: 'Silverfort', fields: '<script src="/adfs/silverfort.js"></script>' };
    }
  }

  async answer(fields: Readonly<Record<string, string>>): Promise<FactorVerdict> {
    const { factor } = this;
    switch (factor.kind) {
      case 'azurePush':
        return this.poll(factor.hasNumber === true, factor.polls ?? 1000);
      case 'azureServer': {
        this.device.ask();
        return (await this.device.decided()) === 'approved' ? 'passed' : 'failed';
      }
      case 'azureCode':
        return this.check(fields['VerificationCode']);
      case 'code':
        return this.check(fields[factor.field]);
      case 'securId2':
        return this.securId(fields, factor.wantsNext === true);
      case 'duo':
      case 'silverfort':
        // Without the vendor's scripts there is nothing right to send.
        return 'failed';
    }
  }

  /** Each POST asks again how the push stands. */
  private poll(hasNumber: boolean, longest: number): FactorVerdict {
    if (!this.isStarted) {
      this.isStarted = true;
      this.number = hasNumber ? String(randomInt(10, 100)) : undefined;
      this.device.ask(this.number);
    }
    const { answer } = this.device;
    if (answer !== undefined) {
      return answer === 'approved' ? 'passed' : 'failed';
    }
    this.polls += 1;
    if (this.polls > longest) {
      this.device.forget();
      return 'failed';
    }
    const instructions =
      this.number === undefined
        ? 'We have sent a notification to your mobile device. Respond to continue.'
        : 'Open your Microsoft Authenticator app and enter the number shown to sign in.';
    const number = this.number === undefined ? '' : `<p id="validEntropyNumber" class="bigText">${this.number}</p>`;
    return { fields: `${hidden('__EVENTTARGET', '')}<p id="instructions">${instructions}</p>${number}` };
  }

  /** Three attempts. */
  private check(code: string | undefined): FactorVerdict {
    if (this.device.isRight(code)) {
      return 'passed';
    }
    this.attempts += 1;
    return this.attempts === 3
      ? 'failed'
      : { ...this.view(), error: 'The verification code is not correct. Try again.' };
  }

  private securId(fields: Readonly<Record<string, string>>, wantsNext: boolean): FactorVerdict {
    if (!this.isStarted) {
      this.isStarted = true;
      return fields['Passcode'] === undefined ? this.view() : 'failed';
    }
    const verdict = this.check(fields[this.isNextWanted ? 'NextCode' : 'Passcode']);
    if (verdict !== 'passed' || !wantsNext || this.isNextWanted) {
      return verdict;
    }
    this.isNextWanted = true;
    return this.view();
  }
}

function azureCodeView(): FactorView {
  return {
    fields: `<p id="instructions">Enter the code that your authenticator app shows.</p><input id="verificationCodeInput" name="VerificationCode" type="text" placeholder="Verification code" autocomplete="off"/><input id="signInButton" type="submit" name="SignIn" value="Sign in"/>`,
  };
}

function codeView(field: string): FactorView {
  return { fields: `<p>Enter the code.</p><input name="${field}" type="text" value="" autocomplete="off"/>` };
}

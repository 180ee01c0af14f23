import * as vscode from 'vscode';
import type { CodeRequest } from '../../auth/interaction';

/** ARN of an MFA device. Source: IAM user guide, "IAM identifiers". */
const deviceArn = /^arn:[^:]*:iam::(?<account>\d{12}):[^/]+\/(?<name>.+)$/u;

/** Where the code is to be found. */
export function codeSource({ device, sentTo }: Pick<CodeRequest, 'device' | 'sentTo'>): string {
  switch (sentTo?.channel) {
    case 'sms':
      return vscode.l10n.t('Enter the code that was sent by text message to {0}.', sentTo.address);
    case 'email':
      return vscode.l10n.t('Enter the code that was sent by e-mail to {0}.', sentTo.address);
    case 'call':
      return vscode.l10n.t('Enter the code that the call to {0} says.', sentTo.address);
    case undefined:
      return vscode.l10n.t('Enter the code that {0} shows now.', deviceName(device));
  }
}

/** The device as a person knows it: name and account in place of an ARN. */
function deviceName(device: string | undefined): string {
  const { name, account } = deviceArn.exec(device ?? '')?.groups ?? {};
  if (name !== undefined && account !== undefined) {
    return vscode.l10n.t('the MFA device {0} of account {1}', name, account);
  }
  return device ?? vscode.l10n.t('your MFA device');
}

/** The form a code has to have. */
export function codeForm(digits: number | undefined): string {
  return digits === undefined ? vscode.l10n.t('Enter the code.') : vscode.l10n.t('The code has {0} digits.', digits);
}

/** @param code without blanks */
export function isCode(code: string, digits: number | undefined): boolean {
  return digits === undefined ? code !== '' : new RegExp(`^\\d{${digits}}$`, 'u').test(code);
}

/** Whether what is typed can still become a code. */
export function canBecomeCode(code: string, digits: number | undefined): boolean {
  return digits === undefined || new RegExp(`^\\d{0,${digits}}$`, 'u').test(code);
}

/** A time ahead as a person counts it: `40 s`, `5 min`. */
export function inWords(seconds: number): string {
  return seconds < 100 ? vscode.l10n.t('{0} s', seconds) : vscode.l10n.t('{0} min', Math.round(seconds / 60));
}

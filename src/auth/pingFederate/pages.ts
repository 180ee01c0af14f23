import type { Choice } from '../interaction';
import { samlResponseOf } from '../saml/htmlPage';
import type { HtmlForm, HtmlInput, HtmlPage } from '../saml/htmlPage';

/** What a page of PingFederate or PingID wants. */
export type PingPage =
  | { readonly kind: 'samlResponse'; readonly value: string; readonly form: HtmlForm }
  /** A form that a browser's script sends on by itself. */
  | { readonly kind: 'forward'; readonly form: HtmlForm; readonly values?: Readonly<Record<string, string>> }
  /** The form that hands over to PingID, which then sends a push or a code. */
  | { readonly kind: 'secondFactor'; readonly form: HtmlForm }
  | { readonly kind: 'code'; readonly form: HtmlForm; readonly field: string; readonly device?: string }
  | {
      readonly kind: 'approval';
      /** Asks how it stands, or answers only when it is over. */
      readonly poll: HtmlForm;
      readonly isAnsweredLate: boolean;
      readonly result: HtmlForm;
      readonly number?: string;
      readonly device?: string;
    }
  | { readonly kind: 'devices'; readonly form: HtmlForm; readonly field: string; readonly choices: readonly Choice[] }
  | { readonly kind: 'login'; readonly form: HtmlForm; readonly userField?: string; readonly passwordField: string }
  | { readonly kind: 'user'; readonly form: HtmlForm; readonly userField: string }
  /** For a browser with scripts, or with eyes: a CAPTCHA, a security key, another vendor's factor. */
  | { readonly kind: 'foreign'; readonly what: string }
  | { readonly kind: 'unknown' };

/** Types of fields a person writes into. */
const textTypes = new Set(['text', 'email', 'tel', 'number', 'search']);

/** Fields of forms that hand over from one server to the next. */
const handedOver = new Set(['SAMLRequest', 'RelayState', 'ppm_response', 'opentoken']);

const codeNames = /otp|pass-?code|token|challenge|verification|security-?code/iu;
const userNames = /subject|user|identifier|login|mail/iu;

/**
 * Tells a page by its forms, not by its words, which are in the language of the person. Names and ids: those of the
 * templates of PingFederate's HTML Form Adapter and of PingID's pages, as public clients (saml2aws, the drivers of AWS)
 * read them.
 */
export function recognise(page: HtmlPage): PingPage {
  const saml = samlResponseOf(page);
  if (saml) {
    return { kind: 'samlResponse', ...saml };
  }
  return (
    handOver(page) ?? pingIdPage(page) ?? guardedPage(page) ?? loginPage(page) ?? keyPage(page) ?? plainForward(page)
  );
}

/** What PingFederate says is wrong, in its own words. */
export function complaintOn(page: HtmlPage): string | undefined {
  return page.textOf('.ping-error') ?? page.textOf('.error-message') ?? page.textOf('.error-text');
}

/** Names of fields, by which a page that comes again is known. */
export function shapeOf({ inputs }: HtmlForm): string {
  return inputs.map(({ name }) => name).join('\n');
}

/** The button that the Enter key would press. */
export function firstSubmit({ inputs }: HtmlForm): HtmlInput | undefined {
  return inputs.find(({ type, name }) => type === 'submit' && name !== '' && !/cancel/iu.test(name));
}

function handOver({ forms, scripts }: HtmlPage): PingPage | undefined {
  const expiring = forms.find((form) => has(form, 'pf.passwordExpiring') && has(form, 'pf.notificationCancel'));
  if (expiring) {
    // As its script "Change it later" does; the id of the validator stands in the script only.
    const validator = /\['pf\.pcvId'\]\.value\s*=\s*'([^']{1,200})'/u.exec(scripts.join('\n'))?.[1];
    return {
      kind: 'forward',
      form: expiring,
      values: {
        'pf.notificationCancel': 'clicked',
        'pf.passwordExpiring': 'true',
        ...(validator !== undefined && { 'pf.pcvId': validator }),
      },
    };
  }
  const probe = forms.find((form) => has(form, 'isWebAuthnSupportedByBrowser'));
  if (probe) {
    return { kind: 'forward', form: probe, values: { isWebAuthnSupportedByBrowser: 'false' } };
  }
  const factor = forms.find((form) => has(form, 'ppm_request'));
  if (factor) {
    return { kind: 'secondFactor', form: factor };
  }
  const form = forms.find(
    (each) => !each.inputs.some(isForPerson) && each.inputs.some(({ name }) => handedOver.has(name)),
  );
  return form && { kind: 'forward', form };
}

function pingIdPage(page: HtmlPage): PingPage | undefined {
  const { forms, entries } = page;
  const devices = forms.find(
    (form) => form.id === 'device-form' || form.inputs.some(({ name }) => name === 'deviceId'),
  );
  if (devices) {
    const boxes = devices.inputs.filter(({ type, name }) => type === 'radio' && name === 'deviceId');
    const choices =
      boxes.length > 0
        ? boxes.map(({ value, label }) => ({ id: value, label: label || value }))
        : entries.map(({ id, text }) => ({ id, label: withoutRepetition(text) || id }));
    return { kind: 'devices', form: devices, field: 'deviceId', choices: distinct(choices) };
  }
  const otp = forms.find((form) => form.id === 'otp-form');
  if (otp) {
    const field = otp.inputs.find(({ type }) => textTypes.has(type) || type === 'password')?.name || 'otp';
    return { kind: 'code', form: otp, field, ...deviceOn(page, '.success-message') };
  }
  const poll = forms.find((form) => form.id === 'form1');
  const result = forms.find((form) => form.id === 'reponseView' || form.id === 'responseView');
  if (poll && result) {
    const number = page.textOf('.numbermatching');
    return {
      kind: 'approval',
      poll,
      isAnsweredLate: new URL(poll.action || page.url).pathname.endsWith('/poll'),
      result,
      ...(number !== undefined && { number }),
      ...deviceOn(page, '.device-name'),
    };
  }
  return undefined;
}

/** What stands before or in place of a login, and cannot be passed. */
function guardedPage({ forms, scripts }: HtmlPage): PingPage | undefined {
  const code = scripts.join('\n');
  const names = forms.flatMap((form) => [form.id, form.action, ...form.inputs.map(({ name, id }) => `${name} ${id}`)]);
  if (names.some((name) => /captcha/iu.test(name)) || /grecaptcha|hcaptcha/iu.test(code)) {
    return { kind: 'foreign', what: 'a CAPTCHA' };
  }
  if (names.some((name) => /\bduo|duosecurity/iu.test(name)) || /duosecurity\.com|\bDuo\.init\b/u.test(code)) {
    return { kind: 'foreign', what: 'Duo' };
  }
  return undefined;
}

/** Where there is nothing to enter, but a script that asks for a security key. */
function keyPage({ scripts, text }: HtmlPage): PingPage | undefined {
  const isKey = /navigator\.credentials\.get|webauthn/iu.test(scripts.join('\n')) || /security key/iu.test(text);
  return isKey ? { kind: 'foreign', what: 'a security key' } : undefined;
}

function loginPage({ forms }: HtmlPage): PingPage | undefined {
  for (const form of forms) {
    const at = form.inputs.findIndex(({ type, name }) => type === 'password' && name !== '');
    if (at !== -1) {
      const before = form.inputs.slice(0, at).filter(isText);
      const user = before.find(({ name }) => userNames.test(name)) ?? before.at(-1);
      const passwordField = form.inputs[at]?.name ?? '';
      return { kind: 'login', form, passwordField, ...(user && { userField: user.name }) };
    }
  }
  for (const form of forms) {
    const [field, ...others] = form.inputs.filter(isText);
    if (field && others.length === 0) {
      if (codeNames.test(field.name) || codeNames.test(field.id)) {
        return { kind: 'code', form, field: field.name };
      }
      if (userNames.test(field.name)) {
        return { kind: 'user', form, userField: field.name };
      }
    }
  }
  return undefined;
}

/** A page of nothing but one form with nothing to enter: a browser's script sends it on. */
function plainForward({ forms }: HtmlPage): PingPage {
  const [form, ...others] = forms;
  const isHandedOn =
    form !== undefined &&
    others.length === 0 &&
    form.inputs.some(({ type, value }) => type === 'hidden' && value !== '') &&
    !form.inputs.some(isForPerson) &&
    !/sign-?out|log-?out|cancel/iu.test(`${form.id} ${form.name} ${form.action}`);
  return isHandedOn ? { kind: 'forward', form } : { kind: 'unknown' };
}

function deviceOn(page: HtmlPage, name: string): { readonly device?: string } {
  const device = page.textOf(name)?.replace(/^Authenticating (?:with|on)\s+/u, '');
  return device === undefined ? {} : { device };
}

/** A script shows the chosen one twice at times. */
function distinct(choices: readonly Choice[]): Choice[] {
  return [...new Map(choices.map((choice) => [choice.id, choice])).values()];
}

/** PingID writes the name of a device twice, as its kind and as what the person calls it. */
function withoutRepetition(text: string): string {
  const half = text.slice(0, Math.floor(text.length / 2));
  return text === `${half} ${half}` ? half : text;
}

function has({ inputs }: HtmlForm, name: string): boolean {
  return inputs.some((input) => input.name === name);
}

function isText({ type, name }: HtmlInput): boolean {
  return textTypes.has(type) && name !== '';
}

function isForPerson(input: HtmlInput): boolean {
  return input.type !== 'hidden' && input.type !== 'submit' && input.type !== 'button';
}

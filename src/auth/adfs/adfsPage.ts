import type { HtmlForm, HtmlInput, HtmlPage } from '../saml/htmlPage';
import { samlResponseOf } from '../saml/htmlPage';
import { codeFieldsOf, isFirstFactor, secondFactorOf } from './secondFactors';
import type { SecondFactor } from './secondFactors';

/** One of several that a page offers to be clicked. */
export interface Offer {
  /** What is posted for it: an AuthMethod, the identifier of a claims provider. */
  readonly id: string;
  readonly label: string;
}

/** Where to write user and password on a login form; one of them is missing where they are asked for on two pages. */
export interface LoginFields {
  readonly user?: string;
  readonly password?: string;
}

interface FactorPage {
  readonly form: HtmlForm;
  readonly authMethod: string;
  readonly factor: SecondFactor;
  /** What ADFS says to do. */
  readonly instructions?: string;
  /** Why the last answer was not accepted, in ADFS's own words. */
  readonly refusal?: string;
}

/** What a page of ADFS wants. */
export type AdfsPage =
  | { readonly kind: 'signedIn'; readonly response: string }
  /** A form that a script sends on at once. */
  | { readonly kind: 'forward'; readonly form: HtmlForm }
  | { readonly kind: 'login'; readonly form: HtmlForm; readonly fields: LoginFields; readonly refusal?: string }
  /** Whose account it is: the choice of a claims provider. */
  | { readonly kind: 'homeRealm'; readonly form: HtmlForm; readonly realms: readonly Offer[] }
  | ({ readonly kind: 'code'; readonly field: string } & FactorPage)
  | ({ readonly kind: 'approval'; readonly number?: string } & FactorPage)
  /** A page of a factor that wants nothing but to be posted. */
  | ({ readonly kind: 'proceed' } & FactorPage)
  | {
      readonly kind: 'factors';
      readonly form: HtmlForm;
      readonly offers: readonly Offer[];
      /** What is asked for before one of the others is chosen, where only a browser can answer it. */
      readonly instead?: string;
      readonly refusal?: string;
    }
  /** Nothing but a browser can answer it. */
  | { readonly kind: 'browserOnly'; readonly what: string }
  | { readonly kind: 'newPassword' }
  /** The page of a sign-in that names no relying party: the list of those there are. */
  | { readonly kind: 'siteList' }
  | { readonly kind: 'failure'; readonly text?: string; readonly activity?: string }
  | { readonly kind: 'other' };

/** Fields that only count when they are clicked. */
const buttonTypes = new Set(['submit', 'button', 'image', 'reset']);

/** Fields that somebody types a code into. */
const typedTypes = new Set(['text', 'password', 'tel', 'number', 'email', 'search']);

/** Names by which the pages of all versions call what they say. Source: the pages of AD FS 2012 R2 to 2022. */
const instructionPlaces = ['instructions', 'pageIntroductionText', 'mfaGreetingDescription'];
const refusalPlaces = ['errorText', 'error'];
const failurePlaces = ['errorMessage', 'errorArea'];

/** What a page is that came with this HTTP status. Pure; never throws. */
export function readAdfsPage(page: HtmlPage, status = 200): AdfsPage {
  const response = samlResponseOf(page);
  if (response) {
    return isForAdfs(response.form)
      ? { kind: 'forward', form: response.form }
      : { kind: 'signedIn', response: response.value };
  }
  return (
    captchaOf(page) ??
    newPasswordOf(page) ??
    factorOf(page) ??
    loginOf(page) ??
    homeRealmOf(page) ??
    factorsOf(page) ??
    siteListOf(page) ??
    failureOf(page, status) ??
    forwardOf(page) ?? { kind: 'other' }
  );
}

/** What a form sends: its own fields, each name once, `filled` in place of what the page has. No button is clicked. */
export function valuesOf(form: HtmlForm, filled: Readonly<Record<string, string>> = {}): URLSearchParams {
  const values = new URLSearchParams();
  for (const input of form.inputs) {
    const { name } = input;
    const isFilled = Object.hasOwn(filled, name);
    // ADFS refuses a name that comes twice ("Duplicate post parameter").
    if (name !== '' && !values.has(name) && (isFilled || isSent(input))) {
      values.set(name, isFilled ? (filled[name] ?? '') : input.value);
    }
  }
  return values;
}

/** The button that Enter clicks, which is sent along; many forms have none with a name. */
export function defaultButtonOf(form: HtmlForm): Readonly<Record<string, string>> {
  const button = form.inputs.find(({ type }) => type === 'submit' || type === 'image');
  return button && button.name !== '' && button.type === 'submit' ? { [button.name]: button.value } : {};
}

function isSent({ type, isChecked }: HtmlInput): boolean {
  if (type === 'checkbox' || type === 'radio') {
    return isChecked;
  }
  return !buttonTypes.has(type) && type !== 'file';
}

/** A partner of an ADFS answers that ADFS: AWS is not meant. */
function isForAdfs(form: HtmlForm): boolean {
  return /^\/adfs\/ls\/?$/iu.test(pathOf(form.action));
}

function captchaOf(page: HtmlPage): AdfsPage | undefined {
  const isAsked =
    page.forms.some((form) => form.inputs.some(({ name, id }) => /captcha|turnstile/iu.test(`${name} ${id}`))) ||
    page.scripts.some((script) => /\b(?:grecaptcha|hcaptcha|turnstile)\.(?:render|execute)\b/u.test(script));
  return isAsked ? { kind: 'browserOnly', what: 'a CAPTCHA' } : undefined;
}

function newPasswordOf(page: HtmlPage): AdfsPage | undefined {
  const isAsked =
    /\/adfs\/portal\/updatepassword\b/iu.test(pathOf(page.url)) ||
    page.forms.some((form) => form.inputs.filter(({ type }) => type === 'password').length > 1);
  return isAsked ? { kind: 'newPassword' } : undefined;
}

function factorOf(page: HtmlPage): AdfsPage | undefined {
  for (const form of page.forms) {
    const authMethod = form.inputs.find(({ name }) => name === 'AuthMethod')?.value.trim() ?? '';
    if (authMethod !== '' && !isFirstFactor(authMethod)) {
      return withFactor(page, form, authMethod);
    }
  }
  return undefined;
}

function withFactor(page: HtmlPage, form: HtmlForm, authMethod: string): AdfsPage {
  const factor = secondFactorOf(authMethod);
  const instructions = textAt(page, instructionPlaces);
  const refusal = textAt(page, refusalPlaces);
  const shared: FactorPage = {
    form,
    authMethod,
    factor,
    ...(instructions !== undefined && { instructions }),
    ...(refusal !== undefined && { refusal }),
  };
  if (factor.needsBrowser) {
    const others = factorsOf(page);
    return others?.kind === 'factors'
      ? { ...others, instead: factor.label }
      : { kind: 'browserOnly', what: factor.label };
  }
  const field = codeFieldOf(form, factor);
  if (field !== undefined) {
    return { kind: 'code', field, ...shared };
  }
  if (factor.approval) {
    const number = page.textOf('validEntropyNumber');
    return { kind: 'approval', ...shared, ...(number !== undefined && { number }) };
  }
  return { kind: 'proceed', ...shared };
}

function codeFieldOf(form: HtmlForm, factor: SecondFactor): string | undefined {
  const typed = form.inputs.filter(({ type, name }) => typedTypes.has(type) && name !== '');
  const known = codeFieldsOf(factor).find((name) => typed.some((input) => input.name === name));
  return known ?? (typed.length === 1 ? typed[0]?.name : undefined);
}

function loginOf(page: HtmlPage): AdfsPage | undefined {
  const refusal = textAt(page, refusalPlaces);
  for (const form of page.forms) {
    const password = form.inputs.find(({ type, name }) => type === 'password' && name !== '')?.name;
    const user = userFieldOf(form);
    if (password !== undefined || user !== undefined) {
      return {
        kind: 'login',
        form,
        fields: { ...(user !== undefined && { user }), ...(password !== undefined && { password }) },
        ...(refusal !== undefined && { refusal }),
      };
    }
  }
  return undefined;
}

function userFieldOf(form: HtmlForm): string | undefined {
  // The choice of a realm by e-mail address is no login form.
  return form.id === 'hrd'
    ? undefined
    : form.inputs.find(
        ({ type, name }) => (type === 'text' || type === 'email') && /^(?:user(?:name)?|username|login)$/iu.test(name),
      )?.name;
}

function homeRealmOf(page: HtmlPage): AdfsPage | undefined {
  const form = page.forms.find(({ id, name }) => id === 'hrd' || name === 'hrd');
  const realms = offersOf(page, /\bHRD\.selection\(\s*(['"])(.*?)\1\s*\)/u);
  return form ? { kind: 'homeRealm', form, realms } : undefined;
}

function factorsOf(page: HtmlPage): AdfsPage | undefined {
  const form = page.forms.find(({ id }) => id === 'options');
  const offers = offersOf(page, /\bSelectOption\(\s*(['"])(.*?)\1\s*\)/u);
  const refusal = textAt(page, refusalPlaces);
  return form && offers.length > 0
    ? { kind: 'factors', form, offers, ...(refusal !== undefined && { refusal }) }
    : undefined;
}

function offersOf(page: HtmlPage, script: RegExp): Offer[] {
  const offers = new Map<string, Offer>();
  for (const { text, onClick } of page.clickables) {
    const id = script.exec(onClick)?.[2] ?? '';
    if (id !== '' && !offers.has(id)) {
      offers.set(id, { id, label: text || id });
    }
  }
  return [...offers.values()];
}

function siteListOf(page: HtmlPage): AdfsPage | undefined {
  const isList = page.forms.some(
    ({ id, inputs }) => id === 'idpForm' || inputs.some(({ name }) => name === 'SignInSubmit'),
  );
  return isList ? { kind: 'siteList' } : undefined;
}

function failureOf(page: HtmlPage, status: number): AdfsPage | undefined {
  const said = textAt(page, failurePlaces);
  if (said === undefined && status < 400) {
    return undefined;
  }
  // Its code and what comes with it tell more than the greeting of the page.
  const text = /\bMSIS\d{4}: .{1,250}?(?:\.(?= |$)|$)/u.exec(page.text)?.[0] ?? said;
  const activity = /activity id:?\s*([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/iu.exec(page.text)?.[1];
  return { kind: 'failure', ...(text !== undefined && { text }), ...(activity !== undefined && { activity }) };
}

function forwardOf(page: HtmlPage): AdfsPage | undefined {
  const form = page.forms.find(
    ({ inputs, method }) =>
      method === 'POST' &&
      inputs.some(({ type }) => type === 'hidden') &&
      inputs.every(({ type, name }) => (type === 'hidden' && name !== 'AuthMethod') || buttonTypes.has(type)),
  );
  return form && page.scripts.some((script) => /\.submit\(\)/u.test(script)) ? { kind: 'forward', form } : undefined;
}

function textAt(page: HtmlPage, places: readonly string[]): string | undefined {
  for (const place of places) {
    const text = page.textOf(place);
    if (text !== undefined) {
      return text;
    }
  }
  return undefined;
}

function pathOf(url: string): string {
  return URL.canParse(url) ? new URL(url).pathname : '';
}

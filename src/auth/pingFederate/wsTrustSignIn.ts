import { UserError } from '../../connection/userError';
import type { HttpAnswer, HttpSession } from '../http/httpSession';
import { forgetRefusedPassword, refusedPassword, rememberRefusedPassword } from '../refusedPasswords';
import type { PasswordOwner } from '../refusedPasswords';
import { readHtmlPage } from '../saml/htmlPage';
import { wrapAssertion } from '../saml/wrapAssertion';
import { elementsNamed } from '../saml/xmlReading';
import type { SchemeContext } from '../scheme';
import { pingFederateStep } from './settings';
import type { PingFederateSettings } from './settings';
import { hasRecipient, readWsTrustAnswer } from './wsTrustAnswer';
import type { WsTrustAnswer } from './wsTrustAnswer';
import { faultError, isRefusedUser, otherDialect } from './wsTrustFaults';
import { assertionTokenType, responseTokenType, wsTrustRequest } from './wsTrustRequest';
import type { WsTrustDialect } from './wsTrustRequest';

/** Where AWS takes an assertion, when it does not say so itself. */
const awsSignIn = 'https://signin.aws.amazon.com/saml';

/** A token and the dialect it was had with. */
interface Granted {
  readonly token: Extract<WsTrustAnswer, { readonly kind: 'assertion' | 'response' }>;
  readonly dialect: WsTrustDialect;
}

/**
 * Asks PingFederate's WS-Trust service for a token: WS-Trust 1.3 in SOAP 1.2 first, an older form only where the service
 * says that it does not understand. An assertion is put into a response of our own, untouched.
 * @returns base64 of a samlp:Response
 * @throws UserError, or an abort
 */
export async function signInByWsTrust(
  context: SchemeContext,
  session: HttpSession,
  settings: PingFederateSettings,
): Promise<string> {
  const owner: PasswordOwner = { provider: settings.url.origin, user: settings.user };
  const before = refusedPassword(owner, settings.password);
  if (before !== undefined && !context.interaction.isAvailable) {
    throw failure('pingFederate.refusedBefore', before);
  }
  const { token, dialect } = await context.trace.step(
    `Ask PingFederate for a token of ${settings.user}`,
    settings.url.host,
    async (say) => {
      const granted = await ask(context, session, settings, assertionTokenType);
      say(`WS-Trust ${granted.dialect.trust}, SOAP ${granted.dialect.soap}`);
      return granted;
    },
  );
  forgetRefusedPassword(owner, settings.password);
  const complete = await withRecipient(context, session, settings, { token, dialect });
  if (complete.kind === 'response') {
    return complete.response;
  }
  const recipient = elementsNamed(complete.assertion, 'SubjectConfirmationData')[0]?.getAttribute('Recipient');
  return wrapAssertion(complete.assertion, {
    destination: recipient || awsSignIn,
    now: new Date(context.clock.now()),
  });
}

/**
 * AWS wants to read in an assertion where it may be used, and PingFederate's plain tokens do not say it as a rule. A token
 * for browsers does; it is asked for where the administrator has allowed it.
 */
async function withRecipient(
  context: SchemeContext,
  session: HttpSession,
  settings: PingFederateSettings,
  { token, dialect }: Granted,
): Promise<Granted['token']> {
  if (token.kind === 'response' || hasRecipient(token.assertion)) {
    return token;
  }
  try {
    const other = await ask(context, session, settings, responseTokenType, dialect);
    context.trace.note('The token has no Recipient', 'PingFederate gave one for browsers in its place.');
    return other.token;
  } catch (error) {
    if (!(error instanceof UserError) || context.signal.aborted) {
      throw error;
    }
    context.trace.note('The token has no Recipient', 'PingFederate gives none for browsers either.');
    return token;
  }
}

async function ask(
  context: SchemeContext,
  session: HttpSession,
  settings: PingFederateSettings,
  tokenType: string,
  first: WsTrustDialect = { trust: '1.3', soap: '1.2' },
): Promise<Granted> {
  let dialect = first;
  for (;;) {
    const answer = await send(context, session, settings, tokenType, dialect);
    if (answer.kind === 'assertion' || answer.kind === 'response') {
      return { token: answer, dialect };
    }
    if (answer.kind === 'other') {
      throw failure(
        'pingFederate.noWsTrust',
        `${placeOf(settings)} answered, but not as a WS-Trust service does (${answer.root}). Check SSOLoginURL.`,
      );
    }
    const next = otherDialect(dialect, answer.fault);
    if (!next) {
      const error = faultError(answer.fault, settings, (text) => context.trace.secrets.clean(text));
      if (isRefusedUser(answer.fault)) {
        const owner = { provider: settings.url.origin, user: settings.user };
        rememberRefusedPassword(owner, settings.password, error.message);
      }
      throw error;
    }
    dialect = next;
  }
}

async function send(
  context: SchemeContext,
  session: HttpSession,
  settings: PingFederateSettings,
  tokenType: string,
  dialect: WsTrustDialect,
): Promise<WsTrustAnswer> {
  const { url, user, password, exchangeUrl = '', authorization } = settings;
  const { headers, body } = wsTrustRequest(dialect, {
    endpoint: url.href,
    user,
    password,
    appliesTo: exchangeUrl,
    tokenType,
    now: context.clock.now(),
  });
  const answer = await session.send({
    method: 'POST',
    url: url.href,
    headers: { ...headers, accept: '*/*', ...(authorization !== undefined && { authorization }) },
    body,
    redirects: 'manual',
    carriesPassword: true,
  });
  // Unsupported Media Type: it does not even look at what this form of SOAP calls itself.
  if (answer.status === 415) {
    return { kind: 'fault', fault: { codes: ['VersionMismatch'], reason: '' } };
  }
  if (!isXml(answer)) {
    throw httpError(answer, settings);
  }
  const read = readWsTrustAnswer(answer.text);
  if (read.kind === 'response') {
    context.trace.secrets.hide(read.response);
  }
  if (read.kind === 'assertion') {
    context.trace.secrets.hide(
      ...elementsNamed(read.assertion, 'SignatureValue').map(({ textContent }) => textContent ?? ''),
    );
  }
  return read;
}

function isXml({ text, headers }: HttpAnswer): boolean {
  const isHtml = /^\s*<(?:!doctype html|html)\b/iu.test(text) || /\bhtml\b/iu.test(headers['content-type'] ?? '');
  return !isHtml && text.trimStart().startsWith('<');
}

/** What is no SOAP: pages and empty answers, by their status. */
function httpError(answer: HttpAnswer, settings: PingFederateSettings): UserError {
  const { status, headers } = answer;
  const place = placeOf(settings);
  if (status === 401) {
    return failure(
      'pingFederate.clientRefused',
      settings.authorization === undefined
        ? 'PingFederate wants to know which program asks before it looks at the user (HTTP 401). Set AuthScheme=Basic in SSOProperties.'
        : `PingFederate did not accept ${settings.user} in the Authorization header (HTTP 401). Check User and Password, and whether they may use the WS-Trust service.`,
    );
  }
  if (status === 403) {
    return failure(
      'pingFederate.clientRefused',
      'PingFederate does not let this client use its WS-Trust service (HTTP 403). Check SSLClientCert and SSLClientCertSubject in SSOProperties, or ask whoever manages it.',
    );
  }
  if (status >= 300 && status < 400) {
    const target = URL.canParse(headers['location'] ?? '', answer.url)
      ? new URL(headers['location'] ?? '', answer.url).host
      : 'elsewhere';
    return failure(
      'pingFederate.redirected',
      `${place} leads on to ${target}. The password was not sent there. Set SSOLoginURL to the address of the WS-Trust service itself.`,
    );
  }
  if (status === 404 || status < 500) {
    const { title } = readHtmlPage(answer);
    const what = answer.text.trim() === '' ? 'an empty answer' : title === '' ? 'a page' : `the page “${title}”`;
    return failure(
      'pingFederate.noWsTrust',
      `${place} answered with ${what} (HTTP ${status}), not as a WS-Trust service does. Check SSOLoginURL, and that WS-Trust is switched on in PingFederate.`,
    );
  }
  return failure(
    'pingFederate.failed',
    `PingFederate had a failure of its own (HTTP ${status}). Try again in a moment.`,
  );
}

/** Without the query: it is for the service. */
function placeOf({ url }: PingFederateSettings): string {
  return url.origin + url.pathname;
}

function failure(code: string, message: string): UserError {
  return new UserError(message, { code, step: pingFederateStep, actions: ['editConnection', 'retry'] });
}

import type { Connection } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import type { HttpAnswer, HttpSession } from '../http/httpSession';
import { needsPersonError } from '../interaction';
import { forgetRefusedPassword, refusedPassword, rememberRefusedPassword } from '../refusedPasswords';
import type { PasswordOwner } from '../refusedPasswords';
import { submitForm } from '../saml/formSubmission';
import { readHtmlPage } from '../saml/htmlPage';
import type { HtmlPage } from '../saml/htmlPage';
import type { SchemeContext } from '../scheme';
import { complaintOn, firstSubmit, recognise, shapeOf } from './pages';
import type { PingPage } from './pages';
import { pingFederateStep } from './settings';
import type { PingFederateSettings } from './settings';

/** Pages of one sign-in; more than that go in a circle. */
const mostPages = 40;

/** Milliseconds between two questions how an approval stands, and for which it is awaited in all. */
const pollPause = 1000;
const pollPatience = 180_000;

/** Characters of a page's own words that are repeated. */
const longestWords = 200;

type PageOf<Kind extends PingPage['kind']> = Extract<PingPage, { readonly kind: Kind }>;

/** What a sign-in by pages gives. */
export interface BrowserSignIn {
  /** Base64 of a samlp:Response. */
  readonly response: string;
  /** Whether a person was asked for something, and so will be again. */
  readonly hasAsked: boolean;
}

/**
 * Signs in as a browser does, page by page: PingFederate's login, PingID as the second factor, and the forms by which they
 * hand over to each other.
 * @throws UserError, `needsPersonError()` where nobody may be asked, or an abort
 */
export async function signInByBrowser(
  connection: Connection,
  context: SchemeContext,
  session: HttpSession,
  settings: PingFederateSettings,
): Promise<BrowserSignIn> {
  return new PageWalk(connection, context, session, settings).run();
}

class PageWalk {
  /** Origins that were visited; a SAMLResponse for one of them is not for AWS yet. */
  private readonly visited = new Set<string>();
  private readonly owner: PasswordOwner;
  private hasAsked = false;
  private hasSentUser = false;
  /** The page on which the password was entered. */
  private loginShape: string | undefined;
  private hasEnteredCode = false;

  constructor(
    private readonly connection: Connection,
    private readonly context: SchemeContext,
    private readonly session: HttpSession,
    private readonly settings: PingFederateSettings,
  ) {
    this.owner = { provider: settings.url.origin, user: settings.user };
  }

  async run(): Promise<BrowserSignIn> {
    const before = refusedPassword(this.owner, this.settings.password);
    if (before !== undefined && !this.context.interaction.isAvailable) {
      throw this.failure('pingFederate.refusedBefore', before);
    }
    let page = await this.open();
    for (let count = 0; count < mostPages; count++) {
      this.visited.add(originOf(page.url));
      const found = recognise(page);
      if (found.kind === 'samlResponse' && !this.visited.has(originOf(found.form.action))) {
        forgetRefusedPassword(this.owner, this.settings.password);
        this.context.trace.secrets.hide(found.value);
        return { response: found.value, hasAsked: this.hasAsked };
      }
      page = await this.next(page, found);
    }
    throw this.failure('pingFederate.endlessPages', 'PingFederate shows ever more pages. Sign in with a browser once.');
  }

  private async open(): Promise<HtmlPage> {
    const { url, authorization } = this.settings;
    return this.context.trace.step('Open the sign-in page of PingFederate', url.host, async () => {
      const answer = await this.session.send({
        method: 'GET',
        url: url.href,
        ...(authorization !== undefined && { headers: { authorization }, carriesPassword: true }),
      });
      return this.pageIn(answer);
    });
  }

  private next(page: HtmlPage, found: PingPage): Promise<HtmlPage> {
    switch (found.kind) {
      case 'samlResponse':
        return this.submit(page, { form: found.form });
      case 'forward':
        return this.submit(page, { form: found.form, ...(found.values && { values: found.values }) });
      case 'secondFactor':
        // It makes a phone ring: not when nobody asked for it.
        this.requirePerson();
        this.hasAsked = true;
        return this.submit(page, { form: found.form });
      case 'user':
        return this.enterUser(page, found);
      case 'login':
        return this.enterPassword(page, found);
      case 'code':
        return this.enterCode(page, found);
      case 'approval':
        return this.awaitApproval(page, found);
      case 'devices':
        return this.chooseDevice(page, found);
      case 'foreign':
        throw this.unservable(page, `${found.what}, which needs a browser`);
      case 'unknown':
        throw this.ended(page);
    }
  }

  private async enterUser(page: HtmlPage, { form, userField }: PageOf<'user'>): Promise<HtmlPage> {
    const { user } = this.settings;
    if (this.hasSentUser) {
      throw this.refused(page, `PingFederate does not know the user ${user}. Check User.`);
    }
    this.hasSentUser = true;
    return this.context.trace.step(`Say who signs in: ${user}`, hostOf(form.action), () =>
      this.submit(page, { form, values: { [userField]: user } }),
    );
  }

  private async enterPassword(page: HtmlPage, found: PageOf<'login'>): Promise<HtmlPage> {
    const { form, userField, passwordField } = found;
    const { user, password } = this.settings;
    const shape = `${page.title}\n${shapeOf(form)}`;
    if (this.loginShape !== undefined) {
      // A password field on another page is for a code: PingFederate's templates hide what is typed there too.
      if (shape !== this.loginShape && userField === undefined) {
        return this.enterCode(page, {
          kind: 'code',
          form,
          field: passwordField,
          ...(page.title && { device: page.title }),
        });
      }
      const error = this.refused(page, `PingFederate refused the password of ${user}. Check User and Password.`);
      rememberRefusedPassword(this.owner, password, error.message);
      throw error;
    }
    this.loginShape = shape;
    return this.context.trace.step(`Sign in as ${user}`, hostOf(form.action), () =>
      this.submit(page, {
        form,
        values: { ...(userField !== undefined && { [userField]: user }), [passwordField]: password },
        carriesPassword: true,
      }),
    );
  }

  private async enterCode(page: HtmlPage, { form, field, device }: PageOf<'code'>): Promise<HtmlPage> {
    const { interaction, trace, signal, isRenewal, usedCodes } = this.context;
    const { id, name } = this.connection;
    this.requirePerson();
    this.hasAsked = true;
    const source = device ?? 'PingID';
    const memory = `${source} of ${this.settings.user} at ${this.settings.url.origin}`;
    let refused = this.hasEnteredCode ? (complaintOn(page) ?? 'PingID did not accept the code.') : undefined;
    const code = await trace.step(`Ask for the code of ${source}`, 'you', async () => {
      for (;;) {
        const answer = await interaction.enterCode(
          { connection: { id, name }, isRenewal, device: source, ...(refused !== undefined && { refused }) },
          signal,
        );
        const entered = answer.replaceAll(/\s/gu, '');
        trace.secrets.hide(answer, entered);
        if (!usedCodes.isUsed(memory, entered)) {
          return entered;
        }
        refused = 'This code was used already. Each code works once.';
      }
    });
    usedCodes.markUsed(memory, code);
    this.hasEnteredCode = true;
    return trace.step(`Use the code of ${source}`, hostOf(form.action), () =>
      this.submit(page, { form, values: { [field]: code } }),
    );
  }

  private async awaitApproval(page: HtmlPage, found: PageOf<'approval'>): Promise<HtmlPage> {
    const { interaction, trace, signal, isRenewal } = this.context;
    const { id, name } = this.connection;
    this.requirePerson();
    this.hasAsked = true;
    const request = {
      connection: { id, name },
      isRenewal,
      app: 'PingID',
      ...(found.device !== undefined && { instructions: `PingID asks on ${found.device}.` }),
    };
    return trace.step('Wait for the approval in PingID', hostOf(found.poll.action), () =>
      interaction.awaitApproval(
        request,
        (show, waiting) => {
          if (found.number !== undefined) {
            show({ number: found.number });
          }
          return found.isAnsweredLate
            ? this.submit(page, { form: found.poll, patience: pollPatience, signal: waiting })
            : this.poll(page, found, waiting);
        },
        signal,
      ),
    );
  }

  private async poll(page: HtmlPage, { poll, result }: PageOf<'approval'>, signal: AbortSignal): Promise<HtmlPage> {
    const { clock } = this.context;
    const end = clock.now() + pollPatience;
    while (clock.now() < end) {
      await clock.wait(pollPause, signal);
      const answer = await submitForm(this.session, this.context, {
        page,
        form: { ...poll, method: 'GET' },
        signal,
      });
      const status = statusIn(answer);
      if (status === undefined) {
        // The server has gone on by itself.
        return this.pageIn(answer);
      }
      if (/REJECT|DENIED|DENY|CANCEL|FRAUD/u.test(status)) {
        throw this.failure(
          'pingFederate.rejected',
          'The sign-in was rejected in PingID. Try again and approve it there.',
        );
      }
      if (!status.endsWith('WAIT')) {
        // OK, or a time-out, at which PingID offers another way or says what to do.
        const hasStatus = result.inputs.some((input) => input.name === 'status');
        const next = await this.submit(page, { form: result, ...(hasStatus && { values: { status } }), signal });
        if (status === 'OK' || recognise(next).kind !== 'unknown') {
          return next;
        }
        break;
      }
    }
    throw this.failure('pingFederate.approvalTimeout', 'Nobody approved the sign-in in PingID in time. Try again.');
  }

  private async chooseDevice(page: HtmlPage, { form, field, choices }: PageOf<'devices'>): Promise<HtmlPage> {
    const { interaction, trace, signal, isRenewal } = this.context;
    const { id, name } = this.connection;
    this.requirePerson();
    this.hasAsked = true;
    const [only, ...others] = choices;
    const device =
      only !== undefined && others.length === 0
        ? only.id
        : await trace.step('Ask which device to use', 'you', () =>
            interaction.choose({ connection: { id, name }, isRenewal, subject: 'factor', choices }, signal),
          );
    return this.submit(page, { form, values: { [field]: device } });
  }

  private async submit(
    page: HtmlPage,
    submission: Omit<Parameters<typeof submitForm>[2], 'page' | 'clicked'>,
  ): Promise<HtmlPage> {
    const { form } = submission;
    const button = firstSubmit(form);
    // What the button of PingFederate's own templates sets by script.
    const isTemplate =
      form.inputs.some(({ name }) => name === 'pf.ok') && submission.values?.['pf.notificationCancel'] === undefined;
    const answer = await submitForm(this.session, this.context, {
      ...submission,
      page,
      ...(button && { clicked: button }),
      ...(isTemplate && { values: { 'pf.ok': 'clicked', ...submission.values } }),
    });
    return this.pageIn(answer);
  }

  private pageIn(answer: HttpAnswer): HtmlPage {
    const page = readHtmlPage(answer);
    const { status, headers } = answer;
    if (status === 401) {
      const wanted = headers['www-authenticate'] ?? '';
      throw this.failure(
        'pingFederate.unauthorized',
        /\bbasic\b/iu.test(wanted)
          ? this.settings.authorization === undefined
            ? 'PingFederate wants User and Password in a header (HTTP 401). Set AuthScheme=Basic in SSOProperties.'
            : `PingFederate did not accept ${this.settings.user} in the Authorization header (HTTP 401). Check User and Password.`
          : 'PingFederate wants to know the signed-in user of the computer (HTTP 401), which this scheme cannot say. Ask for a sign-in page with user and password, or for WS-Trust.',
      );
    }
    if (status === 404) {
      throw this.failure(
        'pingFederate.notFound',
        `There is no sign-in page at ${hostOf(answer.url)}${new URL(answer.url).pathname} (HTTP 404). Check SSOLoginURL.`,
      );
    }
    if (status >= 400 && recognise(page).kind === 'unknown') {
      throw complaintOn(page) === undefined ? this.unservable(page, `an error (HTTP ${status})`) : this.ended(page);
    }
    return page;
  }

  private requirePerson(): void {
    if (!this.context.interaction.isAvailable) {
      throw needsPersonError();
    }
  }

  private refused(page: HtmlPage, message: string): UserError {
    return this.failure('pingFederate.refused', this.withWords(message, complaintOn(page)));
  }

  /** A page with nothing to send: PingFederate says there why it goes no further. */
  private ended(page: HtmlPage): UserError {
    const complaint = complaintOn(page);
    if (complaint === undefined) {
      return this.unservable(page, undefined);
    }
    const before = this.hasAsked ? ' after the second factor' : '';
    const title = page.title === '' ? '' : ` (“${page.title}”)`;
    return this.failure(
      'pingFederate.ended',
      this.withWords(`${hostOf(page.url)} ended the sign-in${before}${title}.`, complaint),
    );
  }

  /** A page that cannot be served, named by its title and what it says. */
  private unservable(page: HtmlPage, what: string | undefined): UserError {
    const words = complaintOn(page) ?? page.textOf('.ping-messages') ?? page.text;
    const name = page.title === '' ? 'a page without a title' : `the page “${page.title}”`;
    const message = `${hostOf(page.url)} shows ${name}${what === undefined ? ', which is not known here' : `: ${what}`}. Sign in with a browser to see what it wants.`;
    return new UserError(this.withWords(message, words || undefined), {
      code: 'pingFederate.unservedPage',
      step: pingFederateStep,
      actions: ['retry', 'editConnection'],
      ...(this.settings.url.protocol === 'https:' && { link: { to: 'PingFederate', url: this.settings.url.href } }),
    });
  }

  /** Secrets are taken out before the words are cut: half of one would not be found any more. */
  private withWords(message: string, words: string | undefined): string {
    const clean = words === undefined ? '' : this.context.trace.secrets.clean(words).slice(0, longestWords);
    return clean === '' ? message : `${message} It said: “${clean}”`;
  }

  private failure(code: string, message: string): UserError {
    return new UserError(message, { code, step: pingFederateStep, actions: ['editConnection', 'retry'] });
  }
}

/** The status in an answer to the question how an approval stands; `undefined` when it is something else. */
function statusIn({ text }: HttpAnswer): string | undefined {
  try {
    const { status } = JSON.parse(text) as { status?: unknown };
    return typeof status === 'string' ? status.toUpperCase() : undefined;
  } catch {
    return undefined;
  }
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : url;
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'an unknown host';
}

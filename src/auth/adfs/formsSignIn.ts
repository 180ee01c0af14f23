import type { Connection } from '../../connection/connection';
import type { HttpAnswer, HttpRequest } from '../http/httpSession';
import { needsPersonError } from '../interaction';
import type { ApprovalUpdate } from '../interaction';
import { forgetRefusedPassword, refusedPassword, rememberRefusedPassword } from '../refusedPasswords';
import type { PasswordOwner } from '../refusedPasswords';
import { readHtmlPage } from '../saml/htmlPage';
import type { HtmlForm, HtmlPage } from '../saml/htmlPage';
import type { SchemeContext } from '../scheme';
import {
  adfsError,
  browserOnlyError,
  expiredPasswordError,
  failureError,
  formInsteadError,
  hostOf,
  nameOf,
  quoted,
  refusedUserError,
  strangePageError,
} from './adfsErrors';
import { defaultButtonOf, readAdfsPage, valuesOf } from './adfsPage';
import type { AdfsPage, Offer } from './adfsPage';
import { isFirstFactor, secondFactorOf } from './secondFactors';

/** How pages get here: an `HttpSession`, or what signs in with the user of this computer. */
export interface PageTransport {
  send(request: HttpRequest): Promise<HttpAnswer>;
  /** A form leads from the page `from` to `url`: if that page's server may have the password, that one may have it too. */
  trustOrigin(url: string, from: string): void;
}

export interface PagesOptions {
  /** Where it begins. */
  readonly url: string;
  readonly relyingParty: string;
  /** Not set when the user of this computer signs in. */
  readonly account?: { readonly user: string; readonly password: string };
}

export interface PagesResult {
  /** Base64 of the response for AWS. */
  readonly response: string;
  /** Whether somebody gave a code or an approval for it. */
  readonly withMfa: boolean;
}

/** The most pages of one sign-in, those of an approval that is awaited apart. */
const mostPages = 30;

/** Milliseconds between two looks whether somebody has approved, and the most of them: three minutes. */
const approvalPause = 2000;
const mostLooks = 90;

/** Milliseconds until the answer of a provider that keeps the request until somebody has approved. */
const approvalPatience = 120_000;

/** Hidden values of a page that are taken for its state: the shortest, in characters, and how many at most. */
const shortestState = 20;
const mostStates = 50;

/** The claims provider that every ADFS has: its own Active Directory. Source: Microsoft, "Home realm discovery". */
const ownRealm = 'AD AUTHORITY';

/** ADFS writes to whoever reads it in one of many languages. Some of what it says in English is understood here. */
const headers = { 'accept-language': 'en' };

/** A page as it came, and what it wants. */
interface Seen {
  readonly url: string;
  readonly title: string;
  readonly status: number;
  readonly page: AdfsPage;
}

/**
 * Signs in to ADFS as a person with a browser would: reads each page and sends its form, until there is a response for
 * AWS. Bounded in pages and time.
 * @throws UserError for what ADFS refuses and for pages that cannot be answered; `needsPersonError()`, or an abort
 */
export async function signInByPages(
  connection: Connection,
  context: SchemeContext,
  transport: PageTransport,
  options: PagesOptions,
): Promise<PagesResult> {
  return new Walk(connection, context, transport, options).run();
}

class Walk {
  private isUserSent = false;
  private isPasswordSent = false;
  private isRealmChosen = false;
  /** The AuthMethod that was answered last. */
  private answered: string | undefined;

  constructor(
    private readonly connection: Connection,
    private readonly context: SchemeContext,
    private readonly transport: PageTransport,
    private readonly options: PagesOptions,
  ) {}

  async run(): Promise<PagesResult> {
    const { trace } = this.context;
    const { url } = this.options;
    let seen = await trace.step('Open the sign-in page', hostOf(url), () => this.get(url));
    for (let count = 1; count <= mostPages; count++) {
      if (seen.page.kind === 'signedIn') {
        const { account } = this.options;
        if (account) {
          forgetRefusedPassword(ownerOf(url, account), account.password);
        }
        return { response: seen.page.response, withMfa: this.answered !== undefined };
      }
      // oxlint-disable-next-line no-await-in-loop -- one page leads to the next
      seen = await this.answer(seen, seen.page, count === 1);
    }
    throw adfsError(
      'endless',
      `ADFS led through ${mostPages} pages without an end. The last one is ${nameOf(seen.title)} at ${hostOf(seen.url)}. Open SSOLoginURL in a browser to see what it wants.`,
    );
  }

  private answer(seen: Seen, page: Exclude<AdfsPage, { kind: 'signedIn' }>, isFirst: boolean): Promise<Seen> {
    switch (page.kind) {
      case 'forward':
        return this.forward(seen, page.form);
      case 'login':
        return this.logIn(seen, page);
      case 'homeRealm':
        return this.chooseRealm(seen, page);
      case 'code':
        return this.enterCode(seen, page);
      case 'approval':
        return this.awaitApproval(page);
      case 'proceed':
        return this.proceed(page);
      case 'factors':
        return this.chooseFactor(seen, page);
      case 'browserOnly':
        throw browserOnlyError(page.what, seen.title);
      case 'newPassword':
        throw expiredPasswordError(this.options.account?.user ?? 'this user', passwordPageOf(seen.url));
      case 'siteList':
        throw adfsError(
          'relyingParty',
          `ADFS shows the list of its sites in place of a sign-in to AWS: it does not know the relying party ${this.options.relyingParty}. Check RelyingParty.`,
        );
      case 'failure':
        throw failureError(page, { ...seen, isFirst, relyingParty: this.options.relyingParty });
      case 'other':
        throw strangePageError(seen.url, seen.title, this.options.url);
    }
  }

  private forward(seen: Seen, form: HtmlForm): Promise<Seen> {
    return this.context.trace.step('Follow the form of the page', hostOf(form.action), () => {
      this.transport.trustOrigin(form.action, seen.url);
      return this.post(form, valuesOf(form));
    });
  }

  private logIn(seen: Seen, page: Extract<AdfsPage, { kind: 'login' }>): Promise<Seen> {
    const { account } = this.options;
    const { form, fields, refusal } = page;
    if (!account) {
      throw formInsteadError();
    }
    const isAsked =
      (fields.password !== undefined && this.isPasswordSent) || (fields.password === undefined && this.isUserSent);
    if (isAsked) {
      const error = refusedUserError(account.user, refusal, passwordPageOf(seen.url));
      if (this.isPasswordSent) {
        rememberRefusedPassword(ownerOf(this.options.url, account), account.password, error.message);
      }
      throw error;
    }
    if (form.method !== 'POST') {
      throw adfsError(
        'passwordInAddress',
        `The sign-in form of ${hostOf(seen.url)} would write the password into an address, where others can read it. It is not sent. Check SSOLoginURL.`,
      );
    }
    if (originOf(form.action) !== originOf(seen.url)) {
      throw adfsError(
        'passwordElsewhere',
        `The sign-in form of ${hostOf(seen.url)} would send the password to ${hostOf(form.action) || 'another place'}. It is not sent there. Check SSOLoginURL; it has to name the server that checks the password.`,
      );
    }
    const before = refusedPassword(ownerOf(this.options.url, account), account.password);
    if (before !== undefined && !this.context.interaction.isAvailable) {
      throw adfsError('refusedBefore', before);
    }
    const filled = {
      ...(fields.user !== undefined && { [fields.user]: account.user }),
      ...(fields.password !== undefined && { [fields.password]: account.password }),
    };
    this.isUserSent = true;
    this.isPasswordSent ||= fields.password !== undefined;
    const title = fields.password === undefined ? 'Send the user' : 'Send user and password';
    return this.context.trace.step(title, hostOf(form.action), () =>
      this.post(form, valuesOf(form, filled), { carriesPassword: true }),
    );
  }

  /** Only the Active Directory of this ADFS knows User and Password; with one claims provider there is no page. */
  private chooseRealm(seen: Seen, page: Extract<AdfsPage, { kind: 'homeRealm' }>): Promise<Seen> {
    const realm = page.realms.find(({ id }) => id.toUpperCase() === ownRealm);
    if (!realm || this.isRealmChosen) {
      throw strangePageError(seen.url, seen.title, this.options.url);
    }
    this.isRealmChosen = true;
    const values = valuesOf(page.form, { Email: '' });
    values.delete('Email');
    values.set('HomeRealmSelection', realm.id);
    return this.context.trace.step('Choose the Active Directory', hostOf(page.form.action), (say) => {
      say(realm.label);
      return this.post(page.form, values);
    });
  }

  private async enterCode(seen: Seen, page: Extract<AdfsPage, { kind: 'code' }>): Promise<Seen> {
    const { context } = this;
    const { form, factor, field, instructions } = page;
    const { interaction, trace, usedCodes } = context;
    if (!interaction.isAvailable) {
      throw needsPersonError();
    }
    const device = [originOf(seen.url), this.options.account?.user.toLowerCase(), page.authMethod].join(' ');
    // An answer to a question is no one-time code.
    const worksOnce = field !== 'ChallengeQuestionAnswer';
    let refused = page.refusal ?? (field === 'NextCode' ? instructions : undefined);
    for (;;) {
      const reason = refused;
      // oxlint-disable-next-line no-await-in-loop -- the same question again
      const code = await trace.step(`Ask for the code of ${factor.label}`, 'you', async (say) => {
        if (instructions !== undefined) {
          say(instructions);
        }
        const { id, name } = this.connection;
        const answer = await interaction.enterCode(
          {
            connection: { id, name },
            isRenewal: context.isRenewal,
            device: factor.label,
            ...(reason !== undefined && { refused: reason }),
          },
          context.signal,
        );
        trace.secrets.hide(answer);
        return answer.trim();
      });
      if (!worksOnce || !usedCodes.isUsed(device, code)) {
        usedCodes.markUsed(device, code);
        this.answered = page.authMethod;
        return trace.step(`Send the code of ${factor.label}`, hostOf(form.action), () =>
          this.post(form, valuesOf(form, { ...defaultButtonOf(form), [field]: code })),
        );
      }
      refused = 'This code was used already. Each code works once.';
    }
  }

  private awaitApproval(page: Extract<AdfsPage, { kind: 'approval' }>): Promise<Seen> {
    const { context, connection } = this;
    const { interaction, trace, signal, isRenewal } = context;
    const { factor, instructions } = page;
    if (!interaction.isAvailable) {
      throw needsPersonError();
    }
    if (page.refusal !== undefined) {
      throw refusedFactorError(factor.label, page.refusal);
    }
    this.answered = page.authMethod;
    return trace.step(`Wait for the approval of ${factor.label}`, hostOf(page.form.action), () =>
      interaction.awaitApproval(
        {
          connection: { id: connection.id, name: connection.name },
          isRenewal,
          app: factor.label,
          ...(instructions !== undefined && { instructions }),
        },
        async (show, waiting) => {
          let current = page;
          let shown: ApprovalUpdate = {};
          for (let look = 1; look <= mostLooks; look++) {
            const update = updateOf(current);
            if (update.number !== shown.number || update.instructions !== shown.instructions) {
              show(update);
              shown = update;
            }
            const blocks = factor.approval === 'block';
            if (!blocks) {
              // oxlint-disable-next-line no-await-in-loop -- one look after the other
              await context.clock.wait(approvalPause, waiting);
            }
            // oxlint-disable-next-line no-await-in-loop -- one look after the other
            const seen = await this.post(current.form, valuesOf(current.form), {
              signal: waiting,
              ...(blocks && { patience: approvalPatience }),
            });
            if (seen.page.kind !== 'approval') {
              return seen;
            }
            if (seen.page.refusal !== undefined) {
              throw refusedFactorError(factor.label, seen.page.refusal);
            }
            if (blocks) {
              break;
            }
            current = seen.page;
          }
          throw adfsError(
            'notApproved',
            `Nobody approved the sign-in with ${factor.label} in time. Try again and have the device at hand.`,
            ['retry', 'editConnection'],
          );
        },
        signal,
      ),
    );
  }

  private proceed(page: Extract<AdfsPage, { kind: 'proceed' }>): Promise<Seen> {
    if (!this.context.interaction.isAvailable) {
      throw needsPersonError();
    }
    if (page.refusal !== undefined) {
      throw refusedFactorError(page.factor.label, page.refusal);
    }
    return this.context.trace.step(`Begin ${page.factor.label}`, hostOf(page.form.action), () =>
      this.post(page.form, valuesOf(page.form)),
    );
  }

  private async chooseFactor(seen: Seen, page: Extract<AdfsPage, { kind: 'factors' }>): Promise<Seen> {
    const { interaction, trace } = this.context;
    if (page.refusal !== undefined && this.answered !== undefined) {
      throw refusedFactorError(secondFactorOf(this.answered).label, page.refusal);
    }
    const forms = page.offers.find(({ id }) => id === 'FormsAuthentication');
    if (forms && !this.isPasswordSent) {
      if (!this.options.account) {
        throw formInsteadError();
      }
      return this.choose(page.form, forms);
    }
    const offers = page.offers.filter(({ id }) => !isFirstFactor(id) && !secondFactorOf(id).needsBrowser);
    const [first] = offers;
    if (!first) {
      const what = page.instead ?? page.offers.map(({ id, label }) => labelOf(id, label)).join(', ');
      throw browserOnlyError(what, seen.title);
    }
    if (!interaction.isAvailable) {
      throw needsPersonError();
    }
    if (offers.length === 1) {
      return this.choose(page.form, first);
    }
    const chosen = await trace.step('Ask for the second factor', 'you', async (say) => {
      const { id, name } = this.connection;
      const choice = await interaction.choose(
        {
          connection: { id, name },
          isRenewal: this.context.isRenewal,
          subject: 'factor',
          choices: offers.map((offer) => ({ id: offer.id, label: labelOf(offer.id, offer.label) })),
        },
        this.context.signal,
      );
      const offer = offers.find((each) => each.id === choice) ?? first;
      say(labelOf(offer.id, offer.label));
      return offer;
    });
    return this.choose(page.form, chosen);
  }

  private choose(form: HtmlForm, { id, label }: Offer): Promise<Seen> {
    return this.context.trace.step(`Choose ${labelOf(id, label)}`, hostOf(form.action), () =>
      this.post(form, valuesOf(form, { AuthMethod: id })),
    );
  }

  private get(url: string): Promise<Seen> {
    return this.send({ method: 'GET', url, headers });
  }

  private post(
    { action, method }: HtmlForm,
    values: URLSearchParams,
    more: Pick<HttpRequest, 'carriesPassword' | 'signal' | 'patience'> = {},
  ): Promise<Seen> {
    if (method === 'GET') {
      const url = URL.canParse(action) ? new URL(action) : undefined;
      if (url) {
        url.search = values.toString();
      }
      return this.send({ method, url: url?.href ?? action, headers, ...more });
    }
    return this.send({ method, url: action, headers, body: values, ...more });
  }

  private async send(request: HttpRequest): Promise<Seen> {
    const { secrets } = this.context.trace;
    if (request.url === '') {
      throw adfsError('noAction', 'A form of ADFS does not say where to send it. Check SSOLoginURL.');
    }
    const answer = await this.transport.send(request);
    const html = readHtmlPage(answer);
    secrets.hide(...secretsOf(html, this.options.account?.user));
    return { url: answer.url, title: html.title, status: answer.status, page: readAdfsPage(html, answer.status) };
  }
}

/** The state of the sign-in that a page carries, and its outcome. */
function secretsOf({ forms }: HtmlPage, user: string | undefined): string[] {
  const fields = forms.flatMap(({ inputs }) => inputs).filter(({ type }) => type === 'hidden');
  const named = fields.filter(({ name }) => name === 'Context' || name === 'SAMLResponse');
  const long = fields.filter(({ value }) => value.length >= shortestState && value !== user);
  return [...named, ...long.slice(0, mostStates)].map(({ value }) => value);
}

function ownerOf(url: string, { user }: { readonly user: string }): PasswordOwner {
  return { provider: originOf(url), user: user.toLowerCase() };
}

function labelOf(id: string, label: string): string {
  const known = secondFactorOf(id).label;
  return known === id ? label : known;
}

function updateOf({ number, instructions }: Extract<AdfsPage, { kind: 'approval' }>): ApprovalUpdate {
  return { ...(number !== undefined && { number }), ...(instructions !== undefined && { instructions }) };
}

function refusedFactorError(label: string, refusal: string): Error {
  return adfsError('refusedFactor', `ADFS did not accept ${label}: ${quoted(refusal)} Try again.`, [
    'retry',
    'editConnection',
  ]);
}

/** Where ADFS lets a password be changed. Source: Microsoft, "Configure AD FS to send password expiry claims". */
function passwordPageOf(url: string): string {
  return `${originOf(url)}/adfs/portal/updatepassword/`;
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : '';
}

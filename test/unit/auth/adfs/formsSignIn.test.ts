import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { signInByPages } from '../../../../src/auth/adfs/formsSignIn';
import type { PageTransport, PagesResult } from '../../../../src/auth/adfs/formsSignIn';
import type { HttpAnswer, HttpRequest } from '../../../../src/auth/http/httpSession';
import { isCancelled, isNeedsPerson } from '../../../../src/auth/interaction';
import { Trace } from '../../../../src/auth/trace';
import type { TraceStep } from '../../../../src/auth/trace';
import { UserError } from '../../../../src/connection/userError';
import { Person, cancels, chooses } from '../../../servers/aws/people';
import { createContext } from '../../../servers/http/signInContext';
import { QuickClock } from './quickClock';

const url = 'https://adfs.domain.com/adfs/ls/IdpInitiatedSignOn.aspx?loginToRp=urn%3Aamazon%3Awebservices';
const password = 'made-up pass&word';
const connection = { id: 'orders', name: 'Orders', properties: { AuthScheme: 'ADFS', SSOLoginURL: url } };

/** What a server answers to a request: a page, or a page with where it came from in the end. */
type Answer = string | Partial<HttpAnswer>;

/** Answers in order; the last answer goes for all requests after it. */
class Pages implements PageTransport {
  readonly sent: HttpRequest[] = [];
  readonly trusted: string[] = [];
  private readonly answers: Answer[];

  constructor(...answers: readonly Answer[]) {
    this.answers = [...answers];
  }

  async send(request: HttpRequest): Promise<HttpAnswer> {
    request.signal?.throwIfAborted();
    this.sent.push(request);
    const answer = (this.answers.length > 1 ? this.answers.shift() : this.answers[0]) ?? '';
    return {
      url: request.url,
      status: 200,
      headers: {},
      text: '',
      ...(typeof answer === 'string' ? { text: answer } : answer),
    };
  }

  trustOrigin(to: string, from: string): void {
    this.trusted.push([from, to].map((each) => URL.parse(each)?.host ?? each).join(' → '));
  }

  /** The fields of each POST. */
  get forms(): Record<string, string>[] {
    return this.sent
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
  }
}

const done =
  '<form method=post action=https://signin.aws.amazon.com/saml><input type=hidden name=SAMLResponse value=cmVzcG9uc2U=></form>';

function login(error = '', action = '/adfs/ls/?x=1', method = 'post'): string {
  return `<title>Sign In</title><form id=loginForm method=${method} action="${action}"><span id=errorText>${error}</span>
    <input name=UserName type=email><input name=Password type=password>
    <input type=hidden name=AuthMethod value=FormsAuthentication></form>
    <form id=options method=post><input type=hidden name=AuthMethod></form>`;
}

function factor(authMethod: string, inside = '', context = 'c', more = ''): string {
  return `<title>Second factor</title><form id=loginForm method=post action="/adfs/ls/?x=1">
    <input type=hidden name=AuthMethod value="${authMethod}"><input type=hidden name=Context value="context-${context}">${inside}</form>${more}`;
}

function options(...ids: readonly string[]): string {
  return `<title>Choose</title><form id=options method=post action="/adfs/ls/?x=2"><input type=hidden name=AuthMethod>
    <input type=hidden name=Context value=context-options>
    ${ids.map((id) => `<a href=# onclick="SelectOption('${id}')">With ${id}</a>`).join('')}</form>`;
}

interface Ran {
  readonly result: PagesResult | undefined;
  readonly error: Error | undefined;
  readonly steps: readonly TraceStep[];
}

async function run(
  pages: PageTransport,
  who: {
    readonly person?: Person;
    readonly user?: string;
    readonly isIntegrated?: true;
    readonly isAlone?: true;
  } = {},
): Promise<Ran> {
  const steps: TraceStep[] = [];
  const context = createContext({
    clock: new QuickClock(),
    trace: new Trace((_, step) => void steps.push(step)),
    ...(!who.isAlone && { interaction: who.person ?? new Person() }),
  });
  context.trace.secrets.hide(password);
  const work = signInByPages(connection, context, pages, {
    url,
    relyingParty: 'urn:amazon:webservices',
    ...(!who.isIntegrated && { account: { user: who.user ?? 'DOMAIN\\ana', password } }),
  });
  return work.then(
    (result) => ({ result, error: undefined, steps }),
    (error: Error) => ({ result: undefined, error, steps }),
  );
}

function fails({ error }: Ran, code: string, message: RegExp): void {
  assert.ok(error instanceof UserError, error?.stack ?? 'did not fail');
  assert.equal(error.code, `auth.adfs.${code}`);
  assert.match(error.message, message);
  assert.ok(!error.message.includes(password));
}

const refusal = 'Incorrect user ID or password. Type the correct user ID and password, and try again.';

suite('signInByPages: user and password', () => {
  test('one page', async () => {
    const pages = new Pages(login(), done);
    const { result } = await run(pages);
    assert.deepEqual(result, { response: 'cmVzcG9uc2U=', withMfa: false });
    assert.deepEqual(
      pages.sent.map(({ method, url: to, carriesPassword }) => [method, to, carriesPassword]),
      [
        ['GET', url, undefined],
        ['POST', 'https://adfs.domain.com/adfs/ls/?x=1', true],
      ],
    );
    assert.deepEqual(pages.forms, [{ UserName: 'DOMAIN\\ana', Password: password, AuthMethod: 'FormsAuthentication' }]);
  });

  test('two pages, after the choice of the Active Directory', async () => {
    const pages = new Pages(
      `<form id=hrd method=post><input type=hidden id=hrdSelection><input name=Email>
        <div onclick="HRD.selection('AD AUTHORITY')">Ours</div></form>`,
      '<form id=loginForm method=post><input name=UserName type=email></form>',
      '<form id=loginForm method=post><input name=UserName type=hidden value=x><input name=Password type=password></form>',
      done,
    );
    assert.ok((await run(pages)).result);
    assert.deepEqual(pages.forms, [
      { HomeRealmSelection: 'AD AUTHORITY' },
      { UserName: 'DOMAIN\\ana' },
      { UserName: 'x', Password: password },
    ]);
  });

  test('refused: with the reason of ADFS', async () => {
    fails(
      await run(new Pages(login(), login(refusal))),
      'refused',
      /^ADFS refused DOMAIN\\ana: Incorrect .* try again\. Check User and Password\.$/u,
    );
    fails(await run(new Pages(login(), login())), 'refused', /again for DOMAIN\\ana and gives no reason/u);
  });

  test('refused: a user without a domain is told how to write it', async () => {
    const user = 'ana';
    fails(
      await run(new Pages(login(), login(refusal)), { user }),
      'refused',
      /with its domain: DOMAIN\\user or user@domain/u,
    );
    const onTwoPages =
      '<form id=loginForm method=post><span id=errorText>Enter your user ID in the format "domain\\user" or "user@domain".</span><input name=UserName type=email></form>';
    fails(await run(new Pages(onTwoPages), { user }), 'refused', /in the format/u);
  });

  test('a refused password is not sent again while nobody is there', async () => {
    const user = 'DOMAIN\\bo';
    await run(new Pages(login(), login(refusal)), { user });
    const alone = new Pages(login(), done);
    fails(await run(alone, { user, isAlone: true }), 'refusedBefore', /^ADFS refused DOMAIN\\bo: Incorrect/u);
    assert.equal(alone.forms.length, 0);
    assert.ok((await run(new Pages(login(), done), { user })).result);
    assert.ok((await run(new Pages(login(), done), { user, isAlone: true })).result);
  });

  test('locked, and expired', async () => {
    fails(await run(new Pages(login(), login('Your account is locked.'))), 'refused', /unlock it\.$/u);
    fails(
      await run(new Pages(login(), login('You must update your password because your password has expired.'))),
      'passwordExpired',
      /has expired\. Change it at https:\/\/adfs\.domain\.com\/adfs\/portal\/updatepassword\/ .*enter the new one in Password/u,
    );
    fails(
      await run(new Pages(login(), { text: '', url: 'https://adfs.domain.com/adfs/portal/updatepassword/' })),
      'passwordExpired',
      /DOMAIN\\ana has expired/u,
    );
  });

  test('what a browser can do leads there', async () => {
    const link = async (...answers: readonly Answer[]): Promise<unknown> => {
      const { error } = await run(new Pages(...answers));
      assert.ok(error instanceof UserError);
      return error.link;
    };
    assert.deepEqual(await link('<title>Terms of use</title>'), { to: 'ADFS', url });
    assert.deepEqual(await link(login(), login('Your password has expired.')), {
      to: 'ADFS',
      url: 'https://adfs.domain.com/adfs/portal/updatepassword/',
    });
  });

  test('the page is switched off', async () => {
    const page =
      '<div id=errorMessage>The resource is not available</div>Activity ID: 00000000-0000-0000-5e02-0080000000f1';
    fails(
      await run(new Pages(page)),
      'pageDisabled',
      /: The resource is not available\. .*Set-AdfsProperties -EnableIdPInitiatedSignonPage \$true.*0080000000f1/u,
    );
    fails(await run(new Pages({ status: 404, text: '<title>Not Found</title>' })), 'pageDisabled', /: Not Found\./u);
    fails(await run(new Pages({ status: 503 })), 'pageDisabled', /: HTTP 503\./u);
  });

  test('an error after the password, and a relying party that is not known', async () => {
    fails(
      await run(new Pages(login(), '<div id=errorMessage>An error occurred</div>')),
      'failure',
      /urn:amazon:webservices/u,
    );
    fails(await run(new Pages('<form id=idpForm method=post></form>')), 'relyingParty', /Check RelyingParty\.$/u);
  });

  test('pages that cannot be answered are named', async () => {
    fails(await run(new Pages('<title>Terms of use</title>')), 'strangePage', /"Terms of use" at adfs\.domain\.com/u);
    fails(await run(new Pages('<form id=hrd method=post></form>')), 'strangePage', /without a title/u);
    fails(
      await run(new Pages(login(), factor('DuoAdfsAdapter'))),
      'browserOnly',
      /asks for Duo.*\(page "Second factor"\)/u,
    );
    fails(
      await run(
        new Pages('<title>Are you human?</title><form method=post><input name=UserName><input name=captcha></form>'),
      ),
      'browserOnly',
      /CAPTCHA/u,
    );
  });

  test('the password is not sent to another host by a form, nor in an address', async () => {
    for (const page of [
      login('', 'https://evil.example/'),
      login('', 'http://adfs.domain.com/'),
      login('', '//evil.example'),
    ]) {
      const pages = new Pages(page);
      fails(await run(pages), 'passwordElsewhere', /It is not sent there/u);
      assert.equal(pages.sent.length, 1);
    }
    const pages = new Pages(login('', '/adfs', 'get'));
    fails(await run(pages), 'passwordInAddress', /It is not sent/u);
    assert.equal(pages.sent.length, 1);
  });

  test('a form that leads elsewhere is followed, and the transport is told', async () => {
    const hop = (action: string): string =>
      `<form method=post action="${action}"><input type=hidden name=SAMLRequest value=a></form><script>document.forms[0].submit()</script>`;
    const pages = new Pages(
      hop('https://partner.example/idp'),
      login('', '/login'),
      hop('https://adfs.domain.com/adfs/ls/'),
      done,
    );
    assert.ok((await run(pages)).result);
    assert.deepEqual(pages.trusted, ['adfs.domain.com → partner.example', 'partner.example → adfs.domain.com']);
  });

  test('without an end', async () => {
    const hop = '<form method=post><input type=hidden name=a value=b></form><script>f.submit()</script>';
    const pages = new Pages(hop);
    fails(await run(pages), 'endless', /30 pages without an end/u);
    assert.equal(pages.sent.length, 31);
  });

  test('the user of this computer is shown a form', async () => {
    fails(await run(new Pages(login()), { isIntegrated: true }), 'formInstead', /WIASupportedUserAgents/u);
    fails(
      await run(new Pages(options('FormsAuthentication', 'CertificateAuthentication')), { isIntegrated: true }),
      'formInstead',
      /network/u,
    );
  });

  test('a list of first factors', async () => {
    const pages = new Pages(options('CertificateAuthentication', 'FormsAuthentication'), login(), done);
    assert.ok((await run(pages)).result);
    assert.equal(pages.forms[0]?.['AuthMethod'], 'FormsAuthentication');
  });
});

suite('signInByPages: second factors', () => {
  const azure = (context: string, inside = ''): string => factor('AzureMfaAuthentication', inside, context);
  const code = '<input id=verificationCodeInput name=VerificationCode><input type=submit name=SignIn value=Go>';

  test('Azure: approved after a number was shown, with the Context of each page', async () => {
    const person = new Person();
    person.answersApprovals(() => undefined);
    const number = '<p id=instructions>Open the app.</p><p id=validEntropyNumber>42</p>';
    const pages = new Pages(login(), azure('1'), azure('2', number), azure('3', number), done);
    assert.deepEqual((await run(pages, { person })).result, { response: 'cmVzcG9uc2U=', withMfa: true });
    assert.deepEqual(
      pages.forms.slice(1).map(({ Context }) => Context),
      ['context-1', 'context-2', 'context-3'],
    );
    assert.deepEqual(person.approvals[0]?.updates, [{ number: '42', instructions: 'Open the app.' }]);
    assert.equal(person.approvals[0]?.request.app, 'Azure multi-factor authentication');
  });

  test('Azure: refused, not approved in time, and cancelled', async () => {
    const person = new Person();
    person.answersApprovals(() => undefined);
    const refused = azure('2', '<label id=errorText>The request was denied.</label>');
    fails(
      await run(new Pages(login(), azure('1'), refused), { person }),
      'refusedFactor',
      /: The request was denied\. Try again\.$/u,
    );
    const endless = new Pages(login(), azure('1'));
    fails(await run(endless, { person }), 'notApproved', /in time/u);
    assert.equal(endless.forms.length, 91);
    person.answersApprovals(({ cancel }) => cancel());
    const { error } = await run(new Pages(login(), azure('1')), { person });
    assert.ok(isCancelled(error));
  });

  test('Azure: a code after a look, and a wrong one before', async () => {
    const person = new Person();
    person.answersApprovals(() => undefined);
    person.answersCodes(
      () => '111111',
      ({ refused }) => {
        assert.equal(refused, 'Wrong code.');
        return '222222';
      },
    );
    const pages = new Pages(
      login(),
      azure('1'),
      azure('2', code),
      azure('3', `<i id=errorText>Wrong code.</i>${code}`),
      done,
    );
    assert.ok((await run(pages, { person })).result);
    assert.deepEqual(pages.forms.slice(2), [
      { AuthMethod: 'AzureMfaAuthentication', Context: 'context-2', VerificationCode: '111111', SignIn: 'Go' },
      { AuthMethod: 'AzureMfaAuthentication', Context: 'context-3', VerificationCode: '222222', SignIn: 'Go' },
    ]);
  });

  test('a code is not sent twice', async () => {
    const person = new Person();
    person.answersCodes(
      () => '111111',
      () => '111111',
      ({ refused }) => {
        assert.match(refused ?? '', /used already/u);
        return '222222';
      },
    );
    const vip = (context: string): string =>
      factor('VIPAuthenticationProviderUPN', '<input name=security_code>', context);
    const pages = new Pages(login(), vip('1'), vip('2'), done);
    assert.ok((await run(pages, { person })).result);
    assert.deepEqual(
      pages.forms.slice(1).map(({ security_code }) => security_code),
      ['111111', '222222'],
    );
  });

  test('an answer to a question may come twice', async () => {
    const person = new Person();
    person.answersCodes(() => 'Rex');
    const question = factor('Adapter', '<input name=ChallengeQuestionAnswer>');
    assert.ok((await run(new Pages(login(), question, question, done), { person })).result);
  });

  test('codes that are refused do not go on for ever', async () => {
    const person = new Person();
    let count = 0;
    person.answersCodes(() => String(++count));
    fails(
      await run(new Pages(login(), factor('SecurIDAuthentication', '<input name=Passcode>')), { person }),
      'endless',
      /30 pages/u,
    );
  });

  test('a factor that is begun by an empty post, and wants the next code too', async () => {
    const person = new Person();
    person.answersCodes(
      () => '111111',
      ({ refused }) => {
        assert.equal(refused, 'Wait for the next code.');
        return '222222';
      },
    );
    const securId = (inside: string): string => factor('SecurIDv2Authentication', inside);
    const pages = new Pages(
      login(),
      securId(''),
      securId('<input name=Passcode>'),
      securId('<p id=instructions>Wait for the next code.</p><input name=NextCode>'),
      done,
    );
    assert.ok((await run(pages, { person })).result);
    assert.deepEqual(
      pages.forms.slice(1).map(({ Passcode, NextCode }) => [Passcode, NextCode]),
      [
        [undefined, undefined],
        ['111111', undefined],
        [undefined, '222222'],
      ],
    );
  });

  test('Azure MFA Server: one post that is kept until it is approved', async () => {
    const person = new Person();
    person.answersApprovals(() => undefined);
    const server = (error = ''): string =>
      factor('AzureMfaServerAuthentication', `<label id=errorText>${error}</label>`);
    const pages = new Pages(login(), server(), done);
    assert.ok((await run(pages, { person })).result);
    assert.equal(pages.sent.at(-1)?.patience, 120_000);
    fails(await run(new Pages(login(), server(), server('Denied.')), { person }), 'refusedFactor', /Denied/u);
    fails(await run(new Pages(login(), server()), { person }), 'notApproved', /in time/u);
  });

  test('one of several is chosen, and one alone is not asked for', async () => {
    const person = new Person();
    person.answersChoices(chooses('Symantec'));
    person.answersCodes(() => '123456');
    const vip = factor('VIPAuthenticationProviderUPN', '<input name=security_code>');
    const pages = new Pages(
      login(),
      options('DuoAdfsAdapter', 'AzureMfaAuthentication', 'VIPAuthenticationProviderUPN', 'CertificateAuthentication'),
      vip,
      done,
    );
    assert.ok((await run(pages, { person })).result);
    assert.deepEqual(person.choiceRequests[0]?.choices, [
      { id: 'AzureMfaAuthentication', label: 'Azure multi-factor authentication' },
      { id: 'VIPAuthenticationProviderUPN', label: 'Symantec VIP' },
    ]);
    assert.deepEqual(pages.forms[1], { AuthMethod: 'VIPAuthenticationProviderUPN', Context: 'context-options' });
    const alone = new Pages(
      login(),
      factor('DuoAdfsAdapter', '', 'c', options('VIPAuthenticationProviderUPN')),
      vip,
      done,
    );
    assert.ok((await run(alone, { person })).result);
    assert.equal(person.choiceRequests.length, 1);
    fails(
      await run(new Pages(login(), options('DuoAdfsAdapter', 'SilverfortAdfs')), { person }),
      'browserOnly',
      /asks for Duo, Silverfort,/u,
    );
  });

  test('nobody is there: nothing is sent that a person would notice', async () => {
    for (const page of [
      azure('1'),
      azure('1', code),
      factor('AzureMfaServerAuthentication'),
      factor('SecurIDv2Authentication'),
      options('AzureMfaAuthentication'),
      options('AzureMfaAuthentication', 'SecurIDAuthentication'),
    ]) {
      const pages = new Pages(login(), page);
      const { error } = await run(pages, { isAlone: true, user: 'nobody@domain.com' });
      assert.ok(isNeedsPerson(error), error?.message);
      assert.equal(pages.forms.length, 1);
    }
  });

  test('codes, Context and the response are in no step', async () => {
    const person = new Person();
    person.answersCodes(() => '271828', cancels);
    const repeated = `<i id=errorText>271828 of context-1 is wrong for ${password}</i><input name=Passcode>`;
    const { steps, error } = await run(
      new Pages(
        login(),
        factor('SecurIDAuthentication', '<input name=Passcode>', '1'),
        factor('SecurIDAuthentication', `<p id=instructions>271828 context-1</p>${repeated}`, '2'),
      ),
      { person },
    );
    assert.ok(isCancelled(error));
    const told = JSON.stringify(steps);
    for (const secret of ['271828', 'context-1', password, 'cmVzcG9uc2U']) {
      assert.ok(!told.includes(secret), secret);
    }
  });
});

suite('signInByPages: whatever a server says', () => {
  const parts = fc.constantFrom(
    login(),
    login('no'),
    login('', 'https://evil.example/'),
    login('', 'javascript:alert(1)'),
    factor('AzureMfaAuthentication'),
    factor('AzureMfaAuthentication', '<input name=VerificationCode>'),
    factor('AzureMfaServerAuthentication'),
    factor('SecurIDv2Authentication'),
    factor('DuoAdfsAdapter'),
    options('FormsAuthentication', 'A', 'B'),
    options('A'),
    '<form id=hrd method=post>',
    `<div onclick="HRD.selection('AD AUTHORITY')">`,
    '<form method=post action="https://partner.example/"><input type=hidden name=a value=\uD800></form><script>f.submit()</script>',
    '<form method=get><input name=UserName></form>',
    '<form action="http://[" method=post><input type=hidden name=a></form><script>f.submit()</script>',
    '<div id=errorMessage>no</div>',
    '<title>\u202E<script>alert(1)</script>',
    '<base href="https://evil.example/">',
    '</form>',
  );
  const page = fc.record({
    text: fc
      .array(fc.oneof({ weight: 4, arbitrary: parts }, fc.string({ unit: 'binary' })), { maxLength: 4 })
      .map((all) => all.join('')),
    status: fc.constantFrom(200, 200, 200, 401, 500),
    url: fc.constantFrom(url, 'https://evil.example/', 'https://partner.example/x'),
  });

  test('it ends with a response, an error to act on, or the person who cancels; the password stays where it may be', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(page, { minLength: 1, maxLength: 6 }), fc.boolean(), async (answers, isThere) => {
        const person = new Person();
        person.isAvailable = isThere;
        person.answersCodes(
          () => '123456',
          () => '654321',
          cancels,
        );
        person.answersChoices(({ choices }) => choices[0]?.id ?? '', cancels);
        person.answersApprovals(() => undefined);
        const pages = new Pages(...answers);
        const { result, error } = await run(pages, { person });
        assert.ok(result !== undefined || error instanceof UserError, error?.stack);
        assert.ok(pages.sent.length <= 31 + 31 * 90);
        for (const { url: to, body, carriesPassword } of pages.sent) {
          const holds = `${to} ${body?.toString() ?? ''}`.includes(
            new URLSearchParams({ p: password }).toString().slice(2),
          );
          assert.equal(holds, carriesPassword === true && holds);
        }
      }),
      { numRuns: 200 },
    );
  });
});

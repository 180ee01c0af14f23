import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { defaultButtonOf, readAdfsPage, valuesOf } from '../../../../src/auth/adfs/adfsPage';
import type { AdfsPage } from '../../../../src/auth/adfs/adfsPage';
import { readHtmlPage } from '../../../../src/auth/saml/htmlPage';
import type { HtmlForm } from '../../../../src/auth/saml/htmlPage';

const url = 'https://adfs.domain.com/adfs/ls/IdpInitiatedSignOn.aspx?loginToRp=urn%3Aamazon%3Awebservices';

function read(body: string, status = 200, at = url): AdfsPage {
  return readAdfsPage(readHtmlPage({ url: at, text: `<title>Sign In</title><body>${body}` }), status);
}

function as<Kind extends AdfsPage['kind']>(kind: Kind, page: AdfsPage): Extract<AdfsPage, { kind: Kind }> {
  assert.equal(page.kind, kind);
  return page as Extract<AdfsPage, { kind: Kind }>;
}

function entries(values: URLSearchParams): string[] {
  return [...values].map(([name, value]) => `${name}=${value}`);
}

/** The second form of most pages: with it another way to sign in is chosen. */
function options(...ids: readonly string[]): string {
  return `<form id="options" method="post" action="/adfs/ls/?x=2">
    <script>function SelectOption(option) { document.forms['options'].submit(); }</script>
    <input id="optionSelection" type="hidden" name="AuthMethod" />
    <input id="context2" type="hidden" name="Context" value="context of the options" />
    <input id="userNameInputOptionsHolder" name="UserName" value="" type="hidden"/>
    ${ids.map((id) => `<a class="actionLink" href="#" onclick="SelectOption('${id}'); return false;">Use ${id}</a>`).join('')}
  </form>`;
}

function login(inside = '', error = ''): string {
  return `<form method="post" id="loginForm" autocomplete="off" action="/adfs/ls/?x=1">
    <div id="error"><label id="errorText">${error}</label></div>
    <input id="userNameInput" name="UserName" type="email" value="" />
    <input id="passwordInput" name="Password" type="password" />
    <input type="checkbox" name="Kmsi" id="kmsiInput" value="true" />
    <span id="submitButton" class="submit" onclick="return Login.submitLoginRequest();">Sign in</span>
    <input id="optionForms" type="hidden" name="AuthMethod" value="FormsAuthentication" />${inside}</form>${options('CertificateAuthentication')}`;
}

function factor(authMethod: string, inside = '', more = ''): string {
  return `<form method="post" id="loginForm" action="/adfs/ls/?x=1"><label id="errorText"></label>
    <input id="authMethod" type="hidden" name="AuthMethod" value="${authMethod}"/>
    <input id="context" type="hidden" name="Context" value="made-up context"/>${inside}</form>${more}`;
}

suite('readAdfsPage', () => {
  test('the response for AWS, whatever its form is called', () => {
    const page = as(
      'signedIn',
      read(`<form method="POST" name="hiddenform" action="https://signin.aws.amazon.com:443/saml">
        <input type="hidden" name="SAMLResponse" value="PHNhbWw&#x2b;&#x3d;" /></form>`),
    );
    assert.equal(page.response, 'PHNhbWw+=');
  });

  test('a response of a partner is for ADFS itself', () => {
    assert.equal(
      read(
        '<form method=post action="https://adfs.domain.com/adfs/ls/"><input type=hidden name=SAMLResponse value=a></form>',
      ).kind,
      'forward',
    );
  });

  test('the login form: its own fields alone, each once, no box that nobody ticked', () => {
    const page = as('login', read(login('<input type=hidden name=AuthMethod value=second>')));
    assert.deepEqual(page.fields, { user: 'UserName', password: 'Password' });
    assert.equal(page.refusal, undefined);
    assert.equal(page.form.action, 'https://adfs.domain.com/adfs/ls/?x=1');
    assert.deepEqual(entries(valuesOf(page.form, { UserName: 'A\\ana', Password: 'p&q' })), [
      'UserName=A\\ana',
      'Password=p&q',
      'AuthMethod=FormsAuthentication',
    ]);
    assert.equal(
      as('login', read(login('', 'Incorrect user ID or password.'))).refusal,
      'Incorrect user ID or password.',
    );
  });

  test('user and password on pages of their own', () => {
    const first =
      '<form method=post id=loginForm><input name=UserName type=email><input type=hidden name=AuthMethod value=FormsAuthentication></form>';
    assert.deepEqual(as('login', read(first)).fields, { user: 'UserName' });
    const second =
      '<form method=post id=loginForm><input name=UserName type=hidden value=ana><input name=Password type=password></form>';
    assert.deepEqual(as('login', read(second)).fields, { password: 'Password' });
  });

  test('Azure: waiting, with a number, and with a code', () => {
    const waiting = as(
      'approval',
      read(factor('AzureMfaAuthentication', '<p id="instructions">Approve it.</p><p id="validEntropyNumber"> 42 </p>')),
    );
    assert.equal(waiting.number, '42');
    assert.equal(waiting.instructions, 'Approve it.');
    assert.deepEqual(entries(valuesOf(waiting.form)), ['AuthMethod=AzureMfaAuthentication', 'Context=made-up context']);
    const code = as(
      'code',
      read(
        factor(
          'AzureMfaAuthentication',
          '<input id="verificationCodeInput" name="VerificationCode" type="text"><input type=submit name=SignIn value="Sign in">',
        ),
      ),
    );
    assert.equal(code.field, 'VerificationCode');
    assert.deepEqual(entries(valuesOf(code.form, { ...defaultButtonOf(code.form), VerificationCode: '123456' })), [
      'AuthMethod=AzureMfaAuthentication',
      'Context=made-up context',
      'VerificationCode=123456',
      'SignIn=Sign in',
    ]);
    assert.equal(as('approval', read(factor('AzureMfaServerAuthentication'))).factor.approval, 'block');
  });

  for (const [authMethod, field, label] of [
    ['VIPAuthenticationProviderWindowsAccountName', 'security_code', 'Symantec VIP'],
    ['VIPAuthenticationProviderUPN', 'security_code', 'Symantec VIP'],
    ['SymantecVipAdapter', 'SecurityCode', 'Symantec VIP'],
    ['SecurIDAuthentication', 'Passcode', 'RSA SecurID'],
    ['SecurIDv2Authentication', 'NextCode', 'RSA SecurID'],
    ['SafeNet-MFA', 'SAFENET_PASSWORD', 'SafeNet'],
    ['Defender AD FS Adapter', 'OathCode', 'Defender'],
    ['An adapter of our own', 'VerificationCode', 'An adapter of our own'],
    ['An adapter of our own', 'ChallengeQuestionAnswer', 'An adapter of our own'],
    ['An adapter of our own', 'WhateverItIs', 'An adapter of our own'],
  ] as const) {
    test(`${authMethod} wants ${field}`, () => {
      const page = as('code', read(factor(authMethod, `<input name="${field}" type="password">`, options('Other'))));
      assert.equal(page.field, field);
      assert.equal(page.factor.label, label);
    });
  }

  test('a factor that is begun by an empty post', () => {
    assert.equal(read(factor('SecurIDv2Authentication')).kind, 'proceed');
  });

  test('a list of second factors', () => {
    const page = as('factors', read(options('AzureMfaAuthentication', 'VIPAuthenticationProviderUPN')));
    assert.deepEqual(page.offers, [
      { id: 'AzureMfaAuthentication', label: 'Use AzureMfaAuthentication' },
      { id: 'VIPAuthenticationProviderUPN', label: 'Use VIPAuthenticationProviderUPN' },
    ]);
    assert.deepEqual(entries(valuesOf(page.form, { AuthMethod: 'AzureMfaAuthentication' })), [
      'AuthMethod=AzureMfaAuthentication',
      'Context=context of the options',
      'UserName=',
    ]);
  });

  test('what only a browser can answer, and what there is besides it', () => {
    assert.deepEqual(read(factor('DuoAdfsAdapter')), { kind: 'browserOnly', what: 'Duo' });
    assert.deepEqual(read(factor('SilverfortAdfs')), { kind: 'browserOnly', what: 'Silverfort' });
    assert.equal(as('factors', read(factor('DuoAdfsAdapter', '', options('Other')))).instead, 'Duo');
    assert.deepEqual(read(login('<input type=hidden name="g-recaptcha-response">')), {
      kind: 'browserOnly',
      what: 'a CAPTCHA',
    });
  });

  test('the choice of whose account it is', () => {
    const page = as(
      'homeRealm',
      read(`<form id="hrd" method="post" action="/adfs/ls/"><input id="hrdSelection" type="hidden" />
        <div class="idp" role="button" aria-label="Active Directory" onclick="HRD.selection('AD AUTHORITY'); return false;"></div>
        <div class="idp" onclick="HRD.selection('http://partner.example/adfs/services/trust')">Partner</div>
        <input id="emailInput" name="Email" type="email" /></form>`),
    );
    assert.deepEqual(page.realms, [
      { id: 'AD AUTHORITY', label: 'Active Directory' },
      { id: 'http://partner.example/adfs/services/trust', label: 'Partner' },
    ]);
  });

  test('a new password that has to be set', () => {
    const fields =
      '<form method=post><input type=password name=OldPassword><input type=password name=NewPassword></form>';
    assert.equal(read(fields).kind, 'newPassword');
    assert.equal(read('', 200, 'https://adfs.domain.com/adfs/portal/updatepassword/?x').kind, 'newPassword');
  });

  test('the list of sites', () => {
    assert.equal(
      read('<form id="idpForm" method="post"><input type="submit" name="SignInSubmit" value="Sign in"></form>').kind,
      'siteList',
    );
  });

  test('errors with HTTP 200 and with others', () => {
    const body = `<div id="errorArea"><div id="openingMessage">An error occurred</div>
      <div id="errorMessage">The resource you are trying to access is not available.</div>
      <li>Activity ID: 00000000-0000-0000-5e02-0080000000f1</li></div>`;
    assert.deepEqual(read(body), {
      kind: 'failure',
      text: 'The resource you are trying to access is not available.',
      activity: '00000000-0000-0000-5e02-0080000000f1',
    });
    assert.deepEqual(read('<h1>Service Unavailable</h1>', 503), { kind: 'failure' });
  });

  test('a form that a script sends on, and forms that none does', () => {
    const form =
      '<form method=post action="https://partner.example/idp"><input type=hidden name=SAMLRequest value=a><noscript><input type=submit value=Go></noscript></form>';
    assert.equal(read(`${form}<script>document.forms[0].submit();</script>`).kind, 'forward');
    assert.equal(read(form).kind, 'other');
    assert.equal(read(options()).kind, 'other');
    assert.equal(read('').kind, 'other');
  });

  test('anything at all: it is one of these, and no name is sent twice', () => {
    const tags = fc.constantFrom(
      '<form id=loginForm method=post action=/a>',
      '<form id=options>',
      '<form id=hrd method=post>',
      '</form>',
      '<input name=UserName>',
      '<input name=Password type=password>',
      '<input name=AuthMethod type=hidden value=AzureMfaAuthentication>',
      '<input name=AuthMethod type=hidden value="">',
      '<input name=AuthMethod type=hidden value=DuoAdfsAdapter>',
      '<input name=Context type=hidden value=c>',
      '<input name=Context type=hidden value=c checked>',
      '<input name=SAMLResponse type=hidden value=r>',
      `<a onclick="SelectOption('a')">`,
      `<a onclick="HRD.selection('')">`,
      '<script>x.submit()</script>',
      '<p id=errorText>no',
      '<p id=errorMessage>',
      '<table><tr>',
      '<template>',
      '\u0000<',
    );
    fc.assert(
      fc.property(
        fc.array(fc.oneof(tags, fc.string({ unit: 'binary' })), { maxLength: 30 }),
        fc.nat(600),
        (parts, status) => {
          const page = read(parts.join(''), status);
          const form: HtmlForm | undefined = 'form' in page ? page.form : undefined;
          if (form) {
            const names = [...valuesOf(form, { AuthMethod: 'x', UserName: 'y' }).keys()];
            assert.equal(new Set(names).size, names.length);
          }
          assert.ok(page.kind.length > 0);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

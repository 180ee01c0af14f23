import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { complaintOn, recognise } from '../../../../src/auth/pingFederate/pages';
import type { PingPage } from '../../../../src/auth/pingFederate/pages';
import { readHtmlPage } from '../../../../src/auth/saml/htmlPage';

const url = 'https://sso.example.com:9031/idp/startSSO.ping';

function pageOf(text: string): PingPage {
  return recognise(readHtmlPage({ url, text }));
}

function form(inputs: string, attributes = ''): string {
  return `<title>Sign On</title><form method="POST" action="/next" ${attributes}>${inputs}</form>`;
}

const hidden = (name: string, value = 'x'): string => `<input type="hidden" name="${name}" value="${value}">`;

suite('Pages of PingFederate and PingID', () => {
  test('a login is found by its password, whatever its fields are called', () => {
    const names: readonly (readonly [user: string, password: string])[] = [
      ['pf.username', 'pf.pass'],
      ['USER', 'PASSWORD'],
      ['a', 'b'],
    ];
    for (const [user, password] of names) {
      const page = pageOf(
        form(
          `<input name="lang" value="en"><input name="${user}">${hidden('pf.ok', '')}<input type="password" name="${password}">`,
        ),
      );
      assert.ok(page.kind === 'login');
      assert.deepEqual([page.userField, page.passwordField], [user, password]);
    }
    const alone = pageOf(form('<input name="pf.username" disabled><input type="password" name="pf.pass">'));
    assert.ok(alone.kind === 'login' && alone.userField === undefined);
  });

  test('a page for the user alone, and one for a code', () => {
    const user = pageOf(form(`<input name="subject">${hidden('cancel.identifier.selection', 'false')}`));
    assert.ok(user.kind === 'user' && user.userField === 'subject');
    const code = pageOf(form('<input name="pf.challengeResponse">'));
    assert.ok(code.kind === 'code' && code.field === 'pf.challengeResponse');
    const otp = pageOf(
      `<div class="success-message">Authenticating with Desktop Mac</div>${form(`<input id="otp" name="otp">${hidden('csrfToken')}`, 'id="otp-form"')}<form id="reponseView"></form>`,
    );
    assert.ok(otp.kind === 'code' && otp.field === 'otp' && otp.device === 'Desktop Mac');
  });

  test('forms that a script sends on', () => {
    for (const name of ['SAMLRequest', 'RelayState', 'ppm_response']) {
      assert.equal(pageOf(form(hidden(name))).kind, 'forward');
    }
    assert.equal(pageOf(form(hidden('REF'))).kind, 'forward');
    assert.equal(pageOf(form(hidden('ppm_request'))).kind, 'secondFactor');
    assert.equal(pageOf(form(hidden('SAMLResponse'))).kind, 'samlResponse');
    const probe = pageOf(form('<input type="hidden" name="isWebAuthnSupportedByBrowser">', 'id="start-form"'));
    assert.ok(probe.kind === 'forward' && probe.values?.['isWebAuthnSupportedByBrowser'] === 'false');
    assert.equal(pageOf(form(hidden('csrfToken'), 'id="signoutForm"')).kind, 'unknown');
    assert.equal(pageOf(`${form(hidden('a'))}${form(hidden('b'))}`).kind, 'unknown');
  });

  test('a password that ends soon is changed later', () => {
    const page = pageOf(
      `${form('<input name="pf.passwordExpiring"><input name="pf.username" value="ana"><input name="pf.notificationCancel"><input name="pf.pcvId">')}
       <script>function postCancel() { document.forms[0]['pf.pcvId'].value = 'LDAP'; }</script>`,
    );
    assert.ok(page.kind === 'forward');
    assert.deepEqual(page.values, {
      'pf.notificationCancel': 'clicked',
      'pf.passwordExpiring': 'true',
      'pf.pcvId': 'LDAP',
    });
  });

  test('an approval: with or without a number, asked for or answered late', () => {
    const forms = (path: string): string =>
      `<div class="device-name"> iPhone X </div><form id="form1" method="POST" action="/pingid/ppm/auth/${path}">${hidden('csrfToken')}</form><form id="reponseView" action="/pingid/ppm/auth/response">${hidden('csrfToken')}<input type="hidden" name="status"></form>`;
    const asked = pageOf(`<div class="numbermatching">10</div>${forms('status')}`);
    assert.ok(asked.kind === 'approval' && !asked.isAnsweredLate);
    assert.deepEqual([asked.number, asked.device], ['10', 'iPhone X']);
    const late = pageOf(forms('poll'));
    assert.ok(late.kind === 'approval' && late.isAnsweredLate && late.number === undefined);
  });

  test('a choice among devices', () => {
    const page = pageOf(
      `<ul class="device-list"><li data-id="1"><a>iPhone <div class="device-name">iPhone</div></a></li><li data-id="2"><a>Android<div>my phone</div></a></li></ul>${form(`${hidden('csrfToken')}${hidden('deviceId', '1')}`, 'id="device-form"')}`,
    );
    assert.ok(page.kind === 'devices');
    assert.deepEqual(page.choices, [
      { id: '1', label: 'iPhone' },
      { id: '2', label: 'Android my phone' },
    ]);
  });

  test('what needs a browser is told apart', () => {
    const foreign: readonly (readonly [text: string, what: string])[] = [
      [
        form(
          '<input name="pf.username"><input type="password" name="pf.pass"><textarea name="g-recaptcha-response"></textarea>',
        ),
        'a CAPTCHA',
      ],
      [form(hidden('sig_response'), 'id="duo_form"'), 'Duo'],
      ['<script>navigator.credentials.get({})</script>', 'a security key'],
    ];
    for (const [text, what] of foreign) {
      assert.deepEqual(pageOf(text), { kind: 'foreign', what });
    }
    assert.equal(pageOf('<title>Error</title><div class="ping-error">Unknown partner</div>').kind, 'unknown');
    assert.equal(
      complaintOn(readHtmlPage({ url, text: '<p class="x ping-error"> Unknown <b>partner</b></p>' })),
      'Unknown partner',
    );
  });

  test('no text is too strange', () => {
    const tags = fc.constantFrom('form', 'input', 'input type=password name=a', 'li data-id=1', 'script', 'b', '/form');
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string(),
            tags.map((tag) => `<${tag}>`),
          ),
        ),
        (pieces) => {
          pageOf(pieces.join(''));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

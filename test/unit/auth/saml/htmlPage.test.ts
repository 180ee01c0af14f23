import assert from 'node:assert/strict';
import { readHtmlPage, samlResponseOf } from '../../../../src/auth/saml/htmlPage';
import type { HtmlForm, HtmlPage } from '../../../../src/auth/saml/htmlPage';

const url = 'https://sso.example.com/adfs/ls/IdpInitiatedSignOn.aspx?loginToRp=urn%3Aamazon%3Awebservices';

function page(text: string): HtmlPage {
  return readHtmlPage({ url, text });
}

function onlyForm(text: string): HtmlForm {
  const { forms } = page(text);
  assert.equal(forms.length, 1);
  return forms[0] ?? assert.fail();
}

suite('readHtmlPage', () => {
  test('a form with its fields in order, and nothing of another form', () => {
    const { forms } = page(`<body>
      <form id="loginForm" method="POST" action="/adfs/ls/?client=1&amp;x=2">
        <input name="UserName" id="userNameInput" type="email" value="">
        <input NAME=Password TYPE=Password>
        <input type=checkbox name=Kmsi checked><input type=radio name=r value=2>
        <select name=s><option value=a>A<option value=b selected>B</select>
        <select name=t><option> first <option>second</select>
        <textarea name=area>
a &lt; b</textarea>
        <button name=go value=1>Go</button>
        <input type=hidden name=AuthMethod value=FormsAuthentication><input name=off disabled>
      </form>
      <form id="options"><input type=hidden name=AuthMethod value=""></form>`);
    assert.equal(forms[0]?.action, 'https://sso.example.com/adfs/ls/?client=1&x=2');
    assert.equal(forms[0]?.method, 'POST');
    assert.deepEqual(
      forms[0]?.inputs.map(({ name, type, value, isChecked }) => [name, type, value, isChecked]),
      [
        ['UserName', 'email', '', false],
        ['Password', 'password', '', false],
        ['Kmsi', 'checkbox', 'on', true],
        ['r', 'radio', '2', false],
        ['s', 'select', 'b', false],
        ['t', 'select', 'first', false],
        ['area', 'textarea', 'a < b', false],
        ['go', 'submit', '1', false],
        ['AuthMethod', 'hidden', 'FormsAuthentication', false],
      ],
    );
    assert.deepEqual(
      forms[1]?.inputs.map(({ name, value }) => [name, value]),
      [['AuthMethod', '']],
    );
    assert.equal(forms[1]?.method, 'GET');
    assert.equal(forms[1]?.action, url);
  });

  test('what stands beside a box to tick, and what a list lets be chosen', () => {
    const { forms, entries } = page(`<form><label><input type=radio name=d value=1> <b>Phone</b> of Ana</label>
      <input type=radio name=d value=2 id=two><label for=two>Desktop</label><input type=checkbox name=k aria-label="Keep me">
      <label>Name <input name=n></label></form><ul><li data-id="7">iPhone</li><li>no</li></ul>`);
    assert.deepEqual(
      forms[0]?.inputs.map(({ value, label }) => [value, label]),
      [
        ['1', 'Phone of Ana'],
        ['2', 'Desktop'],
        ['on', 'Keep me'],
        ['', ''],
      ],
    );
    assert.deepEqual(entries, [{ id: '7', text: 'iPhone' }]);
  });

  test('what runs a script when it is clicked, by its text or its label', () => {
    const { clickables } = page(`<a id=Azure href=# onclick="SelectOption('Azure'); return false;">By <b>Azure</b></a>
      <div role=button aria-label="Active Directory" onclick="HRD.selection('AD AUTHORITY')"><img src=x></div><a>no</a>`);
    assert.deepEqual(clickables, [
      { id: 'Azure', text: 'By Azure', onClick: "SelectOption('Azure'); return false;" },
      { id: '', text: 'Active Directory', onClick: "HRD.selection('AD AUTHORITY')" },
    ]);
  });

  test('fields in a table, after an early end and by reference belong to the form a browser sends them with', () => {
    const inTable = onlyForm('<table><form action=/a><tr><td><input name=u><tr><td><input name=p></form></table>');
    assert.deepEqual(
      inTable.inputs.map(({ name }) => name),
      ['u', 'p'],
    );
    const unclosed = onlyForm('<div><form action=/a></div><p><input name=u>');
    assert.equal(unclosed.inputs[0]?.name, 'u');
    const referred = onlyForm('<input name=u form=f><form id=f></form><input name=v><input name=w form=g>');
    assert.deepEqual(
      referred.inputs.map(({ name }) => name),
      ['u'],
    );
  });

  test('what a template or noscript holds is no field', () => {
    const form = onlyForm('<form><template><input name=a></template><noscript><input name=b></noscript></form>');
    assert.deepEqual(form.inputs, []);
  });

  test('an action is resolved against the base of the page', () => {
    const action = (text: string): string => onlyForm(text).action;
    assert.equal(action('<form action="next">'), 'https://sso.example.com/adfs/ls/next');
    assert.equal(action('<base href="/idp/"><form action=" next ">'), 'https://sso.example.com/idp/next');
    assert.equal(
      action('<base href="https://[bad"><form action="?a=b">'),
      'https://sso.example.com/adfs/ls/IdpInitiatedSignOn.aspx?a=b',
    );
    assert.equal(action('<base href="/idp/"><form action="">'), url);
    assert.equal(action('<form action="//other.example.com/x">'), 'https://other.example.com/x');
    assert.equal(action('<form action="https://[bad">'), '');
    assert.equal(action('<form action="javascript:void(0)">'), 'javascript:void(0)');
  });

  test('texts are one line without scripts, and cut', () => {
    const found = page(`<title> Sign&nbsp;in\u202e
      <script>alert(1)</script> </title><script>var a = '</p>';</script><style>p{}</style>
      <p id="errorText" class="big  error">Wrong <b>pass</b>word.<br>Try\u0007again.</p><p id=empty> </p>`);
    assert.equal(found.title, 'Sign in <script>alert(1)</script>');
    assert.deepEqual(found.scripts, ["var a = '</p>';"]);
    assert.equal(found.textOf('errorText'), 'Wrong password. Try again.');
    assert.equal(found.textOf('.error'), 'Wrong password. Try again.');
    assert.equal(found.textOf('empty'), undefined);
    assert.equal(found.textOf('missing'), undefined);
    assert.equal(found.text, 'Wrong password. Try again.');
    assert.equal(page(`<title>${'a'.repeat(5000)}`).title.length, 200);
    assert.equal(page(`<svg><title>drawing</title></svg>`).title, '');
  });

  test('a page that is made to take long is cut', () => {
    const { forms } = page(`<form action=/a><input name=u></form>${'<div>'.repeat(180_000)}`);
    assert.equal(forms[0]?.inputs[0]?.name, 'u');
    assert.equal(page('<!---->'.repeat(140_000)).text, '');
    assert.equal(page(`${'<b><i>'.repeat(150_000)}x`).text, '');
  });
});

suite('samlResponseOf', () => {
  test('finds the response in whatever form, decoded', () => {
    const found = samlResponseOf(
      page(
        '<form><input name=q></form><form name=hiddenform method=post action="https://signin.aws.amazon.com:443/saml"><input type=hidden name=SAMLResponse value="PHNhbWw&#x2b;PQ&#x3d;&#x3d;"><input name=RelayState value=r></form>',
      ),
    );
    assert.equal(found?.value, 'PHNhbWw+PQ==');
    assert.equal(found?.form.action, 'https://signin.aws.amazon.com/saml');
    assert.equal(found?.form.inputs[1]?.name, 'RelayState');
  });

  test('nothing where there is none', () => {
    assert.equal(samlResponseOf(page('<input name=SAMLResponse value=x><form></form>')), undefined);
    assert.equal(samlResponseOf(page('<form><input name=SAMLResponse value=""></form>')), undefined);
  });
});

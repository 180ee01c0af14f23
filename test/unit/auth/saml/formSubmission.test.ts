import assert from 'node:assert/strict';
import { formFields } from '../../../../src/auth/saml/formSubmission';
import { readHtmlPage } from '../../../../src/auth/saml/htmlPage';

suite('formFields', () => {
  const [form = assert.fail()] = readHtmlPage({
    url: 'https://sso.example.com/',
    text: '<form><input name=u value=a><input name=p type=password><input value=nameless><input type=checkbox name=on checked><input type=checkbox name=off><input type=radio name=r value=1><input type=radio name=r value=2 checked><input type=submit name=go value=Go><button name=no value=1>No</button><input type=reset name=z value=z></form>',
  }).forms;

  test('what a browser sends when nothing is clicked', () => {
    assert.equal(formFields(form).toString(), 'u=a&p=&on=on&r=2');
  });

  test('values in the place of the fields, others behind them, and the button that was clicked', () => {
    const clicked = form.inputs.find(({ name }) => name === 'go');
    assert.equal(
      formFields(form, { p: 'x&y', u: 'ana', more: '1' }, clicked).toString(),
      'u=ana&p=x%26y&on=on&r=2&go=Go&more=1',
    );
  });
});

import assert from 'node:assert/strict';
import { adfsSignInUrl } from '../../../../src/auth/adfs/signInUrl';
import { UserError } from '../../../../src/connection/userError';

const page = 'https://adfs.domain.com/adfs/ls/IdpInitiatedSignOn.aspx';
const amazon = 'loginToRp=urn%3Aamazon%3Awebservices';

function urlFor(login: string, relyingParty?: string): string {
  return adfsSignInUrl({
    id: 'orders',
    name: 'Orders',
    properties: {
      AuthScheme: 'ADFS',
      SSOLoginURL: login,
      ...(relyingParty !== undefined && { 'SSOProperties.RelyingParty': relyingParty }),
    },
  });
}

suite('adfsSignInUrl', () => {
  for (const login of [
    'https://adfs.domain.com',
    ' https://adfs.domain.com/ ',
    'https://adfs.domain.com:443//',
    'https://adfs.domain.com/adfs',
    'https://adfs.domain.com/adfs/ls',
    'https://adfs.domain.com/adfs/ls/',
    'https://adfs.domain.com/adfs/ls/?wa=wsignin1.0',
    'https://adfs.domain.com/adfs/ls/wia',
    page,
    `${page}?${amazon}`,
  ]) {
    test(`from ${login}`, () => assert.equal(urlFor(login), `${page}?${amazon}`));
  }

  test('the page as it is written, with what else its query holds', () => {
    assert.equal(
      urlFor('https://adfs.domain.com/ADFS/LS/idpinitiatedsignon?RedirectToIdentityProvider=AD+AUTHORITY&LoginToRP=x'),
      'https://adfs.domain.com/ADFS/LS/idpinitiatedsignon?loginToRp=x&RedirectToIdentityProvider=AD+AUTHORITY',
    );
  });

  test('a folder before it, and a port', () => {
    assert.equal(
      urlFor('https://sso.example.com:8443/tenant/'),
      `https://sso.example.com:8443/tenant/adfs/ls/IdpInitiatedSignOn.aspx?${amazon}`,
    );
  });

  test('a relying party of SSOProperties counts before one in the address', () => {
    assert.equal(urlFor('https://adfs.domain.com', 'urn:aws & more'), `${page}?loginToRp=urn%3Aaws%20%26%20more`);
    assert.equal(urlFor(`${page}?loginToRp=a`, 'b'), `${page}?loginToRp=b`);
    assert.equal(urlFor(`${page}?loginToRp=a`), `${page}?loginToRp=a`);
  });

  for (const login of ['adfs.domain.com', 'file:///etc/passwd', 'javascript:alert(1)', '']) {
    test(`no address: ${login}`, () =>
      assert.throws(
        () => urlFor(login),
        (error) => error instanceof UserError && error.code === 'auth.adfs.address',
      ));
  }
});

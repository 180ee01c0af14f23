import assert from 'node:assert/strict';
import { anaAtCorp, startAdfs } from './adfs';
import type { Adfs, AdfsBehaviour } from './adfs';
import { codeFactors } from './adfsFactors';
import { Browser, formOf, textOf } from './browser';
import type { BrowserPage } from './browser';
import { createSamlIssuer } from './identityProvider';

const signOn = '/adfs/ls/IdpInitiatedSignOn.aspx?loginToRp=urn:amazon:webservices';
const good = { UserName: anaAtCorp.account, Password: anaAtCorp.password };

suite('The AD FS of the tests', () => {
  let adfs: Adfs;
  let browser: Browser;

  async function start(behaviour: Partial<AdfsBehaviour> = {}): Promise<void> {
    const roles = [{ role: 'arn:aws:iam::123456789012:role/r', provider: 'arn:aws:iam::123456789012:saml-provider/p' }];
    const users = [
      anaAtCorp,
      ...(['expired', 'mustChange', 'locked'] as const).map((state) => ({
        account: `CORP\\${state}`,
        upn: `${state}@corp.example.com`,
        password: anaAtCorp.password,
        state,
      })),
    ];
    adfs = await startAdfs({ issuer: createSamlIssuer(), roles, users, behaviour });
    browser = new Browser(adfs);
  }
  teardown(() => adfs.stop());

  function assertSignedIn(page: BrowserPage): void {
    const { action, hidden } = formOf(page.text, adfs.behaviour.responseForm);
    assert.equal(action, 'https://signin.aws.amazon.com/saml');
    assert.match(Buffer.from(hidden['SAMLResponse'] ?? '', 'base64').toString(), /CORP\\ana.*role\/r/su);
  }

  async function toFactor(): Promise<BrowserPage> {
    return browser.submit(await browser.open(signOn), 'loginForm', good);
  }

  test('signs in by its form, once for as long as the cookies live', async () => {
    await start({ responseForm: 'anotherName' });
    const page = await browser.open(signOn);
    assert.deepEqual(formOf(page.text, 'loginForm').hidden, { AuthMethod: 'FormsAuthentication' });
    assert.deepEqual(formOf(page.text, 'options').hidden, { AuthMethod: '' });
    assertSignedIn(await browser.submit(page, 'loginForm', good));
    assertSignedIn(await browser.open(signOn));
  });

  test('wants its cookies and each field once', async () => {
    await start();
    const page = await browser.open(signOn);
    const { action, hidden } = formOf(page.text, 'loginForm');
    const fields = Object.entries({ ...hidden, ...good });
    const repeated = await browser.open(action, { form: [...fields, ['AuthMethod', 'FormsAuthentication']] });
    assert.match(repeated.text, /Duplicate post parameter/u);
    const empty = await browser.submit(page, 'loginForm', { ...good, AuthMethod: '' });
    assert.match(empty.text, /MSIS7012/u);
    browser.forgetCookies();
    assert.match((await browser.submit(page, 'loginForm', good)).text, /MSIS7001/u);
    assert.equal(adfs.posts.length, 3);
  });

  test('says on the form, with status 200, why not', async () => {
    await start({ version: 2016 });
    const attempt = async (UserName: string, Password = anaAtCorp.password): Promise<string> => {
      const page = await browser.submit(await browser.open(signOn), 'loginForm', { UserName, Password });
      assert.equal(page.status, 200);
      assert.match(page.text, /<label id="errorText"|Update Password/u);
      return textOf(page.text, 'errorText');
    };
    assert.match(await attempt('CORP\\ana', 'wrong'), /Incorrect user ID or password/u);
    assert.match(await attempt('CORP\\nobody'), /Incorrect user ID or password/u);
    assert.match(await attempt('ana'), /domain\\user/u);
    assert.match(await attempt('CORP\\ana', ''), /Enter your password/u);
    assert.match(await attempt('CORP\\expired'), /expired/u);
    assert.match(await attempt('locked@corp.example.com'), /locked/u);
    assert.match(await attempt('CORP\\mustChange'), /must update your password/u);
  });

  test('knows its relying parties, and may have the page switched off', async () => {
    await start();
    assert.match((await browser.open(signOn.replace('amazon', 'example'))).text, /MSIS7012/u);
    assert.match((await browser.open('/adfs/ls/IdpInitiatedSignOn.aspx')).text, /idpForm/u);
    adfs.behaviour.isIdpInitiatedOn = false;
    assert.match((await browser.open(signOn)).text, /is not available/u);
    assert.equal((await browser.open('/adfs/other')).status, 404);
  });

  test('asks on pages of their own, after the organisation', async () => {
    await start({
      pagination: 'pagesWithOptions',
      homeRealms: [
        { id: 'AD AUTHORITY', label: 'Active Directory' },
        { id: 'urn:partner', label: 'Partner' },
      ],
    });
    const realms = await browser.open(signOn);
    assert.equal(realms.title, 'Home Realm Discovery');
    assert.match((await browser.submit(realms, 'hrd', { HomeRealmSelection: 'urn:partner' })).text, /MSIS7012/u);
    const first = await browser.submit(realms, 'hrd', { HomeRealmSelection: 'AD AUTHORITY' });
    assert.match((await browser.submit(first, 'loginForm', good)).text, /MSIS7012/u);
    const options = await browser.submit(first, 'loginForm', { UserName: good.UserName });
    const last = await browser.submit(options, 'options', { AuthMethod: 'FormsAuthentication' });
    assert.equal(formOf(last.text, 'loginForm').hidden['UserName'], good.UserName);
    assertSignedIn(await browser.submit(last, 'loginForm', { Password: good.Password }));
  });

  test('waits for the phone, which wants the right number', async () => {
    await start({ factors: [{ kind: 'azurePush', hasNumber: true, polls: 3 }] });
    let page = await toFactor();
    const contexts = new Set([formOf(page.text, 'loginForm').hidden['Context']]);
    for (let poll = 0; poll < 3; poll += 1) {
      page = await browser.submit(page, 'loginForm', {});
      contexts.add(formOf(page.text, 'loginForm').hidden['Context']);
    }
    assert.equal(contexts.size, 4);
    const number = textOf(page.text, 'validEntropyNumber');
    assert.match(number, /^\d\d$/u);
    adfs.device.approve(number);
    assertSignedIn(await browser.submit(page, 'loginForm', {}));

    browser.forgetCookies();
    page = await browser.submit(await toFactor(), 'loginForm', {});
    adfs.device.approve('1');
    assert.match(textOf((await browser.submit(page, 'loginForm', {})).text, 'errorText'), /attempt failed/u);

    browser.forgetCookies();
    page = await toFactor();
    for (let poll = 0; poll < 4; poll += 1) {
      page = await browser.submit(page, 'loginForm', {});
    }
    assert.match(textOf(page.text, 'errorText'), /attempt failed/u);
  });

  test('takes each Context once', async () => {
    await start({ factors: [{ kind: 'azurePush' }] });
    const page = await toFactor();
    await browser.submit(page, 'loginForm', {});
    assert.match((await browser.submit(page, 'loginForm', {})).text, /MSIS7001/u);
    assert.match((await browser.submit(await toFactorAgain(), 'loginForm', {}, ['Context'])).text, /MSIS7001/u);
  });

  async function toFactorAgain(): Promise<BrowserPage> {
    browser.forgetCookies();
    return toFactor();
  }

  test('answers when Azure MFA Server has the answer', async () => {
    await start({ factors: [{ kind: 'azureServer' }] });
    for (const isGood of [true, false]) {
      const page = await toFactorAgain();
      const answer = browser.submit(page, 'loginForm', {});
      while (!adfs.device.request) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      if (isGood) {
        adfs.device.approve();
        assertSignedIn(await answer);
      } else {
        adfs.device.deny();
        assert.match(textOf((await answer).text, 'errorText'), /attempt failed/u);
      }
    }
  });

  for (const factor of [
    { kind: 'azureCode', authMethod: 'AzureMfaAuthentication', field: 'VerificationCode' } as const,
    ...codeFactors,
  ]) {
    test(`takes a code for ${factor.authMethod}, three times at most, each once`, async () => {
      await start({ factors: [factor] });
      const code = adfs.device.shown;
      const wrong = await browser.submit(await toFactor(), 'loginForm', { [factor.field]: 'x' });
      assert.match(textOf(wrong.text, 'errorText'), /not correct/u);
      assert.equal(formOf(wrong.text, 'loginForm').hidden['AuthMethod'], factor.authMethod);
      assertSignedIn(await browser.submit(wrong, 'loginForm', { [factor.field]: code }));
      let page = await toFactorAgain();
      for (let attempt = 0; attempt < 3; attempt += 1) {
        page = await browser.submit(page, 'loginForm', { [factor.field]: code });
      }
      assert.match(textOf(page.text, 'errorText'), /attempt failed/u);
    });
  }

  test('starts SecurID 2 before it takes a code, and may want the next one', async () => {
    await start({ factors: [{ kind: 'securId2', wantsNext: true }] });
    const ready = await browser.submit(await toFactor(), 'loginForm', {});
    const next = await browser.submit(ready, 'loginForm', { Passcode: adfs.device.shown });
    assertSignedIn(await browser.submit(next, 'loginForm', { NextCode: adfs.device.shown }));
    const early = await browser.submit(await toFactorAgain(), 'loginForm', { Passcode: adfs.device.shown });
    assert.match(textOf(early.text, 'errorText'), /attempt failed/u);
  });

  test('lets one of several factors be chosen', async () => {
    await start({ factors: [{ kind: 'duo' }, ...codeFactors.slice(2, 3)] });
    const choice = await toFactor();
    assert.match(choice.text, /<a id="SymantecVipAdapter"/u);
    const code = await browser.submit(choice, 'options', { AuthMethod: 'SymantecVipAdapter' });
    const duo = await browser.submit(code, 'options', { AuthMethod: 'DuoAdfsAdapter' });
    assert.equal(duo.title, 'Duo Authentication');
    const again = await browser.submit(duo, 'options', { AuthMethod: 'SymantecVipAdapter' });
    assertSignedIn(await browser.submit(again, 'loginForm', { SecurityCode: adfs.device.shown }));
  });

  test('sends browsers of the intranet to the integrated sign-in, and believes no token', async () => {
    await start({ isIntegratedOffered: true });
    const ofWindows = 'Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko';
    browser = new Browser(adfs, { userAgent: ofWindows });
    const attempts: readonly Record<string, string>[] = [
      {},
      { authorization: 'Negotiate AAAA' },
      { 'x-forwarded-user': 'CORP\\ana' },
    ];
    for (const headers of attempts) {
      const page = await browser.open(signOn, { headers });
      assert.match(page.url, /\/adfs\/ls\/wia\?loginToRp=/u);
      assert.equal(page.status, 401);
      assert.equal(page.headers['www-authenticate'], 'Negotiate, NTLM');
    }
    assert.match((await new Browser(adfs).open(signOn)).text, /loginForm/u);
    adfs.behaviour.isIntegratedOffered = false;
    assert.match((await browser.open(signOn)).text, /loginForm/u);
  });

  test('shows pages that need a browser, and notices a loop', async () => {
    await start({ isCaptchaShown: true });
    assert.equal((await browser.open(signOn)).title, 'Prove you are human');
    adfs.behaviour.isLooping = true;
    assert.match((await browser.open(signOn)).text, /MSIS7042/u);
  });
});

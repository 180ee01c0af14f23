// Makes the pictures of README.md in docs/images/, light, dark and in high contrast:  npm run screenshots
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runScript } from './lib/failure.mjs';
import { endAll, onInterrupt } from './lib/processes.mjs';
import { say, step } from './lib/report.mjs';
import { checkNode, ensureDependencies, enterProject } from './lib/setUp.mjs';

const FOLDER = 'docs/images';
const THEMES = { dark: 'Default Dark Modern', light: 'Default Light Modern', contrast: 'Default High Contrast' };

/** Connection strings with made-up values, by the name of their picture. */
const FORMS = {
  'aws-iam-roles':
    'AuthScheme=AwsIAMRoles;AWSRegion=eu-west-1;AWSAccessKey=AKIAEXAMPLEEXAMPLE00;AWSSecretKey=made-up;AWSRoleARN=arn:aws:iam::123456789012:role/reader;MFASerialNumber=arn:aws:iam::123456789012:mfa/ana;',
  okta: "AuthScheme=Okta;AWSRegion=eu-west-1;User=ana@example.com;Password=made-up;SSOLoginURL=https://example.okta.com/home/amazon_aws/0oaexample/272;SSOProperties='MFAType=OktaVerify';",
  pingfederate:
    'AuthScheme=PingFederate;AWSRegion=eu-west-1;User=ana;Password=made-up;SSOLoginURL=https://ping.example.com:9031/idp/sts.wst;SSOExchangeUrl=https://signin.aws.amazon.com/saml;',
};

/** A connection whose session wants a code; nothing is asked of AWS before it has one. */
const WITH_MFA =
  'AuthScheme=AwsRootKeys;AWSRegion=eu-west-1;AWSAccessKey=AKIAEXAMPLEEXAMPLE00;AWSSecretKey=made-up;MFASerialNumber=arn:aws:iam::123456789012:mfa/ana;';

/**
 * The page of the webview on display.
 * @param {import('playwright-core').Page} page
 */
function webview(page) {
  return page.frameLocator('iframe.webview:visible').last().frameLocator('#active-frame');
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} title of a command
 */
async function runCommand(page, title) {
  const input = page.locator('.quick-input-widget:visible .quick-input-box input');
  await page.keyboard.press('F1');
  await input.fill(`>${title}`);
  await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
  await input.press('Enter');
}

/**
 * A picture in about half the bytes: Chromium writes WebP, without loss where that is not longer than nearly without.
 * @param {import('playwright-core').Page} page any
 * @param {Buffer} png
 */
async function asWebp(page, png) {
  const webp = await page.evaluate(async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const picture = await createImageBitmap(new Blob([bytes]));
    const canvas = new OffscreenCanvas(picture.width, picture.height);
    canvas.getContext('2d')?.drawImage(picture, 0, 0);
    const blobs = await Promise.all([1, 0.95].map((quality) => canvas.convertToBlob({ type: 'image/webp', quality })));
    const [shortest] = blobs.toSorted((a, b) => a.size - b.size);
    return Array.from(new Uint8Array((await shortest?.arrayBuffer()) ?? new ArrayBuffer(0)));
  }, png.toString('base64'));
  return Buffer.from(webp);
}

/**
 * @param {import('playwright-core').Page} page
 * @param {string} theme
 */
async function takePictures(page, theme) {
  /** @param {string} name */
  const take = async (name) => {
    await page.mouse.move(700, 885);
    const png = await page.screenshot({ animations: 'disabled' });
    const file = `${name}-${theme}.webp`;
    fs.writeFileSync(path.join(FOLDER, file), await asWebp(page, png));
    say(file);
  };
  await page.locator('.part.activitybar .action-item:has(.action-label[aria-label^="DynamoDB"])').click();
  await page.getByRole('button', { name: 'Try with Sample Data' }).click();
  await page.locator('.monaco-list-row', { hasText: 'Instruments' }).click();
  await webview(page).locator('footer output', { hasText: 'complete' }).waitFor();
  await webview(page).locator('[role="gridcell"]').first().waitFor();
  await page.waitForTimeout(500);
  await take('table-browser');
  await page.locator('.monaco-list-row', { hasText: 'Shop' }).click();
  const shop = webview(page);
  await shop.locator('h1', { hasText: 'Shop' }).waitFor();
  await shop.locator('#kind').selectOption('query');
  await shop.locator('#partition').fill('CUSTOMER#nobody');
  await shop.locator('#partition').press('Enter');
  await shop.getByRole('heading', { name: 'No item has this key' }).waitFor();
  await take('table-empty');
  await shop.locator('#partition').fill('CUSTOMER#c-1008');
  await shop.locator('#operator').selectOption('begins_with');
  await shop.locator('#field-0').fill('ORDER#');
  await shop.locator('#field-0').press('Enter');
  await shop.locator('footer output', { hasText: '5 items' }).waitFor();
  await shop.locator('[role="gridcell"]').first().dblclick();
  await shop.locator('item-panel').waitFor();
  await page.waitForTimeout(500);
  await take('table-item');
  await runCommand(page, 'DynamoDB: Open Table by Name');
  await page.locator('.quick-input-list .monaco-list-row').first().click();
  await page.locator('.quick-input-title', { hasText: 'Open a Table of' }).waitFor();
  await page.keyboard.type('Orders-2025');
  await page.keyboard.press('Enter');
  await webview(page).getByRole('heading', { name: 'This table is not there' }).waitFor();
  await take('table-error');
  /** @param {string} text */
  const fillForm = async (text) => {
    await runCommand(page, 'View: Close All Editors');
    await runCommand(page, 'Notifications: Clear All Notifications');
    await runCommand(page, 'Add DynamoDB Connection');
    const form = webview(page);
    await form.locator('#name').fill('Orders (prod)');
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
    await form.locator('vscode-button', { hasText: 'Paste' }).click();
    await form.getByText('The form holds the pasted string.').waitFor();
    await form.locator('#environment').selectOption('production');
    await page.waitForTimeout(300);
    return form;
  };
  for (const [name, text] of Object.entries(FORMS)) {
    await fillForm(text);
    await take(`form-${name}`);
  }
  const form = await fillForm(WITH_MFA);
  await form.locator('vscode-button', { hasText: 'Save and Open' }).click();
  await page.locator('.quick-input-title', { hasText: 'MFA: Orders (prod)' }).waitFor();
  await page.locator('.monaco-list-row', { hasText: 'Shop' }).click();
  await webview(page).locator('footer output', { hasText: 'complete' }).waitFor();
  await page.waitForTimeout(500);
  await take('mfa-code');
}

await runScript(async () => {
  onInterrupt(endAll);
  checkNode();
  enterProject(import.meta.url);
  await ensureDependencies();
  const { build } = await import('../esbuild.mjs');
  const { packageVsix } = await import('./lib/vsix.mjs');
  const { openChromium } = await import('./lib/chromium.mjs');
  const { installVsCode, NEWEST_VERSION } = await import('./lib/vscodeInstallation.mjs');
  const { installVsix, QUIET_SETTINGS, startVsCodeServer } = await import('./lib/vscodeServer.mjs');
  fs.mkdirSync(FOLDER, { recursive: true });
  const vsix = 'out/screenshots/dynamodb-connections.vsix';
  await step('Built', () => build({ release: true }));
  await step('Packaged', () => packageVsix(vsix));
  const installation = await installVsCode(NEWEST_VERSION);
  for (const [name, theme] of Object.entries(THEMES)) {
    const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'screenshots-'));
    const workspace = path.join(scratch, 'shop');
    fs.mkdirSync(workspace);
    const extensionsFolder = path.join(scratch, 'extensions');
    await installVsix({ installation, extensionsFolder, vsix: [vsix] });
    const server = await startVsCodeServer({
      installation,
      dataFolder: path.join(scratch, 'data'),
      extensionsFolder,
      keyFile: path.join(scratch, 'key'),
      settings: { ...QUIET_SETTINGS, 'workbench.colorTheme': theme },
    });
    const { page, close } = await openChromium();
    try {
      await page.goto(`${server.address}/?folder=${encodeURIComponent(workspace)}`);
      await takePictures(page, name);
    } finally {
      await close();
      await server.stop();
      fs.rmSync(scratch, { recursive: true, force: true });
    }
  }
});
await endAll();
process.exit();

import assert from 'node:assert/strict';
import { FLOOR_VERSION, NEWEST_VERSION } from '../../scripts/lib/vscodeInstallation.mjs';
import { ConnectionsView } from './pages/connectionsView';
import { TableBrowser } from './pages/tableBrowser';
import { startVsCode, type RunningVsCode } from './vscode';
import { assertNoErrors } from './workbench';

for (const version of [FLOOR_VERSION, NEWEST_VERSION]) {
  suite(`VS Code ${version}`, () => {
    let vsCode: RunningVsCode;
    let view: ConnectionsView;

    suiteSetup(async () => {
      vsCode = await startVsCode({ version });
      view = new ConnectionsView(vsCode.page);
    });
    suiteTeardown(() => vsCode.close());

    test('an empty view offers the sample, which brings its tables', async () => {
      await view.open();
      await view.welcomeButton('Try with Sample Data').click();
      await view.row('PageViews').waitFor();
      assert.deepEqual(await view.labels(), ['Sample (local)', 'Instruments', 'PageViews', 'Shop']);
    });

    test('a click on a table shows its rows', async () => {
      await view.row('Shop').click();
      const browser = await TableBrowser.opened(vsCode.page, 'Shop');
      await browser.waitForStatus(/^[1-9][\d,]* items · /);
      assert.ok((await browser.lastDrawnRow()) > 10);
      await assertNoErrors(vsCode.page);
    });

    test('the connection is there after a reload', async () => {
      await vsCode.reload('the connection', (storage) => storage.includes('Sample (local)'));
      await view.open();
      await view.row('Sample (local)').waitFor();
    });
  });
}

import { withScreenshot } from './failureScreenshots';
import { ConnectionsView } from './pages/connectionsView';
import type { RunningVsCode, VsCodeOptions } from './vscode';
import { startVsCode } from './vscode';

/** A running VS Code whose view shows the tables of the sample database. */
export interface WithSample {
  readonly vscode: RunningVsCode;
  readonly view: ConnectionsView;
}

/** Starts a VS Code of its own and tries the sample database, as the empty view offers it. */
export async function startWithSample(options?: VsCodeOptions): Promise<WithSample> {
  const vscode = await startVsCode(options);
  const { page } = vscode;
  page.setDefaultTimeout(15_000);
  const view = new ConnectionsView(page);
  try {
    await withScreenshot(page, 'trying the sample', async () => {
      await view.open();
      await view.welcomeButton('Try with Sample Data').click();
      await view.row('PageViews').waitFor();
    });
  } catch (error) {
    await vscode.close();
    throw error;
  }
  return { vscode, view };
}

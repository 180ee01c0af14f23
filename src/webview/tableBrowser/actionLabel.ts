import type { BrowserAction } from '../../protocol/tableBrowser';

const labels: Readonly<Record<BrowserAction, string>> = {
  retry: 'Retry',
  editConnection: 'Edit Connection',
  openSettings: 'Open Settings',
  openTableByName: 'Open Table by Name…',
  signIn: 'Sign In',
  reload: 'Reload',
  closeTab: 'Close Tab',
  refreshTables: 'Refresh Tables',
};

/** The button of an action. */
export function actionLabel(action: BrowserAction): string {
  return labels[action];
}

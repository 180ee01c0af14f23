import type { StateAction } from './stateText';

const labels: Readonly<Record<StateAction, string>> = {
  retry: 'Retry',
  editConnection: 'Edit Connection',
  openSettings: 'Open Settings',
  openTableByName: 'Open Table by Name…',
  signIn: 'Sign In',
  reload: 'Reload',
  closeTab: 'Close Tab',
  refreshTables: 'Refresh Tables',
  loadMore: 'Load More',
  loadAll: 'Load All',
};

/** The button of an action. */
export function actionLabel(action: StateAction): string {
  return labels[action];
}

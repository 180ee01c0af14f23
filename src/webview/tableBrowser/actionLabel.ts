import type { UserErrorAction } from '../../connection/userError';

const labels: Readonly<Record<UserErrorAction, string>> = {
  retry: 'Retry',
  editConnection: 'Edit Connection',
  openSettings: 'Open Settings',
  openTableByName: 'Open Table by Name…',
  signIn: 'Sign In',
};

/** The button of an action. */
export function actionLabel(action: UserErrorAction): string {
  return labels[action];
}

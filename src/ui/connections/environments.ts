import * as vscode from 'vscode';
import type { Environment } from '../../connection/connection';

/** All environments, from the one to be most careful with. */
export const environments: readonly Environment[] = ['production', 'staging', 'development', 'local'];

/** What an environment is called. */
export function environmentLabel(environment: Environment): string {
  switch (environment) {
    case 'production':
      return vscode.l10n.t('Production');
    case 'staging':
      return vscode.l10n.t('Staging');
    case 'development':
      return vscode.l10n.t('Development');
    case 'local':
      return vscode.l10n.t('Local');
  }
}

/** The colour of a connection's icon in the tree, one of the extension's own: each theme has a fitting one. */
export function environmentColor(environment: Environment | undefined): vscode.ThemeColor | undefined {
  return environment && new vscode.ThemeColor(`dynamodbConnections.${environment}Icon`);
}

/**
 * The icon of an editor tab, in the colour of its environment.
 * @param what the tab shows: a connection's form, or a table of it
 */
export function tabIcon(
  extensionUri: vscode.Uri,
  what: 'connection' | 'table',
  environment: Environment | undefined,
): { readonly light: vscode.Uri; readonly dark: vscode.Uri } {
  const file = (theme: string): vscode.Uri =>
    vscode.Uri.joinPath(extensionUri, 'media', `${what}-${environment ?? theme}.svg`);
  return { light: file('light'), dark: file('dark') };
}

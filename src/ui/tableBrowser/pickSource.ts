import * as vscode from 'vscode';
import type { BrowserKey, BrowserSource } from '../../protocol/tableBrowser';
import { plainLabel } from '../plainLabel';

interface SourceItem extends vscode.QuickPickItem {
  readonly source: BrowserSource;
}

/**
 * Where to look for the items with a value in their partition key: the table, or an index. Those whose key has the
 * attribute's own name come first. `undefined` when nothing was chosen, or nothing can be asked for such a value.
 */
export async function pickSource(
  sources: readonly BrowserSource[],
  about: {
    readonly table: string;
    readonly attribute: string;
    readonly valueType: BrowserKey['type'];
    readonly value: string;
  },
): Promise<BrowserSource | undefined> {
  const items = sources
    .filter(({ partitionKey }) => partitionKey.type === about.valueType)
    .map((source): SourceItem => ({
      source,
      label: plainLabel(`${source.partitionKey.name} = ${about.value}`),
      description: source.index ?? about.table,
    }))
    .toSorted((left, right) => rank(left, about.attribute) - rank(right, about.attribute));
  if (items.length === 0) {
    await vscode.window.showInformationMessage(
      vscode.l10n.t('No key of {0} and its indexes is of the type of this value.', about.table),
    );
    return undefined;
  }
  const [only] = items;
  const chosen =
    items.length === 1
      ? only
      : await vscode.window.showQuickPick(items, {
          title: vscode.l10n.t('Query the Items with This Value'),
          placeHolder: vscode.l10n.t('Which key has it?'),
          matchOnDescription: true,
        });
  return chosen?.source;
}

function rank({ source }: SourceItem, attribute: string): number {
  return source.partitionKey.name === attribute ? 0 : 1;
}

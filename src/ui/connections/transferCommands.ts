import { homedir } from 'node:os';
import * as vscode from 'vscode';
import { entryOf } from '../../connection/connectionEntry';
import { formatExportFile, parseExportFile } from '../../connection/exportFile';
import type { FileProblem } from '../../connection/exportFile';
import { messageOf } from '../messages';
import type { ConnectionCommands } from './connectionCommands';
import { planImport } from './importPlan';
import type { ImportStep } from './importPlan';

/** A file of more bytes than this is no file of connections. */
const mostBytes = 10_000_000;

/** Registers Export Connections… and Import Connections…. */
export function registerTransferCommands(commands: ConnectionCommands): void {
  commands.register('exportConnections', () => exportConnections(commands));
  commands.register('importConnections', () => importConnections(commands));
}

async function exportConnections({ parts }: ConnectionCommands): Promise<void> {
  const { store } = parts;
  if (store.connections.length === 0) {
    await vscode.window.showInformationMessage(vscode.l10n.t('There is no connection yet.'));
    return;
  }
  const usable = store.connections.filter(({ id }) => !store.shared(id)?.problem);
  const picked = await vscode.window.showQuickPick(
    usable.map((connection) => ({
      label: connection.name,
      description: [connection.folder, store.shared(connection.id) && vscode.l10n.t('from the settings')]
        .filter(Boolean)
        .join(' · '),
      picked: !store.shared(connection.id),
      connection,
    })),
    {
      title: vscode.l10n.t('Export Connections'),
      placeHolder: vscode.l10n.t('Which connections? Secrets are not written.'),
      canPickMany: true,
      matchOnDescription: true,
    },
  );
  if (!picked || picked.length === 0) {
    return;
  }
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = 'dynamodb-connections.json';
  const file = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Connections'),
    filters: { JSON: ['json'] },
    defaultUri: vscode.Uri.joinPath(folder ?? vscode.Uri.file(homedir()), name),
  });
  if (!file) {
    return;
  }
  const text = formatExportFile(picked.map(({ connection }) => connection));
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const open = vscode.l10n.t('Open File');
  const answer = await vscode.window.showInformationMessage(
    picked.length === 1
      ? vscode.l10n.t('Exported 1 connection, without its secrets.')
      : vscode.l10n.t('Exported {0} connections, without their secrets.', picked.length),
    open,
  );
  if (answer === open) {
    await vscode.window.showTextDocument(file);
  }
}

async function importConnections(commands: ConnectionCommands): Promise<void> {
  const { store } = commands.parts;
  const chosen = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Import Connections'),
    openLabel: vscode.l10n.t('Import'),
    filters: { JSON: ['json'] },
  });
  const file = chosen?.[0];
  if (!file) {
    return;
  }
  const read = await readFile(file);
  if (read.problems.length > 0) {
    void tellProblems(commands, file, read);
  }
  const steps = planImport(store.own, read.connections);
  if (steps.length === 0) {
    if (read.problems.length === 0) {
      await vscode.window.showInformationMessage(vscode.l10n.t('{0} holds no connections.', nameOf(file)));
    }
    return;
  }
  const picked = await vscode.window.showQuickPick(steps.map(stepItem), {
    title: vscode.l10n.t('Import Connections'),
    placeHolder: vscode.l10n.t('Which connections of {0}?', nameOf(file)),
    canPickMany: true,
    matchOnDescription: true,
  });
  if (!picked || picked.length === 0) {
    return;
  }
  for (const { step } of picked) {
    await importOne(commands, step);
  }
  await vscode.window.showInformationMessage(
    picked.length === 1
      ? vscode.l10n.t('Imported {0}.', picked[0]?.label ?? '')
      : vscode.l10n.t('Imported {0} connections.', picked.length),
  );
}

async function readFile(file: vscode.Uri): Promise<ReturnType<typeof parseExportFile>> {
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > mostBytes) {
    const message = vscode.l10n.t('This file is too large to be one of exported connections.');
    return { connections: [], problems: [{ where: `${size.toLocaleString('en')} B`, message }] };
  }
  return parseExportFile(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
}

async function importOne(
  { parts }: ConnectionCommands,
  { imported, current, keepsSecrets }: ImportStep,
): Promise<void> {
  const { store } = parts;
  if (!current) {
    await store.add(imported);
    return;
  }
  const kept = keepsSecrets ? new Set(Object.keys(await store.secretsOf(current.id))) : new Set<string>();
  await store.update({ ...imported, id: current.id }, kept);
}

function stepItem(step: ImportStep): vscode.QuickPickItem & { readonly step: ImportStep } {
  const { imported, effect, keepsSecrets } = step;
  const effectLabel = {
    new: vscode.l10n.t('new'),
    replaces: keepsSecrets
      ? vscode.l10n.t('replaces yours, keeps its secrets')
      : vscode.l10n.t('replaces yours and its secrets: it signs in another way'),
    unchanged: vscode.l10n.t('unchanged'),
  }[effect];
  return {
    label: imported.name,
    description: [effectLabel, imported.folder].filter(Boolean).join(' · '),
    detail: entryOf(imported).connectionString,
    picked: effect !== 'unchanged',
    step,
  };
}

async function tellProblems(
  { parts }: ConnectionCommands,
  file: vscode.Uri,
  { connections, problems }: ReturnType<typeof parseExportFile>,
): Promise<void> {
  const lines = problems.map(({ where, message }: FileProblem) => `${nameOf(file)}: ${where}: ${message}`);
  for (const line of lines) {
    parts.log.warn(`Import: ${line}`);
  }
  const [first] = problems;
  const place = vscode.l10n.t('{0}, {1}: {2}', nameOf(file), first?.where ?? '', first?.message ?? '');
  const text =
    problems.length === 1 ? place : vscode.l10n.t('{0} ({1} more problems in the log.)', place, problems.length - 1);
  const openFile = vscode.l10n.t('Open File');
  const showLog = vscode.l10n.t('Show Log');
  const buttons = problems.length === 1 ? [openFile] : [openFile, showLog];
  const answer =
    connections.length === 0
      ? await vscode.window.showErrorMessage(vscode.l10n.t('Nothing was imported. {0}', text), ...buttons)
      : await vscode.window.showWarningMessage(vscode.l10n.t('Not all can be imported. {0}', text), ...buttons);
  if (answer === showLog) {
    parts.log.show();
  } else if (answer === openFile) {
    await openAt(file, first?.where ?? '').catch((error: unknown) => parts.log.error(messageOf(error)));
  }
}

async function openAt(file: vscode.Uri, where: string): Promise<void> {
  const [line = 1, column = 1] = (where.match(/\d+/gu) ?? []).map(Number);
  const place = where.startsWith('line')
    ? { selection: new vscode.Range(line - 1, column - 1, line - 1, column - 1) }
    : {};
  await vscode.window.showTextDocument(file, place);
}

function nameOf(file: vscode.Uri): string {
  return file.path.split('/').at(-1) ?? file.path;
}

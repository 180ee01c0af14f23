import * as vscode from 'vscode';
import type { AwsProfile, AwsProfileKind } from '../../auth/awsProfiles';
import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { regions } from '../../connection/regions';
import { freeName } from './connectionCommands';
import type { ConnectionCommands } from './connectionCommands';

/** Registers Import from AWS Profiles. */
export function registerProfileCommands(commands: ConnectionCommands): void {
  commands.register('importAwsProfiles', () => importAwsProfiles(commands));
}

/** Makes a connection of each chosen profile. It names the profile; no key is copied. */
async function importAwsProfiles(commands: ConnectionCommands): Promise<void> {
  const { store } = commands.parts;
  const { awsFiles, readAwsProfiles } = await import('../../auth/awsProfiles');
  const profiles = (await readAwsProfiles(process.env)).filter(({ kind }) => kind !== 'none');
  if (profiles.length === 0) {
    const { config, credentials } = awsFiles(process.env);
    const add = vscode.l10n.t('Add DynamoDB Connection');
    const answer = await vscode.window.showInformationMessage(
      vscode.l10n.t('There are no AWS profiles in {0} and {1}.', config, credentials),
      add,
    );
    if (answer === add) {
      commands.forms.add();
    }
    return;
  }
  const picked = await vscode.window.showQuickPick(
    profiles.map((profile) => {
      const isThere = store.own.some((each) => isOf(each, profile));
      return {
        label: profile.name,
        description: [kindLabel(profile.kind), profile.region, isThere ? vscode.l10n.t('there already') : undefined]
          .filter(Boolean)
          .join(' · '),
        detail: profile.file,
        picked: !isThere && profiles.length === 1,
        profile,
      };
    }),
    {
      title: vscode.l10n.t('Import from AWS Profiles'),
      placeHolder: vscode.l10n.t('Each becomes a connection that uses the profile. No key is copied.'),
      canPickMany: true,
      matchOnDescription: true,
    },
  );
  const chosen = picked?.map(({ profile }) => profile) ?? [];
  const withoutRegion = chosen.filter(({ region }) => region === undefined);
  const region = withoutRegion.length === 0 ? '' : await askForRegion(withoutRegion);
  if (chosen.length === 0 || region === undefined) {
    return;
  }
  let last: Connection | undefined;
  for (const profile of chosen) {
    last = await store.add({
      name: freeName(profile.name, store.connections),
      properties: {
        AuthScheme: 'AwsCredentialsFile',
        AWSRegion: profile.region ?? region,
        AWSCredentialsFile: profile.file,
        AWSCredentialsFileProfile: profile.name,
      },
    });
  }
  if (last) {
    await commands.reveal(last);
  }
}

function isOf({ properties }: Connection, { file, name }: AwsProfile): boolean {
  return (
    propertyValue(properties, 'AWSCredentialsFile') === file &&
    propertyValue(properties, 'AWSCredentialsFileProfile') === name
  );
}

async function askForRegion(profiles: readonly AwsProfile[]): Promise<string | undefined> {
  const names = profiles.map(({ name }) => name).join(', ');
  const picked = await vscode.window.showQuickPick(
    regions.map(({ code, place }) => ({ label: code, description: place })),
    {
      title: vscode.l10n.t('Import from AWS Profiles'),
      placeHolder: vscode.l10n.t('In which region are the tables of {0}? The files name none.', names),
      matchOnDescription: true,
    },
  );
  return picked?.label;
}

function kindLabel(kind: AwsProfileKind): string {
  switch (kind) {
    case 'keys':
      return vscode.l10n.t('keys');
    case 'role':
      return vscode.l10n.t('role');
    case 'sso':
      return vscode.l10n.t('IAM Identity Center');
    case 'webIdentity':
      return vscode.l10n.t('web identity');
    case 'process':
      return vscode.l10n.t('process');
    case 'login':
      return vscode.l10n.t('aws login');
    case 'none':
      return '';
  }
}

import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { UserError } from '../../connection/userError';
import { nameOfRole } from '../assumeRole';
import { needsPersonError } from '../interaction';
import type { SchemeContext } from '../scheme';
import { sessionKey } from '../sessionStore';
import { isReservedRole } from './samlChecks';
import { isSameRole, listOfRoles } from './samlResponse';
import type { SamlFacts, SamlRole } from './samlResponse';

/** The role that is to be assumed, and why this one. */
export interface ChosenRole {
  readonly role: SamlRole;
  readonly isOffered: boolean;
  /** Keeps the person's choice for the next time; nothing where nobody chose. Call it when AWS has given the role. */
  readonly remember: () => Promise<void>;
  /** Has the person asked again the next time. */
  readonly forget: () => Promise<void>;
}

/**
 * Which of the offered roles to take: the one that AWSRoleARN and AWSPrincipalARN name, the only one, the one that was
 * chosen before, or the one the person chooses. A role that is named but not offered is tried: some providers offer less
 * than they give.
 * @throws UserError, `needsPersonError()` where nobody may be asked, or an abort
 */
export async function chooseRole(
  connection: Connection,
  context: SchemeContext,
  { facts, provider }: { readonly facts: SamlFacts; readonly provider: string },
): Promise<ChosenRole> {
  const { sessions, trace } = context;
  const wanted = wantedRole(connection);
  if (wanted.roleArn !== undefined && isReservedRole(wanted.roleArn)) {
    throw new UserError(
      'AWSRoleARN is a role of IAM Identity Center, which AWS does not give out for a SAML sign-in. Take an ordinary role.',
      { code: 'saml.reservedRole', step: 'choose a role', actions: ['editConnection'] },
    );
  }
  if (facts.isEncrypted && (wanted.roleArn === undefined || wanted.principalArn === undefined)) {
    throw new UserError(
      `The assertion of ${provider} is encrypted, so its roles cannot be read here. Set AWSRoleARN and AWSPrincipalARN, or ask whoever manages ${provider} to leave it unencrypted.`,
      { code: 'saml.encrypted', step: 'choose a role', actions: ['editConnection'] },
    );
  }
  const offered = facts.roles.filter(({ roleArn }) => !isReservedRole(roleArn));
  const fitting = offered.filter(
    ({ roleArn, principalArn }) =>
      (wanted.roleArn ?? roleArn) === roleArn && (wanted.principalArn ?? principalArn) === principalArn,
  );
  const key = sessionKey('saml-role', [
    connection.id,
    ...['SSOLoginURL', 'User', 'AWSRoleARN', 'AWSPrincipalARN'].map((name) =>
      propertyValue(connection.properties, name),
    ),
  ]);
  const settled = { remember: async () => undefined, forget: async () => undefined };
  const [only, ...others] = fitting;
  if (only === undefined) {
    const role = roleOutsideOffer(wanted, offered, provider);
    trace.note(`Role ${nameOfRole(role.roleArn)}`, `${provider} does not offer it; trying it all the same.`);
    return { role, isOffered: false, ...settled };
  }
  if (others.length === 0) {
    trace.note(`Role ${nameOfRole(only.roleArn)}`, offered.length === 1 ? 'the only one' : `${offered.length} offered`);
    return { role: only, isOffered: true, ...settled };
  }
  const kept = (await sessions.read(key))?.values;
  const forget = (): Promise<void> => sessions.drop(key);
  const before = fitting.find(
    (role) =>
      kept !== undefined && isSameRole(role, { roleArn: kept['role'] ?? '', principalArn: kept['provider'] ?? '' }),
  );
  if (before) {
    trace.note(`Role ${nameOfRole(before.roleArn)}`, `chosen before, ${offered.length} offered`);
    return { role: before, isOffered: true, remember: settled.remember, forget };
  }
  const role = await ask(connection, context, fitting);
  trace.note(`Role ${nameOfRole(role.roleArn)}`, `chosen, ${offered.length} offered`);
  const values = { role: role.roleArn, provider: role.principalArn };
  return { role, isOffered: true, remember: () => sessions.keep(key, { values, isPreference: true }), forget };
}

async function ask(connection: Connection, context: SchemeContext, roles: readonly SamlRole[]): Promise<SamlRole> {
  const { interaction, isRenewal, signal } = context;
  if (!interaction.isAvailable) {
    throw needsPersonError();
  }
  const choices = roles.map((role) => ({ id: idOf(role, roles), label: nameOfRole(role.roleArn), ...described(role) }));
  const id = await interaction.choose(
    { connection: { id: connection.id, name: connection.name }, isRenewal, subject: 'role', choices },
    signal,
  );
  const chosen = roles.find((role) => idOf(role, roles) === id);
  if (!chosen) {
    throw new Error('A role was chosen that was not offered.');
  }
  return chosen;
}

/** The ARN of the role, with that of the provider where several lead to it. */
function idOf({ roleArn, principalArn }: SamlRole, roles: readonly SamlRole[]): string {
  const isOne = roles.filter((other) => other.roleArn === roleArn).length === 1;
  return isOne ? roleArn : `${roleArn},${principalArn}`;
}

function described({ roleArn, principalArn }: SamlRole): { readonly description: string } {
  const [, , , , account = ''] = roleArn.split(':');
  return { description: `${account} · ${principalArn.slice(principalArn.lastIndexOf('/') + 1)}` };
}

function wantedRole({ properties }: Connection): { readonly roleArn?: string; readonly principalArn?: string } {
  const roleArn = propertyValue(properties, 'AWSRoleARN')?.trim();
  const principalArn = propertyValue(properties, 'AWSPrincipalARN')?.trim();
  return { ...(roleArn && { roleArn }), ...(principalArn && { principalArn }) };
}

function roleOutsideOffer(
  wanted: { readonly roleArn?: string; readonly principalArn?: string },
  offered: readonly SamlRole[],
  provider: string,
): SamlRole {
  const { roleArn } = wanted;
  if (roleArn === undefined) {
    throw new UserError(
      `${provider} offers no role by ${wanted.principalArn ?? 'this provider'}. It offers ${listOfRoles(offered)}. Correct AWSPrincipalARN, or leave it out.`,
      { code: 'saml.principalNotOffered', step: 'choose a role', actions: ['editConnection'] },
    );
  }
  const inAccount = offered.map((role) => role.principalArn).filter((arn) => accountOf(arn) === accountOf(roleArn));
  const [principalArn, ...others] = wanted.principalArn === undefined ? new Set(inAccount) : [wanted.principalArn];
  if (principalArn === undefined || others.length > 0) {
    throw new UserError(
      `${provider} does not offer ${roleArn}${offered.length > 0 ? `. It offers ${listOfRoles(offered)}` : ''}. Correct AWSRoleARN, or set AWSPrincipalARN to the provider that the role trusts.`,
      { code: 'saml.roleNotOffered', step: 'choose a role', actions: ['editConnection'] },
    );
  }
  return { roleArn, principalArn };
}

function accountOf(arn: string): string {
  return arn.split(':').slice(0, 5).join(':');
}

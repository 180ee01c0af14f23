import type { DynamodbLocal } from '../dynamodbLocal';
import { samlProvider, samlReader, startWorld } from '../aws/world';
import type { World } from '../aws/world';
import { startOkta } from './okta';
import type { Okta } from './okta';
import type { OktaFactor, OktaUser } from './orgDescription';

/** Made up, like every secret here. */
export const user: OktaUser = {
  login: 'ana@example.com',
  password: 'MARKED-SECRET <password> & + of ana',
  roles: [{ role: samlReader, provider: samlProvider }],
};
export const apiToken = 'MARKED-SECRET-api-token';

export const push: OktaFactor = { id: 'opf1', factorType: 'push', profile: { name: 'Phone of Ana' } };
export const oktaCode: OktaFactor = {
  id: 'ost1',
  factorType: 'token:software:totp',
  secret: 'made up secret of Okta Verify',
};
export const googleCode: OktaFactor = {
  id: 'uft1',
  factorType: 'token:software:totp',
  provider: 'GOOGLE',
  secret: 'made up secret of the other app',
};
export const sms: OktaFactor = { id: 'sms1', factorType: 'sms', profile: { phoneNumber: '+1 XXX-XXX-1337' } };
export const email: OktaFactor = { id: 'emf1', factorType: 'email', profile: { email: 'a...a@example.com' } };
export const securityKey: OktaFactor = { id: 'fwf1', factorType: 'webauthn', provider: 'FIDO' };

/** A world with an Okta organisation, whose responses its AWS accepts. */
export interface OktaWorld extends World {
  readonly okta: Okta;
  /** The properties of a connection by way of Okta. */
  properties(more?: Record<string, string>): Record<string, string>;
  /** How often user and password were sent. */
  readonly signIns: number;
  has(...factors: readonly OktaFactor[]): void;
}

export async function startOktaWorld(local: DynamodbLocal): Promise<OktaWorld> {
  const world = await startWorld(local.endpoint);
  const okta = await startOkta({
    users: [user],
    issuer: world.samlIssuer,
    now: () => world.now(),
    settings: { apiTokens: [apiToken] },
  });
  return {
    ...world,
    okta,
    properties: (more = {}) => ({
      AuthScheme: 'Okta',
      User: user.login,
      Password: user.password,
      SSOLoginURL: okta.loginUrl,
      SSLServerCert: okta.certificatePem,
      ...more,
    }),
    get signIns() {
      return okta.calls.filter(({ body }) => 'password' in body).length;
    },
    has: (...factors) => okta.changeUser(user.login, { factors }),
    end: async () => {
      await world.end();
      await okta.stop();
    },
  };
}

/** The code that was sent last. */
export function sentCode({ okta }: OktaWorld): string {
  return okta.sentCodes.at(-1)?.code ?? '';
}

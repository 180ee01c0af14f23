import { UserError } from '../../connection/userError';
import { clientCertificateOf } from '../http/clientCertificate';
import { HttpSession } from '../http/httpSession';
import { signInByBrowser } from '../pingFederate/browserSignIn';
import { pingFederateSettings, pingFederateStep } from '../pingFederate/settings';
import { signInByWsTrust } from '../pingFederate/wsTrustSignIn';
import { signInWithSaml } from '../saml/samlSignIn';
import type { Scheme } from '../scheme';

/**
 * A company account in PingFederate, exchanged for a role: by its WS-Trust service, or by its sign-in page where
 * SSOLoginURL leads to that, with or without a client certificate.
 */
export const pingFederate: Scheme = async (connection, context) => {
  const settings = pingFederateSettings(connection, context);
  const clientCertificate = await clientCertificateOf(connection, context);
  const session = new HttpSession(connection, context, {
    loginUrl: settings.url.href,
    step: pingFederateStep,
    provider: 'PingFederate',
    ...(clientCertificate && { clientCertificate }),
  });
  try {
    const { response, hasAsked } =
      settings.way === 'wsTrust'
        ? { response: await signInByWsTrust(context, session, settings), hasAsked: false }
        : await signInByBrowser(connection, context, session, settings);
    const signedIn = await signInWithSaml(connection, context, {
      response,
      provider: 'PingFederate',
      renewal: hasAsked ? 'person' : 'alone',
    });
    return hasAsked ? { ...signedIn, identity: { ...signedIn.identity, withMfa: true } } : signedIn;
  } catch (error) {
    throw clientCertificate ? error : withCertificateHint(error, settings.url.host);
  } finally {
    session.close();
  }
};

/** A server that wants a client certificate and gets none may just end the connection. */
function withCertificateHint(error: unknown, host: string): unknown {
  if (!(error instanceof UserError) || (error.code !== 'ECONNRESET' && error.code !== 'EPIPE')) {
    return error;
  }
  return new UserError(
    `${host} closed the connection. If it wants a client certificate, set SSLClientCert in SSOProperties; otherwise try again.`,
    { code: error.code, step: pingFederateStep, actions: ['retry', 'editConnection'], cause: error.cause },
  );
}

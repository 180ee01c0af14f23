import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { startTlsServer } from '../tlsServer';
import type { TlsRequest, TlsServer, TlsServerOptions } from '../tlsServer';
import { readCookies, readForm } from './forms';
import { awsRecipient } from './identityProvider';
import type { ResponseOptions, RolePair, SamlIssuer } from './identityProvider';
import { PingIdTrust, startPingId } from './pingId';
import type { PingId, PingIdBehaviour } from './pingId';
import { autoSubmitPage, errorPage, loginPage } from './pingPages';
import type { LoginFields } from './pingPages';
import { answerTokenRequest } from './pingSts';
import type { StsBehaviour } from './pingSts';

export interface PingUser {
  readonly name: string;
  readonly password: string;
  readonly isLocked?: boolean;
}

/** What an administrator has set of the browser's way; a test changes it at any time. */
export interface PingBehaviour {
  /** The names of the login form's fields; a template of one's own has others. */
  loginFields: LoginFields;
  /** The sign-in goes by another federation server first: forms with SAMLRequest, and a SAMLResponse that is not for AWS. */
  isChained: boolean;
  /** PingID comes after the password. */
  hasPingId: boolean;
  responseAction: string;
  /** What the assertion says, besides the user and the roles. */
  said: ResponseOptions;
}

export interface PingOptions {
  readonly issuer: SamlIssuer;
  readonly roles: readonly RolePair[];
  readonly users?: readonly PingUser[];
  /** Partner Service Identifier of AWS, which is AppliesTo in WS-Trust and PartnerSpId in the browser. */
  readonly partner?: string;
  /** Milliseconds. */
  readonly now?: () => number;
  /** Mutual TLS. */
  readonly tls?: TlsServerOptions;
  readonly sts?: Partial<StsBehaviour>;
  readonly behaviour?: Partial<PingBehaviour>;
  readonly pingId?: Partial<PingIdBehaviour>;
}

/** A request it has seen. */
export interface PingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly fields: Readonly<Record<string, string>>;
  /** Common name of the client's certificate. */
  readonly clientName: string | undefined;
}

export interface PingFederate extends TlsServer {
  /** SSOLoginURL for WS-Trust. */
  readonly stsUrl: string;
  /** SSOLoginURL for the browser's way. */
  readonly startUrl: string;
  /** SSOExchangeUrl. */
  readonly partner: string;
  readonly sts: StsBehaviour;
  readonly behaviour: PingBehaviour;
  readonly pingId: PingId;
  readonly requests: readonly PingRequest[];
}

/** Made up. */
export const anaAtPing: PingUser = { name: 'ana', password: 'made up: pässword & <more> = "1" ]]>' };

interface Session {
  readonly key: string;
  user: string | undefined;
  attempts: number;
  ppmRequest: string | undefined;
  /** The other federation server has said who it is. */
  isConfirmed: boolean;
  hubResponse: string | undefined;
}

/**
 * A stand-in for PingFederate: the WS-Trust STS at /idp/sts.wst (see `answerTokenRequest`), and the sign-in of a browser that
 * begins at /idp/startSSO.ping. It follows Ping Identity's PingFederate guide: "IdP endpoints", "HTML Form Adapter",
 * "Customizable user-facing screens", "WS-Trust STS configuration"; fields that these pages do not print are those that
 * public clients send. It was written apart from the client that is tested against it.
 */
export async function startPingFederate(options: PingOptions): Promise<PingFederate> {
  const users = options.users ?? [anaAtPing];
  const partner = options.partner ?? 'urn:amazon:webservices';
  const now = options.now ?? Date.now;
  const sts: StsBehaviour = {
    isOn: true,
    soapVersions: ['1.1', '1.2'],
    trustVersions: ['1.3', '2005/02'],
    isBasicDemanded: false,
    tokenProcessorId: undefined,
    scopeFault: 'InvalidScope',
    answer: undefined,
    hasPrefixesAbove: false,
    isBrowserTokenOn: false,
    isBrowserTokenForced: false,
    said: {},
    ...options.sts,
  };
  const behaviour: PingBehaviour = {
    loginFields: { user: 'pf.username', password: 'pf.pass' },
    isChained: false,
    hasPingId: false,
    responseAction: awsRecipient,
    said: {},
    ...options.behaviour,
  };
  const requests: PingRequest[] = [];
  const sessions = new Map<string, Session>();
  const trust = new PingIdTrust();
  const pingId = await startPingId(trust, options.pingId);

  const isUser = (name: string, password: string): boolean =>
    users.some((user) => user.name === name && user.password === password && !user.isLocked);

  async function answer(request: TlsRequest, response: ServerResponse): Promise<void> {
    const { fields } = readForm(request);
    const { method, url, headers, body, clientName } = request;
    requests.push({ method, url, headers, body: body.toString('utf8'), fields, clientName });
    const { pathname, searchParams } = new URL(url, server.endpoint);
    if (pathname === '/idp/sts.wst') {
      const answered = answerTokenRequest(request, {
        behaviour: sts,
        endpoint: `${server.endpoint}/idp/sts.wst`,
        partner,
        issuer: options.issuer,
        now,
        isUser,
        said: (user) => ({ user, roles: options.roles, ...sts.said }),
      });
      response.writeHead(answered.status, answered.headers);
      response.end(answered.body);
      return;
    }
    const session = sessions.get(readCookies(request)['PF'] ?? '');
    if (pathname === '/idp/startSSO.ping') {
      start(response, searchParams.get('PartnerSpId'));
    } else if (session && pathname === '/idp/SSO.saml2' && fields['SAMLRequest'] !== undefined) {
      send(response, loginPage(resumePath(session), behaviour.loginFields));
    } else if (session && pathname === '/sp/ACS.saml2' && fields['SAMLResponse'] !== undefined) {
      session.isConfirmed = fields['SAMLResponse'] === session.hubResponse;
      goOn(response, session);
    } else if (session && method === 'POST' && pathname === resumePath(session)) {
      resume(response, session, fields);
    } else {
      send(response, errorPage('Page Expired', 'The page has expired, or cookies are off. Start again.'), 400);
    }
  }

  function start(response: ServerResponse, wanted: string | null): void {
    if (wanted !== partner) {
      send(response, errorPage('Error - Single Sign-on', 'There is no active connection for this partner.'), 400);
      return;
    }
    const session: Session = {
      key: randomUUID().slice(0, 5),
      user: undefined,
      attempts: 0,
      ppmRequest: undefined,
      isConfirmed: false,
      hubResponse: undefined,
    };
    const id = randomUUID();
    sessions.set(id, session);
    response.setHeader('set-cookie', `PF=${id}; path=/; HttpOnly; Secure; SameSite=None`);
    const request = Buffer.from(`<samlp:AuthnRequest ID="_${session.key}"/>`).toString('base64');
    send(
      response,
      behaviour.isChained
        ? autoSubmitPage('/idp/SSO.saml2', { SAMLRequest: request, RelayState: session.key })
        : loginPage(resumePath(session), behaviour.loginFields),
    );
  }

  function resume(response: ServerResponse, session: Session, fields: Readonly<Record<string, string>>): void {
    if (session.user === undefined) {
      login(response, session, fields);
    } else if (fields['ppm_response'] !== undefined) {
      const isApproved = trust.isApproved(fields['ppm_response'], session.ppmRequest);
      session.ppmRequest = undefined;
      if (isApproved) {
        finish(response, session, session.user);
      } else {
        send(response, errorPage('Sign On Failed', 'The second factor was not accepted.'));
      }
    } else {
      send(response, errorPage('Page Expired', 'The page has expired. Start again.'), 400);
    }
  }

  function login(response: ServerResponse, session: Session, fields: Readonly<Record<string, string>>): void {
    const name = fields[behaviour.loginFields.user] ?? '';
    const known = users.find((user) => user.name === name);
    if (fields['pf.adapterId'] === undefined) {
      send(response, errorPage('Unexpected System Error', 'The form is not complete.'), 500);
    } else if (!isUser(name, fields[behaviour.loginFields.password] ?? '')) {
      session.attempts += 1;
      const error =
        known?.isLocked || session.attempts > 3
          ? 'Your account is locked. Contact your system administrator.'
          : "We didn't recognize the username or password you entered. Please try again.";
      send(response, loginPage(resumePath(session), behaviour.loginFields, error));
    } else {
      session.user = name;
      goOn(response, session);
    }
  }

  /** What is still to be done after the password. */
  function goOn(response: ServerResponse, session: Session): void {
    if (session.user === undefined) {
      send(response, loginPage(resumePath(session), behaviour.loginFields));
    } else if (behaviour.isChained && !session.isConfirmed) {
      session.hubResponse = options.issuer.response({
        user: session.user,
        recipient: `${server.endpoint}/sp/ACS.saml2`,
        audience: 'urn:example:hub',
      });
      send(response, autoSubmitPage('/sp/ACS.saml2', { SAMLResponse: session.hubResponse, RelayState: session.key }));
    } else if (behaviour.hasPingId) {
      session.ppmRequest = trust.request(server.endpoint + resumePath(session));
      send(
        response,
        autoSubmitPage(`${pingId.endpoint}/pingid/ppm/auth`, {
          ppm_request: session.ppmRequest,
          idp_account_id: 'made up',
        }),
      );
    } else {
      finish(response, session, session.user);
    }
  }

  function finish(response: ServerResponse, session: Session, user: string): void {
    const saml = options.issuer.response({ user, roles: options.roles, isPrefixed: true, ...behaviour.said });
    session.user = undefined;
    send(response, autoSubmitPage(behaviour.responseAction, { SAMLResponse: saml, RelayState: '' }));
  }

  const server = await startTlsServer(answer, options.tls);
  return {
    ...server,
    stsUrl: `${server.endpoint}/idp/sts.wst`,
    startUrl: `${server.endpoint}/idp/startSSO.ping?PartnerSpId=${encodeURIComponent(partner)}`,
    partner,
    sts,
    behaviour,
    pingId,
    requests,
    stop: async () => {
      await Promise.all([server.stop(), pingId.stop()]);
    },
  };
}

function resumePath({ key }: Session): string {
  return `/idp/${key}/resumeSAML20/idp/startSSO.ping`;
}

function send(response: ServerResponse, html: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html;charset=utf-8', 'cache-control': 'no-cache, no-store' });
  response.end(html);
}

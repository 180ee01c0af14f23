import { randomInt, randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { startTlsServer } from '../tlsServer';
import type { TlsRequest, TlsServer } from '../tlsServer';
import { readCookies, readForm } from './forms';
import {
  autoSubmitPage,
  devicesPage,
  otpPage,
  pingIdErrorPage,
  swipePage,
  webAuthnPage,
  webAuthnProbePage,
} from './pingPages';
import { SecondDevice } from './secondDevice';

/** A device somebody has paired, and how it says yes. */
export interface PairedDevice {
  readonly id: string;
  readonly name: string;
  readonly kind: 'push' | 'code';
}

export interface PingIdBehaviour {
  /** At least one; several: the person chooses. */
  devices: readonly PairedDevice[];
  hasNumber: boolean;
  /** The page that finds out whether the browser can do WebAuthn comes first. */
  probesWebAuthn: boolean;
  /** After so many polls without an answer the push has ended. */
  polls: number;
  /** How that is said. */
  timeout: 'DEVICE_CLAIM_TIMEOUT' | 'TIMEOUT';
}

export interface PingId extends TlsServer {
  readonly behaviour: PingIdBehaviour;
  readonly device: SecondDevice;
  /** Fields of every form that was sent to it. */
  readonly posts: readonly Readonly<Record<string, string>>[];
}

interface Session {
  /** Where it goes back to. */
  readonly returnTo: string;
  readonly request: string;
  csrfToken: string;
  device: PairedDevice | undefined;
  polls: number;
  attempts: number;
  outcome: 'approved' | 'denied' | 'timeout' | undefined;
}

/** What PingFederate and PingID share: the requests the one has made and the answers the other has given. */
export class PingIdTrust {
  private readonly requests = new Map<string, string>();
  private readonly answers = new Map<string, { readonly request: string; readonly isApproved: boolean }>();

  /** @returns a ppm_request */
  request(returnTo: string): string {
    const id = randomUUID();
    this.requests.set(id, returnTo);
    return id;
  }

  take(request: string): string | undefined {
    const returnTo = this.requests.get(request);
    this.requests.delete(request);
    return returnTo;
  }

  /** @returns a ppm_response */
  answer(request: string, isApproved: boolean): string {
    const id = randomUUID();
    this.answers.set(id, { request, isApproved });
    return id;
  }

  /** Each answer counts once. */
  isApproved(response: string, request: string | undefined): boolean {
    const answer = this.answers.get(response);
    this.answers.delete(response);
    return answer !== undefined && answer.request === request && answer.isApproved;
  }
}

/**
 * A stand-in for PingID as PingFederate's adapter sends browsers to it, on an origin of its own: ppm_request in, ppm_response
 * out. Ping Identity's documentation ("PingID authentication flow", "Number matching") says what happens; the pages' forms
 * and fields are those that public clients have met. Which form chooses a device is not documented; this one is a list. It
 * was written apart from the client that is tested against it. Each page's csrfToken has to come back.
 */
export async function startPingId(trust: PingIdTrust, changes: Partial<PingIdBehaviour> = {}): Promise<PingId> {
  const behaviour: PingIdBehaviour = {
    devices: [{ id: 'phone-1', name: 'Phone of Ana', kind: 'push' }],
    hasNumber: false,
    probesWebAuthn: false,
    polls: 1000,
    timeout: 'DEVICE_CLAIM_TIMEOUT',
    ...changes,
  };
  const device = new SecondDevice();
  const posts: Readonly<Record<string, string>>[] = [];
  const sessions = new Map<string, Session>();

  async function answer(request: TlsRequest, response: ServerResponse): Promise<void> {
    const url = new URL(request.url, 'https://localhost');
    const { fields } = readForm(request);
    if (request.method === 'POST') {
      posts.push(fields);
    }
    const session = sessions.get(readCookies(request)['PPM'] ?? '');
    const token = fields['csrfToken'] ?? url.searchParams.get('csrfToken');
    const isTokenRight = session !== undefined && token === session.csrfToken;
    const route = `${request.method} ${url.pathname}`;
    if (route === 'POST /pingid/ppm/auth' && fields['ppm_request'] !== undefined) {
      begin(response, fields['ppm_request']);
    } else if (route === 'POST /pingid/ppm/auth' && session && fields['isWebAuthnSupportedByBrowser'] !== undefined) {
      send(response, fields['isWebAuthnSupportedByBrowser'] === 'true' ? webAuthnPage() : devicePage(session));
    } else if (!isTokenRight) {
      send(response, pingIdErrorPage('Your session is not valid. Close the browser and sign on again.'), 403);
    } else if (route === 'POST /pingid/ppm/devices') {
      session.device = behaviour.devices.find(({ id }) => id === fields['deviceId']);
      send(response, devicePage(session));
    } else if (route === 'GET /pingid/ppm/auth/status') {
      sendJson(response, { status: statusOf(session) });
    } else if (route === 'GET /pingid/ppm/auth/response') {
      sendOutcome(response, session);
    } else if (route === 'POST /pingid/ppm/auth/otp') {
      checkCode(response, session, fields['otp']);
    } else {
      send(response, pingIdErrorPage('There is no such page.'), 404);
    }
  }

  function begin(response: ServerResponse, ppmRequest: string): void {
    const returnTo = trust.take(ppmRequest);
    if (returnTo === undefined) {
      send(response, pingIdErrorPage('The request is not valid.'), 400);
      return;
    }
    const id = randomUUID();
    const session: Session = {
      returnTo,
      request: ppmRequest,
      csrfToken: randomUUID(),
      device: behaviour.devices.length === 1 ? behaviour.devices[0] : undefined,
      polls: 0,
      attempts: 0,
      outcome: undefined,
    };
    sessions.set(id, session);
    response.setHeader('set-cookie', `PPM=${id}; path=/pingid; HttpOnly; Secure`);
    send(
      response,
      behaviour.probesWebAuthn ? webAuthnProbePage(`${server.endpoint}/pingid/ppm/auth`) : devicePage(session),
    );
  }

  function devicePage(session: Session, error?: string): string {
    session.csrfToken = randomUUID();
    const { csrfToken } = session;
    const base = `${server.endpoint}/pingid/ppm`;
    if (!session.device) {
      return devicesPage(`${base}/devices`, csrfToken, behaviour.devices);
    }
    if (session.device.kind === 'code') {
      return otpPage(`${base}/auth/otp`, csrfToken, session.device.name, error);
    }
    const number = behaviour.hasNumber ? String(randomInt(10, 100)) : undefined;
    device.ask(number);
    const links = { status: `${base}/auth/status`, response: `${base}/auth/response` };
    return swipePage(links, csrfToken, { device: session.device.name, number });
  }

  function statusOf(session: Session): string {
    session.outcome ??= device.answer;
    if (session.outcome !== undefined) {
      return session.outcome === 'timeout' ? behaviour.timeout : 'OK';
    }
    session.polls += 1;
    if (session.polls <= behaviour.polls) {
      return 'ASYNC_AUTH_WAIT';
    }
    device.forget();
    session.outcome = 'timeout';
    return behaviour.timeout;
  }

  function sendOutcome(response: ServerResponse, session: Session): void {
    if (session.outcome === undefined) {
      send(response, pingIdErrorPage('The device has not answered yet.'), 400);
    } else if (session.outcome === 'timeout') {
      send(response, pingIdErrorPage('Your device did not respond in time.'));
    } else {
      sendBack(response, session, session.outcome === 'approved');
    }
  }

  function checkCode(response: ServerResponse, session: Session, code: string | undefined): void {
    if (device.isRight(code)) {
      sendBack(response, session, true);
      return;
    }
    session.attempts += 1;
    send(
      response,
      session.attempts === 3
        ? pingIdErrorPage('Too many attempts. Contact your administrator.')
        : devicePage(session, 'Invalid passcode. Try again.'),
    );
  }

  function sendBack(response: ServerResponse, session: Session, isApproved: boolean): void {
    send(response, autoSubmitPage(session.returnTo, { ppm_response: trust.answer(session.request, isApproved) }));
  }

  const server = await startTlsServer(answer);
  return { ...server, behaviour, device, posts };
}

function send(response: ServerResponse, html: string, status = 200): void {
  response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' });
  response.end(html);
}

function sendJson(response: ServerResponse, value: object): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(value));
}

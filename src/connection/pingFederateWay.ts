import { parseUrl } from './urls';

/**
 * How a connection signs in to PingFederate, by what SSOLoginURL leads to: its WS-Trust service (`…/idp/sts.wst`), or a
 * sign-in page as a browser sees it (`…/idp/startSSO.ping`). `undefined` when it is no URL, or leads to no more than a
 * host. Source of the paths: PingFederate, "System-services endpoints" and "IdP endpoints".
 */
export function pingFederateWayOf(loginUrl: string | undefined): 'wsTrust' | 'browser' | undefined {
  const url = parseUrl(loginUrl ?? '');
  if (url === undefined || url.pathname === '/') {
    return undefined;
  }
  return url.pathname.toLowerCase().endsWith('.wst') ? 'wsTrust' : 'browser';
}

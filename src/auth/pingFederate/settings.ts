import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { pingFederateWayOf } from '../../connection/pingFederateWay';
import { parseUrl } from '../../connection/urls';
import { UserError } from '../../connection/userError';
import { foldName } from '../../connection/names';
import type { SchemeContext } from '../scheme';

/** What a connection says of PingFederate. */
export interface PingFederateSettings {
  readonly way: 'wsTrust' | 'browser';
  readonly url: URL;
  readonly user: string;
  readonly password: string;
  /** SSOExchangeUrl; always there for WS-Trust. */
  readonly exchangeUrl: string | undefined;
  /** Value of an Authorization header, when AuthScheme in SSOProperties is Basic. A secret. */
  readonly authorization: string | undefined;
}

/** In the infinitive, for errors. */
export const pingFederateStep = 'sign in to PingFederate';

/** The partner that AWS is in PingFederate, unless SSOLoginURL names it. */
const usualPartner = 'urn:amazon:webservices';

/** @throws UserError naming what is missing or cannot be used */
export function pingFederateSettings({ properties }: Connection, { trace }: SchemeContext): PingFederateSettings {
  const user = given(propertyValue(properties, 'User')?.trim(), 'User', 'your user name at PingFederate');
  const password = given(propertyValue(properties, 'Password'), 'Password', 'the password of that user');
  const text = given(propertyValue(properties, 'SSOLoginURL')?.trim(), 'SSOLoginURL', 'the address of PingFederate');
  trace.secrets.hide(password);
  const url = parseUrl(text);
  const way = pingFederateWayOf(text);
  if (!url || !way) {
    throw failure(
      url
        ? 'SSOLoginURL is only the host of PingFederate. Its WS-Trust service is at /idp/sts.wst, its sign-in page at /idp/startSSO.ping.'
        : 'SSOLoginURL is not a web address. It looks like https://sso.example.com:9031/idp/sts.wst.',
      'pingFederate.loginUrl',
    );
  }
  const exchangeUrl = propertyValue(properties, 'SSOExchangeUrl')?.trim() || undefined;
  if (way === 'wsTrust') {
    given(exchangeUrl, 'SSOExchangeUrl', 'the Partner Service Identifier of the SP connection');
  }
  const isBasic = foldName(propertyValue(properties, 'SSOProperties.AuthScheme') ?? '') === 'basic';
  return {
    way,
    url: way === 'browser' ? withPartner(url) : url,
    user,
    password,
    exchangeUrl,
    authorization: isBasic ? basicHeader(user, password, trace) : undefined,
  };
}

/** PingFederate has to be told for whom it shall sign somebody in. Source: PingFederate, "IdP endpoints", startSSO.ping. */
function withPartner(url: URL): URL {
  const isNamed = [...url.searchParams.keys()].some((name) => name.toLowerCase() === 'partnerspid');
  if (isNamed || !url.pathname.toLowerCase().endsWith('/startsso.ping')) {
    return url;
  }
  const complete = new URL(url);
  complete.searchParams.set('PartnerSpId', usualPartner);
  return complete;
}

/** In UTF-8 (RFC 7617). */
function basicHeader(user: string, password: string, trace: SchemeContext['trace']): string {
  if (user.includes(':')) {
    throw failure(
      'User has a colon, which an Authorization header cannot carry. Correct User, or remove AuthScheme from SSOProperties.',
      'pingFederate.basicUser',
    );
  }
  const encoded = Buffer.from(`${user}:${password}`, 'utf8').toString('base64');
  trace.secrets.hide(encoded);
  return `Basic ${encoded}`;
}

function given(value: string | undefined, property: string, words: string): string {
  if (!value) {
    throw failure(`${property} is missing. Enter ${words} in the connection.`, `connection.missing${property}`);
  }
  return value;
}

function failure(message: string, code: string): UserError {
  return new UserError(message, { code, actions: ['editConnection'] });
}

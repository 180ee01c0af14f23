import type { Connection } from '../../connection/connection';
import { propertyValue } from '../../connection/connection';
import { parseUrl } from '../../connection/urls';
import { UserError } from '../../connection/userError';

/** How AWS is called in an ADFS that was set up as AWS describes. Source: AWS IAM user guide, "Integrating ADFS". */
const defaultRelyingParty = 'urn:amazon:webservices';

/** The page that signs in without a request of the relying party. Source: Microsoft, "IdP-initiated sign-on page". */
const page = '/adfs/ls/IdpInitiatedSignOn.aspx';

/** The identifier of AWS in the connection's ADFS. */
export function relyingPartyOf({ properties }: Connection): string {
  return propertyValue(properties, 'SSOProperties.RelyingParty')?.trim() || defaultRelyingParty;
}

/**
 * Where an ADFS signs in to AWS, from SSOLoginURL in any of the forms in which it is handed around: the bare server, with
 * or without a slash at its end, or with /adfs/ls/ and whatever follows. A relying party that is named in its query
 * counts unless SSOProperties names one.
 * @throws UserError when SSOLoginURL is none
 */
export function adfsSignInUrl(connection: Connection): string {
  const url = parseUrl(propertyValue(connection.properties, 'SSOLoginURL') ?? '');
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') {
    throw new UserError(
      'SSOLoginURL is no web address. Correct it: it begins with https:// and the name of the ADFS.',
      {
        code: 'auth.adfs.address',
        step: 'sign in to ADFS',
        actions: ['editConnection'],
      },
    );
  }
  const isPage = /\/adfs\/ls\/idpinitiatedsignon(?:\.aspx)?$/iu.test(url.pathname);
  const path = isPage ? url.pathname : `${url.pathname.replace(/\/adfs(?:\/.*)?$/iu, '').replace(/\/+$/u, '')}${page}`;
  const others = isPage ? otherParameters(url.search) : [];
  const named = isPage ? url.searchParams.get(parameterOf(url) ?? '') : null;
  const isGiven = propertyValue(connection.properties, 'SSOProperties.RelyingParty') !== undefined;
  const relyingParty = isGiven || !named ? relyingPartyOf(connection) : named;
  const query = [`loginToRp=${encodeURIComponent(relyingParty)}`, ...others].join('&');
  return `${url.origin}${path}?${query}`;
}

/** ADFS reads the names of parameters in any case. */
function parameterOf(url: URL): string | undefined {
  return [...url.searchParams.keys()].find((name) => name.toLowerCase() === 'logintorp');
}

function otherParameters(search: string): string[] {
  return search
    .slice(1)
    .split('&')
    .filter((part) => part !== '' && !/^logintorp(?:=|$)/iu.test(part));
}

import { isLoopback, parseUrl } from '../urls';
import type { CheckContext } from './checkContext';

const endpoints = ['Endpoint', 'STSEndpoint', 'CognitoIdentityProviderEndpoint', 'CognitoIdentityEndpoint'];

/** URLs, and Domain, which is none. */
export function checkUrls(context: CheckContext): void {
  for (const name of endpoints) {
    const text = context.value(name);
    if (text !== undefined && !(name === 'Endpoint' && text.trim().toLowerCase() === 'sample')) {
      checkEndpoint(context, name, text);
    }
  }
  checkLoginUrl(context);
  checkExchangeUrl(context);
  checkDomain(context);
}

/** An http or https URL, or the sentence that says why it is none has been reported. */
function webUrl({ report }: CheckContext, name: string, text: string, example: string): URL | undefined {
  if (/\s/.test(text)) {
    report(name, 'error', `${name} has a blank in it or at its ends. Remove it.`);
    return undefined;
  }
  const url = parseUrl(text);
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:') && /^https?:\/\//i.test(text)) {
    if (url.username !== '' || url.password !== '') {
      report(name, 'error', `${name} holds a user name or password. Remove what stands in front of the @.`);
      return undefined;
    }
    return url;
  }
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(text)) {
    report(name, 'error', `${name} needs https:// or http:// in front, such as ${example}.`);
  } else {
    report(name, 'error', `${name} is not a web address. It looks like ${example}.`);
  }
  return undefined;
}

function checkEndpoint(context: CheckContext, name: string, text: string): void {
  const url = webUrl(context, name, text, 'http://localhost:8000');
  if (url === undefined) {
    return;
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    context.report(
      name,
      'warning',
      `${name} is not encrypted: items and session tokens can be read on the way. Use https:// if the server offers it.`,
    );
  }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') {
    context.report(
      name,
      'warning',
      `${name} goes on behind the host and the port. AWS's services stand at the root of a host.`,
    );
  }
}

function checkLoginUrl(context: CheckContext): void {
  const text = context.value('SSOLoginURL');
  const url = text === undefined ? undefined : webUrl(context, 'SSOLoginURL', text, 'https://sso.example.com');
  if (url === undefined) {
    return;
  }
  if (url.protocol === 'http:' && !isLoopback(url)) {
    context.report(
      'SSOLoginURL',
      'warning',
      'SSOLoginURL is not encrypted: the password can be read on the way. Use https://.',
    );
  }
  if (context.scheme === 'Okta' && url.pathname === '/') {
    context.report(
      'SSOLoginURL',
      'warning',
      'SSOLoginURL is only the start page of Okta. Copy the address of the AWS tile there: it contains /home/amazon_aws/.',
    );
  }
  if (context.scheme === 'PingFederate' && url.pathname === '/') {
    context.report(
      'SSOLoginURL',
      'error',
      'SSOLoginURL is only the host of PingFederate. Its WS-Trust service is at /idp/sts.wst, its sign-in page at /idp/startSSO.ping.',
    );
  }
}

/** An identifier, which need not be a web address: `urn:amazon:webservices` is one too. */
function checkExchangeUrl({ value, report }: CheckContext): void {
  const text = value('SSOExchangeUrl');
  if (text === undefined) {
    return;
  }
  if (/\s/.test(text)) {
    report('SSOExchangeUrl', 'error', 'SSOExchangeUrl has a blank in it or at its ends. Remove it.');
  } else if (parseUrl(text) === undefined) {
    report(
      'SSOExchangeUrl',
      'warning',
      'SSOExchangeUrl is usually a URL, such as https://us-east-1.signin.aws.amazon.com/platform/saml/acs/…. Check it against PingFederate.',
    );
  }
}

function checkDomain({ value, report }: CheckContext): void {
  const text = value('Domain');
  if (text === undefined) {
    return;
  }
  const domain = text.trim().replace(/^\.+/, '');
  if (/[:/\\?#@\s]/.test(domain) || domain === '') {
    report(
      'Domain',
      'error',
      'Domain is what stands behind the region, such as amazonaws.com: no https://, no port, no path. A whole URL goes into Endpoint.',
    );
  } else if (/^dynamodb\./i.test(domain)) {
    report(
      'Domain',
      'warning',
      'Domain begins with dynamodb, which is put in front of it anyway. Leave only what stands behind the region.',
    );
  } else if (value('Endpoint') !== undefined) {
    report('Domain', 'info', 'Domain does not count while Endpoint is set.');
  }
}

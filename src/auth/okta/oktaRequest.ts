import { propertyValue } from '../../connection/connection';
import type { Connection } from '../../connection/connection';
import { parseUrl } from '../../connection/urls';
import { UserError } from '../../connection/userError';
import { booleanValue } from '../../connection/values';
import { required } from '../keys';
import type { SchemeContext } from '../scheme';
import { deviceTokenFor } from './deviceToken';
import type { MfaType } from './factors';
import type { OktaRequest } from './oktaSignIn';

const mfaTypes: readonly MfaType[] = ['OktaVerify', 'Email', 'SMS'];

/**
 * What a connection says of its sign-in at Okta. The organisation is the origin of SSOLoginURL: many have a domain of
 * their own.
 * @throws UserError naming what is missing
 */
export async function oktaRequestOf(
  connection: Connection,
  context: SchemeContext,
): Promise<OktaRequest & { readonly apiToken?: string }> {
  const { properties } = connection;
  const { secrets } = context.trace;
  const user = required(connection, 'User');
  // Blanks at its ends may be part of it.
  const password = propertyValue(properties, 'Password') ?? required(connection, 'Password');
  const appLink = appLinkOf(required(connection, 'SSOLoginURL'));
  const apiToken = propertyValue(properties, 'SSOProperties.APIToken')?.trim();
  const passCode = propertyValue(properties, 'SSOProperties.MFAPassCode')?.trim();
  secrets.hide(password, apiToken, passCode);
  const type = mfaTypeOf(propertyValue(properties, 'SSOProperties.MFAType'));
  const facts = { user, origin: appLink.origin, hasApiToken: Boolean(apiToken) };
  const remembers = booleanValue(propertyValue(properties, 'SSOProperties.MFARememberDevice')) ?? true;
  const deviceToken = remembers ? await deviceTokenFor(facts, context) : undefined;
  return {
    facts,
    appLink: appLink.href,
    password,
    factor: {
      ...(type && { type }),
      ...(passCode && { passCode }),
      ...(deviceToken !== undefined && { deviceToken }),
    },
    ...(apiToken && { apiToken }),
  };
}

function appLinkOf(text: string): URL {
  const url = parseUrl(text);
  if (!url || !/^https?:$/u.test(url.protocol) || url.pathname === '/') {
    throw new UserError(
      'SSOLoginURL leads to no application of Okta. Set it to where the AWS tile of your Okta page leads: it contains /home/amazon_aws/.',
      { code: 'connection.wrongSSOLoginURL', actions: ['editConnection'] },
    );
  }
  return url;
}

function mfaTypeOf(text: string | undefined): MfaType | undefined {
  const name = text?.trim().toLowerCase() ?? '';
  const type = mfaTypes.find((each) => each.toLowerCase() === name);
  if (name !== '' && !type) {
    throw new UserError(`MFAType is none of ${mfaTypes.join(', ')}. Choose one of them, or leave it empty.`, {
      code: 'connection.wrongMFAType',
      actions: ['editConnection'],
    });
  }
  return type;
}

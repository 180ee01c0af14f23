import type { HttpAnswer, HttpSession } from '../http/httpSession';
import type { SchemeContext } from '../scheme';
import type { HtmlForm, HtmlInput, HtmlPage } from './htmlPage';

/** Fields a browser leaves out unless they are clicked. */
const buttonTypes = new Set(['submit', 'button', 'image', 'reset', 'file']);

/**
 * What a browser would send of a form: fields with a name, boxes that are checked, no button but the one that is clicked.
 * @param values in place of what the fields hold, by name; a name that the form does not have is added
 */
export function formFields(
  form: HtmlForm,
  values: Readonly<Record<string, string>> = {},
  clicked?: HtmlInput,
): URLSearchParams {
  const rest = new Map(Object.entries(values));
  const fields = new URLSearchParams();
  for (const input of form.inputs.filter((each) => each.name !== '' && isSent(each, clicked))) {
    // Some servers refuse a field that comes twice.
    fields.append(input.name, rest.get(input.name) ?? input.value);
    rest.delete(input.name);
  }
  for (const [name, value] of rest) {
    fields.append(name, value);
  }
  return fields;
}

/**
 * Sends a form of a page, with its own fields and the values that are given. A page whose origin may have the password
 * may lead it elsewhere with its own form.
 * @throws UserError, or an abort
 */
export async function submitForm(
  session: HttpSession,
  context: Pick<SchemeContext, 'trace'>,
  submission: {
    readonly page: HtmlPage;
    readonly form: HtmlForm;
    readonly values?: Readonly<Record<string, string>>;
    readonly clicked?: HtmlInput;
    /** One of the values is a password. */
    readonly carriesPassword?: boolean;
    /** Milliseconds; see `HttpRequest`. */
    readonly patience?: number;
    readonly signal?: AbortSignal;
  },
): Promise<HttpAnswer> {
  const { page, form, values, clicked, carriesPassword, patience, signal } = submission;
  const fields = formFields(form, values, clicked);
  for (const [name, value] of fields) {
    if (/^SAML(?:Response|Request)$|^(?:wresult|stateToken|Context)$/u.test(name)) {
      context.trace.secrets.hide(value);
    }
  }
  session.trustOrigin(form.action, page.url);
  // A password never stands in a URL, whatever the form says.
  const isPost = form.method === 'POST' || carriesPassword === true;
  return session.send({
    method: isPost ? 'POST' : 'GET',
    url: isPost ? form.action : withQuery(form.action, fields),
    ...(isPost && { body: fields, headers: { origin: new URL(page.url).origin } }),
    ...(carriesPassword !== undefined && { carriesPassword }),
    ...(patience !== undefined && { patience }),
    ...(signal && { signal }),
  });
}

function isSent(input: HtmlInput, clicked: HtmlInput | undefined): boolean {
  if (buttonTypes.has(input.type)) {
    return input === clicked;
  }
  return (input.type !== 'checkbox' && input.type !== 'radio') || input.isChecked;
}

/** A form that is sent with GET puts its fields in the place of the query. */
function withQuery(action: string, fields: URLSearchParams): string {
  if (!URL.canParse(action)) {
    return action;
  }
  const url = new URL(action);
  url.search = fields.toString();
  return url.href;
}

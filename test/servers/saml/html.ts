/** Text for the content of an element or the value of an attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

export function hidden(name: string, value: string, id?: string): string {
  const identity = id === undefined ? '' : ` id="${escapeHtml(id)}"`;
  return `<input${identity} type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}"/>`;
}

/** The page that hands a SAMLResponse over to AWS by itself, by script. */
export function samlResponsePage(response: string, formName: string, action: string): string {
  return `<html><head><title>Working...</title></head><body><form method="POST" name="${escapeHtml(formName)}" action="${escapeHtml(action)}"><input type="hidden" name="SAMLResponse" value="${escapeHtml(response)}" /><noscript><p>Script is disabled. Click Submit to continue.</p><input type="submit" value="Submit" /></noscript></form><script language="javascript">window.setTimeout('document.forms[0].submit()', 0);</script></body></html>`;
}

/** A page for a browser. */
export interface Page {
  readonly status: number;
  readonly html: string;
}

/** The form that sends itself to where it is for. Okta writes values with `&#x2b;`, `&#x2f;`, `&#x3d;`. */
export function submittingPage(action: string, fields: Readonly<Record<string, string>>): Page {
  const inputs = Object.entries(fields).map(
    ([name, value]) => `    <input name="${name}" type="hidden" value="${entities(value)}"/>`,
  );
  return page(
    'Signing in...',
    `<div id="okta-loading"><p>Signing in to the application</p></div>
  <form id="appForm" action="${entities(action)}" method="POST">
${inputs.join('\n')}
  </form>
  <script type="text/javascript">setTimeout(function () { document.getElementById('appForm').submit(); }, 0);</script>`,
  );
}

/** The page with the widget in which a person signs in; a script carries the state token of a step-up. */
export function signInPage(stateToken?: string): Page {
  const script =
    stateToken === undefined
      ? ''
      : `
  <script type="text/javascript">
    var baseUrl = '';
    var stateToken = '${stateToken.replaceAll('-', String.raw`\x2D`)}';
    var config = {"relayState": "", "language": "en"};
  </script>`;
  return page(
    'Sign In',
    `<div id="signin-container"></div>${script}
  <noscript>Javascript is required</noscript>`,
  );
}

/** What a person reads who may not have the application, or whose request was no good. */
export function errorPage(status: number, heading: string, text: string): Page {
  return {
    ...page(
      'Error',
      `<div class="error-content">
    <h1>${entities(heading)}</h1>
    <p>${entities(text)}</p>
  </div>`,
    ),
    status,
  };
}

function page(title: string, body: string): Page {
  return {
    status: 200,
    html: `<!DOCTYPE html>
<html lang="en">
<head><meta charset="UTF-8"/><title>${title}</title></head>
<body>
  ${body}
</body>
</html>
`,
  };
}

/** Everything but letters, digits and what cannot be misread, as character references. */
function entities(text: string): string {
  return text.replaceAll(/[^\w .,-]/gu, (character) => `&#x${character.codePointAt(0)?.toString(16) ?? ''};`);
}

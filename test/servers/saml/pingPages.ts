import { escapeHtml, hidden } from './html';

/** A form that a script sends as soon as the page is there. */
export function autoSubmitPage(action: string, fields: Readonly<Record<string, string>>, method = 'post'): string {
  const inputs = Object.entries(fields).map(([name, value]) => hidden(name, value));
  return `<!DOCTYPE html><html><head><title>Submit Form</title></head><body onload="javascript:document.forms[0].submit()"><noscript><p><strong>Note:</strong> Since your browser does not support JavaScript, you must press the Resume button once to proceed.</p></noscript><form method="${method}" action="${escapeHtml(action)}">${inputs.join('')}<noscript><input type="submit" value="Resume"/></noscript></form></body></html>`;
}

export interface LoginFields {
  readonly user: string;
  readonly password: string;
}

/** The template html.form.login.template.html, or an administrator's own with other names. */
export function loginPage(action: string, fields: LoginFields, error?: string): string {
  const message =
    error === undefined ? '' : `<div class="ping-messages"><div class="ping-error">${escapeHtml(error)}</div></div>`;
  return pingPage(
    'Sign On',
    `<h1>Sign On</h1><form method="POST" action="${escapeHtml(action)}" autocomplete="off">${message}
      <div class="ping-input-label">Username</div><div class="ping-input-container"><input id="username" type="text" size="36" name="${escapeHtml(fields.user)}" value=""/></div>
      <div class="ping-input-label">Password</div><div class="ping-input-container"><input id="password" type="password" size="36" name="${escapeHtml(fields.password)}"/></div>
      <input type="checkbox" id="rememberUsername" name="pf.rememberUsername"/>
      ${hidden('pf.ok', '')}${hidden('pf.cancel', '')}${hidden('pf.adapterId', 'HtmlFormAdapter')}
      <div class="ping-buttons"><a onclick="postOk();" class="ping-button normal allow" title="Sign On">Sign On</a></div></form>
      <form method="GET" action="/ext/pwdreset/Identify"><input type="text" name="search"/></form>`,
  );
}

export function errorPage(title: string, message: string): string {
  return pingPage(
    title,
    `<h1>${escapeHtml(title)}</h1><div class="ping-messages"><div class="ping-error">${escapeHtml(message)}</div></div>`,
  );
}

function pingPage(title: string, content: string): string {
  return `<!DOCTYPE html><html lang="en"><head><title>${escapeHtml(title)}</title><meta name="viewport" content="width=device-width"/></head><body><div class="ping-container"><div class="ping-header">Example Company</div>${content}<div class="ping-footer"></div></div></body></html>`;
}

/** PingID asks the browser whether it can do WebAuthn. */
export function webAuthnProbePage(action: string): string {
  return pingIdPage(
    `<script src="/pingid/assets/js/utils/webauthn/webauthn.js"></script><form method="post" action="${escapeHtml(action)}" id="start-form"><input type="hidden" name="isWebAuthnSupportedByBrowser" /></form><script src="/pingid/assets/js/utils/startAuthSubmit.js"></script>`,
  );
}

export function webAuthnPage(): string {
  return pingIdPage(
    '<h1>Authentication</h1><p>Use your security key.</p><script src="/pingid/assets/js/webauthn.js"></script>',
  );
}

export interface PingDevice {
  readonly id: string;
  readonly name: string;
}

export function devicesPage(action: string, csrfToken: string, devices: readonly PingDevice[]): string {
  const choices = devices.map(
    ({ id, name }) =>
      `<li class="device"><label><input type="radio" name="deviceId" value="${escapeHtml(id)}"/>${escapeHtml(name)}</label></li>`,
  );
  return pingIdPage(
    `<h1>Select a device</h1><form id="device-form" method="post" action="${escapeHtml(action)}">${csrf(csrfToken)}<ul>${choices.join('')}</ul><input type="submit" value="Sign On" class="primary"/></form>`,
  );
}

export function swipePage(
  links: { readonly status: string; readonly response: string },
  csrfToken: string,
  { device, number }: { readonly device: string; readonly number: string | undefined },
): string {
  const [text, matching] =
    number === undefined
      ? ['Swipe to authenticate on your device', '']
      : ['Select the number displayed in your PingID mobile app', `<div class="numbermatching">${number}</div>`];
  return pingIdPage(
    `<div class="window authenticating"><h1>Authentication</h1><p>${text}</p><div class="status">${matching}</div><div class="text device">Authenticating on <div class="device-name">${escapeHtml(device)}</div></div></div>
     <form method="POST" action="${escapeHtml(links.status)}" id="form1">${csrf(csrfToken)}<noscript><input type="submit" value="Resume"/></noscript></form>
     <form method="GET" action="${escapeHtml(links.response)}" id="reponseView">${csrf(csrfToken)}<input type="hidden" name="status" id="status" encode="false" /><noscript><input type="submit" value="Resume"/></noscript></form>
     <form method="GET" action="${escapeHtml(links.response)}" id="errorReponseView">${csrf(csrfToken)}</form>`,
  );
}

export function otpPage(action: string, csrfToken: string, device: string, error?: string): string {
  return pingIdPage(
    `<div class="window settings"><div class="error-message">${escapeHtml(error ?? '')}</div><h1>Authentication</h1><div class="success-message">Authenticating with ${escapeHtml(device)}</div><p>Enter the passcode displayed in your PingID app.</p>
     <form id="otp-form" action="${escapeHtml(action)}" method="post"><input id="otp" name="otp" type="text" class="passcode-input" value="" maxlength="6" autocomplete="off"/>${csrf(csrfToken)}<a class="button" href="/pingid/ppm/devices">Change Device</a><input type="submit" value="Sign On" class="primary" disabled/></form></div>
     <form method="GET" action="" id="reponseView">${csrf(csrfToken)}</form>`,
  );
}

export function pingIdErrorPage(message: string): string {
  return pingIdPage(
    `<div class="window error"><div class="content"><div class="status"></div><div class="title-text">Authentication failed</div><div class="error-text"><div class="text">${escapeHtml(message)}</div></div></div></div>`,
  );
}

function csrf(token: string): string {
  return `<input type="hidden" name="csrfToken" id="csrfToken" value="${escapeHtml(token)}" encode="false" />`;
}

/** With the page inside the page that PingID shows to browsers without scripts. */
function pingIdPage(content: string): string {
  return `<!DOCTYPE html><html><head><title>PingID</title></head><body><noscript><!DOCTYPE html><html><head><title></title></head><body><div class="nojspage"><div class="window error"><div class="title-text">Important</div><div class="error-text"><div class="text">PingID requires Javascript to be enabled. If the problem persists, please contact your administrator.</div></div></div></div></body></html><style type="text/css">.dialog { display:none; }</style></noscript><div class="dialog">${content}</div></body></html>`;
}

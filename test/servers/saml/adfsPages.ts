import { randomUUID } from 'node:crypto';
import { escapeHtml, hidden } from './html';

/** Where a page's forms lead to, and what was wrong with the last one. */
export interface PageFacts {
  /** Path and query. */
  readonly action: string;
  /** AD FS 2016 has `label#errorText`, its successors `span#errorText`. */
  readonly version: 2016 | 2019 | 2022;
  readonly error?: string;
}

export interface Option {
  /** Such as `FormsAuthentication`. */
  readonly id: string;
  readonly label: string;
}

/** User name and password on one page. */
export function formsPage(facts: PageFacts): string {
  return signInPage(
    facts,
    'Sign In',
    `<div id="userNameArea"><label id="userNameInputLabel" for="userNameInput" class="hidden">User Account</label><input id="userNameInput" name="UserName" type="email" value="" tabindex="1" class="text fullWidth" spellcheck="false" placeholder="someone@example.com" autocomplete="off"/></div>
     ${passwordArea}
     <div id="kmsiArea" style="display:none"><input type="checkbox" name="Kmsi" id="kmsiInput" value="true" tabindex="3"/><label for="kmsiInput">Keep me signed in</label></div>
     ${hidden('AuthMethod', 'FormsAuthentication', 'optionForms')}`,
    [],
  );
}

/** The first of the separate pages of AD FS 2019: only the user name. */
export function userNamePage(facts: PageFacts): string {
  return signInPage(
    facts,
    'Sign In',
    `<div id="userNameArea"><label for="userNameInput">Sign in</label><input id="userNameInput" name="UserName" type="email" value="" placeholder="someone@example.com" autocomplete="off"/></div>
     ${hidden('AuthMethod', 'FormsAuthentication', 'optionForms')}
     <span id="nextButton" class="submit" role="button">Next</span>`,
    [],
  );
}

/** The page between them, where there are several ways to go on. */
export function primaryOptionsPage(facts: PageFacts, options: readonly Option[]): string {
  return page(
    'Sign In',
    `<div id="openingMessage">Choose a way to sign in</div>${optionsForm(facts.action, options, [])}`,
  );
}

/** The last of them: only the password. */
export function passwordPage(facts: PageFacts, userName: string): string {
  return signInPage(
    facts,
    'Sign In',
    `<div id="identityBanner">${escapeHtml(userName)}</div>${hidden('UserName', userName, 'userNameInput')}
     ${passwordArea}
     ${hidden('AuthMethod', 'FormsAuthentication', 'optionForms')}`,
    [],
  );
}

const passwordArea =
  '<div id="passwordArea"><label id="passwordInputLabel" for="passwordInput" class="hidden">Password</label><input id="passwordInput" name="Password" type="password" tabindex="2" class="text fullWidth" placeholder="Password" autocomplete="off"/></div>';

/** Which organisation somebody belongs to. */
export function homeRealmPage(facts: PageFacts, realms: readonly Option[]): string {
  const choices = realms.map(
    ({ id, label }) =>
      `<div class="idp" tabindex="1" role="button" onclick="HRD.selection('${escapeHtml(id)}'); return false;"><span class="largeTextNoWrap indentNonCollapsible">${escapeHtml(label)}</span></div>`,
  );
  return page(
    'Home Realm Discovery',
    `<div id="hrdArea"><form id="hrd" method="post" autocomplete="off" novalidate="novalidate" action="${escapeHtml(facts.action)}">
      ${errorArea(facts)}<div id="openingMessage">Sign in with one of these accounts</div>
      ${choices.join('\n')}${hidden('HomeRealmSelection', '', 'hrdSelection')}</form></div>`,
  );
}

/** Where a second factor is asked for. `fields` are the provider's own. */
export function factorPage(
  facts: PageFacts & { readonly title?: string },
  { authMethod, context, fields }: { readonly authMethod: string; readonly context: string; readonly fields: string },
  otherOptions: readonly Option[],
): string {
  return signInPage(
    facts,
    facts.title ?? 'Multi-Factor Authentication',
    `${hidden('AuthMethod', authMethod, 'authMethod')}${hidden('Context', context, 'context')}${fields}`,
    otherOptions,
    [hidden('Context', context)],
  );
}

/** Which of several second factors. */
export function factorOptionsPage(facts: PageFacts, context: string, options: readonly Option[]): string {
  return page(
    'Multi-Factor Authentication',
    `<div id="openingMessage">For security reasons, we require additional information to verify your account</div>${optionsForm(facts.action, options, [hidden('Context', context)])}`,
  );
}

export function updatePasswordPage(userName: string): string {
  return page(
    'Update Password',
    `<form id="updatePasswordForm" method="post" action="/adfs/portal/updatepassword/"><div id="openingMessage">Update password</div>
      <label id="errorText">You must update your password because your password has expired.</label>
      <input id="userNameInput" name="UserName" type="email" value="${escapeHtml(userName)}"/><input name="OldPassword" type="password"/><input name="NewPassword" type="password"/><input name="ConfirmNewPassword" type="password"/>
      <input type="submit" value="Submit"/></form>`,
  );
}

/** A page some put in front of the sign-in. */
export function captchaPage(facts: PageFacts): string {
  return page(
    'Prove you are human',
    `<form method="post" id="captchaForm" action="${escapeHtml(facts.action)}"><img src="/adfs/portal/captcha.png" alt=""/><input name="Captcha" type="text"/><input type="submit" value="Continue"/></form>`,
  );
}

/** Where somebody without a goal is asked for one. */
export function relyingPartiesPage(action: string, parties: readonly string[]): string {
  const choices = parties.map((party) => `<option value="${escapeHtml(party)}">${escapeHtml(party)}</option>`).join('');
  return page(
    'Sign In',
    `<form id="idpForm" method="post" action="${escapeHtml(action)}"><div id="openingMessage">You are not signed in.</div><input type="radio" name="SignInOtherSite" value="Yes" checked/>Sign in to one of the following sites:<select name="RelyingParty">${choices}</select><input name="SignInGo" type="submit" value="Sign in"/></form>`,
  );
}

export function errorPage(details: string | undefined): string {
  return page(
    'Error',
    `<div id="errorArea"><div id="openingMessage" class="groupMargin bigText">An error occurred</div>
      <div id="errorMessage" class="groupMargin">${details === undefined ? 'The resource you are trying to access is not available. ' : 'An error occurred. '}Contact your administrator for more information.</div>
      <div><span class="highlight">Error details</span><div id="errorDetails"><ul><li>Activity ID: ${randomUUID()}</li>${details === undefined ? '' : `<li>Error details: ${escapeHtml(details)}</li>`}<li>Cookie: enabled</li></ul></div></div></div>`,
  );
}

function signInPage(
  facts: PageFacts,
  title: string,
  fields: string,
  options: readonly Option[],
  optionFields: readonly string[] = [],
): string {
  return page(
    title,
    `<div id="loginArea"><form method="post" id="loginForm" autocomplete="off" novalidate="novalidate" onKeyPress="if (event && event.keyCode == 13) Login.submitLoginRequest();" action="${escapeHtml(facts.action)}">
      ${errorArea(facts)}<div id="formsAuthenticationArea">${fields}</div></form></div>
     <div id="authOptions">${optionsForm(facts.action, options, optionFields)}</div>`,
  );
}

/** It is on every page, even without options: with an AuthMethod that is empty until a script fills it. */
function optionsForm(action: string, options: readonly Option[], fields: readonly string[]): string {
  const links = options.map(
    ({ id, label }) =>
      `<div class="optionLinkSpan"><a id="${escapeHtml(id)}" href="#" role="button" onclick="SelectOption('${escapeHtml(id)}'); return false;">${escapeHtml(label)}</a></div>`,
  );
  return `<form id="options" method="post" action="${escapeHtml(action)}"><script type="text/javascript">function SelectOption(option) { var i = document.getElementById('optionSelection'); i.value = option; document.forms['options'].submit(); return false; }</script><input id="optionSelection" type="hidden" name="AuthMethod"/>${fields.join('')}<div id="authOptionLinks" class="groupMargin">${links.join('\n')}</div></form>`;
}

function errorArea({ error = '', version }: PageFacts): string {
  const element = version === 2016 ? 'label' : 'span';
  return `<div id="error" class="fieldMargin error smallText"><${element} id="errorText" for="">${escapeHtml(error)}</${element}></div>`;
}

function page(title: string, content: string): string {
  return `<!DOCTYPE html>
<html lang="en-US"><head><meta http-equiv="X-UA-Compatible" content="IE=10.000"/><meta name="viewport" content="width=device-width, initial-scale=1.0"/><title>${escapeHtml(title)}</title>
<script type='text/javascript'>//<![CDATA[
function LoginErrors(){this.userNameFormatError = 'Enter your user ID in the format \\u0026quot;domain\\\\user\\u0026quot; or \\u0026quot;user@domain\\u0026quot;.'; this.passwordEmpty = 'Enter your password.';}; var maxPasswordLength = 128;
//]]></script></head>
<body dir="ltr" class="body"><noscript id="noScript">JavaScript is required.</noscript><div id="fullPage"><div id="contentWrapper"><div id="header">Example Company</div><main id="workArea">
${content}
</main></div></div></body></html>`;
}

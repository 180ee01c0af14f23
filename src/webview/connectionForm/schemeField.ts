import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { AuthSchemeDefinition } from '../../connection/authSchemes';
import { authSchemes } from '../../connection/authSchemes';
import type { PropertyProblem } from '../../connection/validation';
import type { ProfileStart } from '../../protocol/connectionForm';

/** The list of the ways to sign in, each with the sentence that says when to use it. */
export function schemeField(
  chosen: AuthSchemeDefinition | undefined,
  problem: PropertyProblem | undefined,
  choose: (scheme: string) => void,
): TemplateResult {
  return html`
    <div class="field">
      <label for="AuthScheme">How do you sign in?</label>
      <select
        id="AuthScheme"
        class="rich"
        .value=${chosen?.name ?? ''}
        aria-invalid=${problem?.severity === 'error'}
        aria-describedby="AuthScheme-note"
        @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}
      >
        ${chosen ? nothing : html`<option value="" selected>Choose…</option>`}
        ${authSchemes.map(
          ({ name, label, description }) => html`
            <option value=${name} ?selected=${name === chosen?.name} data-description=${description}>${label}</option>
          `,
        )}
      </select>
      <div id="AuthScheme-note">
        ${chosen ? html`<p class="help">${chosen.description}</p>` : nothing}
        ${problem ? html`<p class="problem ${problem.severity}">${problem.message}</p>` : nothing}
      </div>
    </div>
  `;
}

/** The profiles of the AWS configuration files, offered as a start. */
export function profileField(
  profiles: readonly ProfileStart[],
  start: (profile: ProfileStart) => void,
): TemplateResult | typeof nothing {
  if (profiles.length === 0) {
    return nothing;
  }
  const chosen = (event: Event): void => {
    const select = event.target as HTMLSelectElement;
    const profile = profiles[Number(select.value)];
    select.value = '';
    if (profile) {
      start(profile);
    }
  };
  return html`
    <div class="field">
      <label for="profile">Start from an AWS profile</label>
      <select id="profile" @change=${chosen} aria-describedby="profile-note">
        <option value="">Choose a profile…</option>
        ${profiles.map(({ name, kind }, index) => html`<option value=${index}>${name} (${kind})</option>`)}
      </select>
      <p id="profile-note" class="help">Found in your AWS configuration files. It fills the fields below.</p>
    </div>
  `;
}

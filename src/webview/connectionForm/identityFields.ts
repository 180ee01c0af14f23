import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { Environment } from '../../connection/connection';
import type { FormModel } from './formModel';
import './suggestingInput';

const environments: readonly { readonly value: Environment; readonly label: string }[] = [
  { value: 'production', label: 'Production' },
  { value: 'staging', label: 'Staging' },
  { value: 'development', label: 'Development' },
  { value: 'local', label: 'Local' },
];

/** What a connection is called and where it stands: name, folder, environment. */
export function identityFields(
  model: FormModel,
  options: {
    readonly folders: readonly string[];
    readonly nameMissing: boolean;
    readonly change: (change: Partial<FormModel>) => void;
  },
): TemplateResult {
  const { change, nameMissing } = options;
  return html`
    <div class="identity">
      <div class="field">
        <label for="name">Name<span class="required" aria-hidden="true"> *</span></label>
        <input
          id="name"
          type="text"
          spellcheck="false"
          autocomplete="off"
          placeholder="Orders (prod)"
          .value=${model.name}
          aria-required="true"
          aria-invalid=${nameMissing}
          aria-describedby=${nameMissing ? 'name-note' : nothing}
          @input=${(event: InputEvent) => change({ name: text(event) })}
        />
        ${nameMissing ? html`<p id="name-note" class="problem error">Give the connection a name.</p>` : nothing}
      </div>
      <div class="pair">
        <div class="field">
          <label for="folder">Folder</label>
          <suggesting-input
            .field=${'folder'}
            .listLabel=${'Folders'}
            .value=${model.folder ?? ''}
            .hint=${'none'}
            .suggestions=${options.folders.map((value) => ({ value }))}
            .change=${(folder: string) => change({ folder })}
          ></suggesting-input>
        </div>
        <div class="field">
          <label for="environment">Environment</label>
          <div class="environment ${model.environment ?? ''}">
            <select
              id="environment"
              .value=${model.environment ?? ''}
              @change=${(event: Event) => change({ environment: environments.find(({ value }) => value === text(event))?.value })}
            >
              <option value="" ?selected=${!model.environment}>Not set</option>
              ${environments.map(
                ({ value, label }) =>
                  html`<option value=${value} ?selected=${value === model.environment}>${label}</option>`,
              )}
            </select>
          </div>
        </div>
      </div>
    </div>
  `;
}

function text(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value;
}

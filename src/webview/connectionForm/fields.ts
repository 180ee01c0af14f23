import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import type { PropertyDefinition } from '../../connection/propertyDefinition';
import { regions } from '../../connection/regions';
import type { PropertyProblem } from '../../connection/validation';
import { definitionOf } from './sectionSummary';

/** One field of the form, what it holds and what it can do. */
export interface FieldContext {
  /** Canonical key: a property, or `SSOProperties.<Name>`. */
  readonly property: string;
  readonly value: string;
  readonly required: boolean;
  /** The secret storage holds a value and it was left alone. */
  readonly stored: boolean;
  /** The secret storage holds a value. */
  readonly replaceable: boolean;
  /** A secret whose characters are shown for now. */
  readonly revealed: boolean;
  /** A secret that a reload of the window took away. */
  readonly lost: boolean;
  readonly problem: PropertyProblem | undefined;
  readonly change: (value: string) => void;
  readonly visit: () => void;
  readonly reveal: () => void;
  readonly keepStored: () => void;
}

/** A label, the control that fits the property's type, and one line below: what is wrong, or what it is for. */
export function fieldTemplate(field: FieldContext): TemplateResult | typeof nothing {
  const definition = definitionOf(field.property);
  if (!definition) {
    return nothing;
  }
  return html`
    <div class="field">
      <label for=${field.property}>
        ${definition.label} ${field.required ? html`<span class="required" aria-hidden="true">*</span>` : nothing}
      </label>
      ${control(field, definition)} ${noteTemplate(field, definition)}
    </div>
  `;
}

function control(field: FieldContext, definition: PropertyDefinition): TemplateResult {
  if (field.stored) {
    return html`
      <div class="stored">
        <span><vscode-icon name="lock"></vscode-icon> stored</span>
        <vscode-button
          id=${field.property}
          secondary
          aria-label="Replace ${definition.label}"
          @click=${() => field.change('')}
        >
          Replace
        </vscode-button>
      </div>
    `;
  }
  if (definition.allowedValues || definition.type === 'boolean') {
    return choice(field, definition);
  }
  return textInput(field, definition);
}

function choice(field: FieldContext, definition: PropertyDefinition): TemplateResult {
  const values = definition.allowedValues ?? ['True', 'False'];
  const current = values.find((value) => value.toLowerCase() === field.value.toLowerCase()) ?? field.value;
  const unset = definition.defaultValue ? `Default (${definition.defaultValue})` : 'Not set';
  return html`
    <select
      id=${field.property}
      .value=${current}
      aria-describedby="${field.property}-note"
      @change=${(event: Event) => field.change((event.target as HTMLSelectElement).value)}
      @blur=${field.visit}
    >
      <option value="" ?selected=${current === ''}>${unset}</option>
      ${current !== '' && !values.includes(current) ? html`<option value=${current} selected>${current}</option>` : nothing}
      ${values.map((value) => html`<option value=${value} ?selected=${value === current}>${value}</option>`)}
    </select>
  `;
}

function textInput(field: FieldContext, definition: PropertyDefinition): TemplateResult {
  const secret = definition.secret === 'secret';
  const isRegion = definition.type === 'region';
  return html`
    <div class="input">
      <input
        id=${field.property}
        type=${secret && !field.revealed ? 'password' : 'text'}
        inputmode=${isNumber(definition) ? 'numeric' : 'text'}
        list=${isRegion ? 'regions' : nothing}
        autocomplete="off"
        spellcheck="false"
        placeholder=${definition.placeholder ?? definition.defaultValue ?? nothing}
        .value=${field.value}
        aria-required=${field.required}
        aria-invalid=${field.problem?.severity === 'error'}
        aria-describedby="${field.property}-note"
        @input=${(event: InputEvent) => field.change((event.target as HTMLInputElement).value)}
        @blur=${field.visit}
      />
      ${secret ? revealButton(field, definition) : nothing}
      ${field.replaceable ? keepButton(field, definition) : nothing}
    </div>
    ${isRegion ? regionList() : nothing}
  `;
}

function isNumber(definition: PropertyDefinition): boolean {
  return ['integer', 'seconds', 'milliseconds'].includes(definition.type);
}

function revealButton(field: FieldContext, definition: PropertyDefinition): TemplateResult {
  return html`
    <button
      type="button"
      class="icon"
      aria-pressed=${field.revealed}
      aria-label="Show ${definition.label}"
      title=${field.revealed ? 'Hide' : 'Show'}
      @click=${field.reveal}
    >
      <vscode-icon name=${field.revealed ? 'eye-closed' : 'eye'}></vscode-icon>
    </button>
  `;
}

function keepButton(field: FieldContext, definition: PropertyDefinition): TemplateResult {
  return html`
    <button
      type="button"
      class="icon"
      title="Keep the stored one"
      aria-label="Keep the stored ${definition.label}"
      @click=${field.keepStored}
    >
      <vscode-icon name="discard"></vscode-icon>
    </button>
  `;
}

function regionList(): TemplateResult {
  return html`<datalist id="regions">
    ${regions.map(({ code, place }) => html`<option value=${code}>${place}</option>`)}
  </datalist>`;
}

function noteTemplate(field: FieldContext, definition: PropertyDefinition): TemplateResult {
  if (field.problem) {
    return html`<p id="${field.property}-note" class="problem ${field.problem.severity}">${field.problem.message}</p>`;
  }
  const text = field.lost ? 'Secrets are not kept when the window reloads. Enter it again.' : definition.description;
  return html`<p id="${field.property}-note" class=${field.lost ? 'problem warning' : 'help'}>${text}</p>`;
}

import type { TemplateResult } from 'lit';
import { html, nothing } from 'lit';
import { findDefinition, isSecretName } from '../../connection/properties';
import type { PropertyDefinition } from '../../connection/propertyDefinition';
import { findRegion, regions } from '../../connection/regions';
import type { PropertyProblem } from '../../connection/validation';
import { durationText } from './durationText';
import './suggestingInput';
import type { Suggestion } from './suggestions';

/** One field of the form, what it holds and what it can do. */
export interface FieldContext {
  /** Canonical key: a property, a part as `SSOProperties.<Name>`, or a name the catalogue does not know. */
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
  readonly problem: Pick<PropertyProblem, 'severity' | 'message'> | undefined;
  readonly change: (value: string) => void;
  readonly reveal: () => void;
  readonly keepStored: () => void;
  readonly browse: () => void;
}

/** What the catalogue says of the property, or what can be said of a name it does not know. */
function definitionOf(
  property: string,
): Pick<PropertyDefinition, 'label' | 'description' | 'type' | 'secret'> & Partial<PropertyDefinition> {
  return (
    findDefinition(property) ?? {
      label: property,
      description: 'Not known here: kept as it is and written back.',
      type: 'text',
      secret: isSecretName(property) ? 'secret' : 'plain',
    }
  );
}

type Definition = ReturnType<typeof definitionOf>;

/** A label, the control that fits the property's type, and one line below: what is wrong, or what it is for. */
export function fieldTemplate(field: FieldContext): TemplateResult {
  const definition = definitionOf(field.property);
  return html`
    <div class="field">
      <label for=${field.property}>
        ${definition.label}${field.required ? html`<span class="required" aria-hidden="true"> *</span>` : nothing}
      </label>
      ${control(field, definition)} ${noteTemplate(field, definition)}
    </div>
  `;
}

function control(field: FieldContext, definition: Definition): TemplateResult {
  if (field.stored) {
    return storedTemplate(field, definition);
  }
  if (definition.allowedValues || definition.type === 'boolean') {
    return choice(field, definition);
  }
  if (definition.type === 'multiline' || field.value.includes('\n')) {
    return textArea(field, definition);
  }
  return definition.type === 'region' ? regionInput(field, definition) : textInput(field, definition);
}

function storedTemplate(field: FieldContext, definition: Definition): TemplateResult {
  return html`
    <div class="stored">
      <span><vscode-icon name="lock"></vscode-icon> stored</span>
      <button
        type="button"
        class="link"
        id=${field.property}
        aria-label="Replace ${definition.label}"
        @click=${() => field.change('')}
      >
        Replace
      </button>
    </div>
  `;
}

function choice(field: FieldContext, definition: Definition): TemplateResult {
  const values = definition.allowedValues ?? ['True', 'False'];
  const current = values.find((value) => value.toLowerCase() === field.value.toLowerCase()) ?? field.value;
  const unset = definition.defaultValue ? `Default (${definition.defaultValue})` : 'Not set';
  return html`
    <select
      id=${field.property}
      .value=${current}
      aria-required=${field.required}
      aria-invalid=${field.problem?.severity === 'error'}
      aria-describedby="${field.property}-note"
      @change=${(event: Event) => field.change((event.target as HTMLSelectElement).value)}
    >
      <option value="" ?selected=${current === ''}>${unset}</option>
      ${
        current !== '' && !values.includes(current)
          ? html`<option value=${current} selected>${current}</option>`
          : nothing
      }
      ${values.map((value) => html`<option value=${value} ?selected=${value === current}>${value}</option>`)}
    </select>
  `;
}

function textInput(field: FieldContext, definition: Definition): TemplateResult {
  const secret = definition.secret === 'secret';
  return html`
    <div class="input">
      <input
        id=${field.property}
        type=${secret && !field.revealed ? 'password' : 'text'}
        inputmode=${isNumber(definition) ? 'numeric' : 'text'}
        autocomplete="off"
        spellcheck="false"
        placeholder=${definition.placeholder ?? definition.defaultValue ?? nothing}
        .value=${field.value}
        aria-required=${field.required}
        aria-invalid=${field.problem?.severity === 'error'}
        aria-describedby="${field.property}-note"
        @input=${(event: InputEvent) => field.change((event.target as HTMLInputElement).value)}
      />
      ${secret ? revealButton(field, definition) : nothing}
      ${definition.type === 'path' ? browseButton(field, definition) : nothing}
      ${field.replaceable ? keepButton(field, definition) : nothing}
    </div>
  `;
}

const regionSuggestions: readonly Suggestion[] = regions.map(({ code, place, name, aliases }) => ({
  value: code,
  note: place,
  names: [...(name === undefined ? [] : [name]), ...aliases],
}));

/** A region: chosen from those known, or any text, for regions that are newer than this software. */
function regionInput(field: FieldContext, definition: Definition): TemplateResult {
  return html`<suggesting-input
    .field=${field.property}
    .listLabel=${'Regions'}
    .value=${field.value}
    .hint=${definition.placeholder ?? ''}
    .required=${field.required}
    .wrong=${field.problem?.severity === 'error'}
    .noteId=${`${field.property}-note`}
    .suggestions=${regionSuggestions}
    .change=${field.change}
  ></suggesting-input>`;
}

/** A text of several lines, such as a certificate. One that is secret is hidden until it is asked for. */
function textArea(field: FieldContext, definition: Definition): TemplateResult {
  const secret = definition.secret === 'secret';
  return html`
    <div class="input">
      <textarea
        id=${field.property}
        class=${secret && !field.revealed ? 'hidden-text' : ''}
        rows="3"
        autocomplete="off"
        spellcheck="false"
        placeholder=${definition.placeholder ?? nothing}
        .value=${field.value}
        aria-required=${field.required}
        aria-invalid=${field.problem?.severity === 'error'}
        aria-describedby="${field.property}-note"
        @input=${(event: InputEvent) => field.change((event.target as HTMLTextAreaElement).value)}
      ></textarea>
      ${secret ? revealButton(field, definition) : nothing} ${browseButton(field, definition)}
      ${field.replaceable ? keepButton(field, definition) : nothing}
    </div>
  `;
}

function isNumber(definition: Definition): boolean {
  return ['integer', 'seconds', 'milliseconds'].includes(definition.type);
}

function iconButton(icon: string, label: string, click: () => void, pressed?: boolean): TemplateResult {
  return html`
    <button
      type="button"
      class="icon"
      title=${label}
      aria-label=${label}
      aria-pressed=${pressed ?? nothing}
      @click=${click}
    >
      <vscode-icon name=${icon}></vscode-icon>
    </button>
  `;
}

function revealButton(field: FieldContext, definition: Definition): TemplateResult {
  const icon = field.revealed ? 'eye-closed' : 'eye';
  return iconButton(icon, `Show ${definition.label}`, field.reveal, field.revealed);
}

function keepButton(field: FieldContext, definition: Definition): TemplateResult {
  return iconButton('discard', `Keep the stored ${definition.label}`, field.keepStored);
}

function browseButton(field: FieldContext, definition: Definition): TemplateResult {
  return iconButton('folder-opened', `Browse for ${definition.label}…`, field.browse);
}

function noteTemplate(field: FieldContext, definition: Definition): TemplateResult {
  const id = `${field.property}-note`;
  if (field.problem) {
    return html`<p id=${id} class="problem ${field.problem.severity}">${field.problem.message}</p>`;
  }
  if (field.lost) {
    return html`<p id=${id} class="problem warning">Secrets are not kept when the window reloads. Enter it again.</p>`;
  }
  return html`<p id=${id} class="help">${meaning(field, definition) ?? definition.description}</p>`;
}

/** What a value stands for, where that is not plain to see. */
function meaning(field: FieldContext, definition: Definition): string | undefined {
  if (definition.type === 'region') {
    const region = findRegion(field.value);
    return region?.known ? `${region.place}, ${region.code}` : undefined;
  }
  const number = field.value || definition.defaultValue;
  return definition.type === 'seconds' && number
    ? `${definition.description} ${durationText(Number(number))}`
    : undefined;
}

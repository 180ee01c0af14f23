import '@vscode-elements/elements/dist/vscode-icon/index.js';
import type { PropertyValues, TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { parseJson } from '../../connection/parseJson';
import type { BrowserKey, BrowserWorkFailure, CopyFormat } from '../../protocol/tableBrowser';
import { markedLine } from '../shared/hiddenCharacters';
import { markedText, markedTextStyles } from '../shared/markedText';
import { number } from '../shared/numberFormat';
import { controlStyles } from './controlStyles';
import { itemTree, placeText } from './itemTree';
import type { ItemNode } from './itemTree';
import { keyHeading } from './keyHeading';
import { mostUnpacked, unpacked } from './packedBytes';
import type { Unpacked } from './packedBytes';
import { panelStyles } from './panelStyles';
import type { GoneTo } from './sidePanelController';
import { hintsOf } from './valueHints';
import type { ValueHints } from './valueHints';
import { insideOfBytes } from './valueInside';
import type { ValueInside } from './valueInside';
import { failureStyles, workFailure } from './workFailure';

/** Members of a list or map that are shown before one asks for more. */
const shownMembers = 200;

/** A value whose items are to be queried. */
export interface FollowDetail {
  readonly attribute: string;
  readonly valueType: BrowserKey['type'];
  readonly value: string;
}

/**
 * One whole item: every value exactly, and what it may stand for. Events: `close`, `copy-item`, `copy-value`, `follow`,
 * `retry`.
 */
@customElement('item-panel')
export class ItemPanel extends LitElement {
  static override styles = [
    controlStyles,
    panelStyles,
    markedTextStyles,
    failureStyles,
    css`
      .content {
        font-family: var(--vscode-editor-font-family);
        font-size: var(--vscode-editor-font-size);
      }
      .members {
        padding-inline-start: 14px;
        border-inline-start: 1px solid var(--vscode-tree-indentGuidesStroke, var(--vscode-panel-border));
      }
      .root {
        padding: 0;
        border: none;
      }
      /* Beside its lines, which stay in their places. */
      [aria-current] {
        margin-inline-start: -8px;
        padding-inline-start: 6px;
        border-inline-start: 2px solid var(--vscode-focusBorder);
      }
      .node:focus-visible {
        outline: 1px solid var(--vscode-focusBorder);
        outline-offset: -1px;
      }
      .node {
        position: relative;
        padding-block: 1px;
        overflow-wrap: anywhere;
      }
      /* Whatever way one is written, what stands beside it stays in its place. */
      .name,
      .value {
        unicode-bidi: isolate;
      }
      .value {
        white-space: pre-wrap;
      }
      .name {
        color: var(--vscode-symbolIcon-propertyForeground, var(--vscode-foreground));
        font-weight: 600;
      }
      .type {
        margin-inline: 6px;
        font-size: 0.8em;
        color: var(--vscode-descriptionForeground);
      }
      .N {
        color: var(--vscode-debugTokenExpression-number, inherit);
      }
      .BOOL {
        color: var(--vscode-debugTokenExpression-boolean, inherit);
      }
      .NULL,
      .container,
      .empty {
        color: var(--vscode-descriptionForeground);
      }
      .NULL,
      .empty {
        font-style: italic;
      }
      /* In one piece where there is room, and else broken at blanks. */
      .note {
        display: inline-block;
        max-inline-size: 100%;
        padding-inline-start: 8px;
        box-sizing: border-box;
        overflow-wrap: break-word;
        color: var(--vscode-descriptionForeground);
        font-family: var(--vscode-font-family);
      }
      summary {
        cursor: pointer;
      }
      pre {
        margin: 4px 0 4px 14px;
        padding: 6px 8px;
        overflow: auto;
        font: inherit;
        white-space: pre-wrap;
        background: var(--vscode-textCodeBlock-background);
      }
      /* Bytes stand in columns. */
      pre.bytes {
        white-space: pre;
      }
      /* Where the tools come: the first line ends before them. It is less high than a line, so that no other one does. */
      .node:has(> .tools)::before {
        float: inline-end;
        inline-size: 20px;
        block-size: 1em;
        content: '';
      }
      .node:has(> .tools > :nth-child(2))::before {
        inline-size: 40px;
      }
      /* Not seen, but in the keyboard's way. It lies at the end of the first line and adds none. */
      .tools {
        position: absolute;
        inset-block-start: 1px;
        inset-inline-end: 0;
        display: flex;
        opacity: 0;
      }
      .node:hover > .tools,
      .tools:has(:focus-visible) {
        opacity: 1;
      }
      .tools > .icon {
        inline-size: 20px;
        block-size: 20px;
      }
      .more {
        padding: 0;
        color: var(--vscode-textLink-foreground);
        font: inherit;
        background: none;
        border: none;
        cursor: pointer;
      }
    `,
  ];

  /** The item in DynamoDB JSON. */
  @property({ attribute: false }) json = '';
  /** Its row, from 0. */
  @property({ attribute: false }) row = 0;
  /** Why it is not here. */
  @property({ attribute: false }) failure: BrowserWorkFailure | undefined;
  /** The attribute that it is opened at: marked, and brought into sight. */
  @property({ attribute: false }) attribute: GoneTo | undefined;
  @property({ attribute: false }) timeToLive: string | undefined;
  /** The names of the table's keys, which come first. */
  @property({ attribute: false, hasChanged: isOther }) keys: readonly string[] = [];
  /** The types of the keys that can be queried. */
  @property({ attribute: false, hasChanged: isOther }) keyTypes: ReadonlySet<string> = new Set();
  @state() private isWire = false;
  @state() private toggled: ReadonlySet<string> = new Set();
  @state() private unfolded: ReadonlySet<string> = new Set();
  /** What was packed in values, by their paths; `undefined` where it was not packed after all. */
  @state() private unpacked: ReadonlyMap<string, Unpacked | undefined> = new Map();
  /** By the paths of values. To look into one of 400 KB takes a while, and each unfolding draws all of them. */
  private hints = new Map<string, ValueHints>();
  /** Kept too: to read one of 400 KB takes as long. */
  private item: readonly ItemNode[] = [];
  /** The attribute that it is opened at stays in sight as items change, until a person scrolls away from it. */
  private isAttributeInSight = false;

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('json') || changed.has('keys')) {
      this.item = itemTree(this.json || '{}', this.keys);
    }
    this.isAttributeInSight = changed.has('attribute') || this.seesAttribute();
    const place = this.item.findIndex((node) => this.isCurrent(node, 0));
    if (this.isAttributeInSight && place >= shownMembers) {
      this.unfold('');
    }
    if (changed.has('json') || changed.has('timeToLive')) {
      this.hints = new Map();
      this.unpacked = new Map();
    }
  }

  override render(): TemplateResult {
    const heading = keyHeading(this.item, this.keys, this.row);
    return html`
      <header>
        <h2 title=${markedLine(heading)}>${markedText(heading)}</h2>
        ${this.failure ? nothing : this.itemButtons()}
        ${iconButton('close', 'Close', () => this.tell('close', undefined))}
      </header>
      <div class="content" tabindex="0" role="region" aria-label="Item">
        ${
          this.failure
            ? workFailure(this.failure, () => this.retry())
            : this.isWire
              ? html`<pre>
${markedText(JSON.stringify(parseJson(this.json || '{}'), undefined, 2), { isOneLine: false })}</pre>`
              : this.members(this.item, '', 0)
        }
      </div>
    `;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (this.isAttributeInSight && (changed.has('attribute') || changed.has('json'))) {
      const { current } = this;
      current?.scrollIntoView({ block: 'nearest' });
      // One that is higher than the panel may have its end in sight.
      current?.querySelector('.name')?.scrollIntoView({ block: 'nearest' });
    }
  }

  /** The line of the attribute that it is opened at. */
  private get current(): HTMLElement | null {
    return this.renderRoot.querySelector<HTMLElement>('[aria-current]');
  }

  /** Where the item has none, as before. */
  private seesAttribute(): boolean {
    const { current } = this;
    const content = current?.closest('.content');
    if (!current || !content) {
      return this.isAttributeInSight;
    }
    const { top, bottom } = current.getBoundingClientRect();
    const sight = content.getBoundingClientRect();
    return bottom > sight.top && top < sight.bottom;
  }

  private itemButtons(): TemplateResult {
    return html`
      ${iconButton('json', 'DynamoDB JSON', () => (this.isWire = !this.isWire), { isPressed: this.isWire })}
      ${iconButton('copy', this.isWire ? 'Copy as DynamoDB JSON' : 'Copy as JSON', () =>
        this.tell<CopyFormat>('copy-item', this.isWire ? 'dynamodbJson' : 'json'),
      )}
    `;
  }

  /** The button goes: the keyboard does not go with it. */
  private retry(): void {
    this.focus();
    this.tell('retry', undefined);
  }

  /** The keyboard comes to the attribute that it is opened at: its buttons come next. */
  override focus(): void {
    void this.updateComplete.then(() =>
      (this.current ?? this.renderRoot.querySelector<HTMLElement>('.content'))?.focus({ preventScroll: true }),
    );
  }

  private unfold(path: string): void {
    this.unfolded = new Set([...this.unfolded, path]);
  }

  private isCurrent({ name }: ItemNode, depth: number): boolean {
    return depth === 0 && name === this.attribute?.name;
  }

  private members(nodes: readonly ItemNode[], path: string, depth: number): TemplateResult {
    const shown = this.unfolded.has(path) ? nodes : nodes.slice(0, shownMembers);
    return html`
      <div class=${depth === 0 ? 'members root' : 'members'}>
        ${shown.map((node) => (node.children.length > 0 ? this.container(node, depth) : this.single(node, depth)))}
        ${
          shown.length < nodes.length
            ? html`<button class="more" @click=${() => this.unfold(path)}>
                ${number.format(nodes.length - shown.length)} more
              </button>`
            : nothing
        }
      </div>
    `;
  }

  private container(node: ItemNode, depth: number): TemplateResult {
    // The first two levels are open until they are closed, deeper ones the other way round.
    const isOpen = depth < 2 !== this.toggled.has(node.path);
    const notes = this.isTimeToLive(node, depth) ? this.hintsOf(node, true).notes : [];
    return html`
      <details
        ?open=${isOpen}
        @toggle=${(event: Event) => this.toggle(node.path, (event.target as HTMLDetailsElement).open !== isOpen)}
      >
        <summary aria-current=${this.isCurrent(node, depth) || nothing}>
          ${label(node)}<span class="container">${node.text}</span>${notes.map(noteTemplate)}
        </summary>
        ${isOpen ? this.members(node.children, node.path, depth + 1) : nothing}
      </details>
    `;
  }

  private single(node: ItemNode, depth: number): TemplateResult {
    const { type, text } = node;
    // What is said of an empty map or list is not its value.
    const isContainer = type === 'M' || type === 'L';
    const isCurrent = this.isCurrent(node, depth);
    const { notes, inside } = this.hintsOf(node, this.isTimeToLive(node, depth));
    return html`
      <div class="node" tabindex=${isCurrent ? '-1' : nothing} aria-current=${isCurrent || nothing}>
        ${label(node)}<span class=${isContainer ? 'container' : `value ${text === '' ? 'empty' : type}`}
          >${text === '' ? emptyText(type) : markedText(text, { isOneLine: false })}</span
        >${notes.map(noteTemplate)} ${isContainer ? nothing : this.tools(node)}
        ${inside ? this.insideTemplate(node, inside) : nothing}
      </div>
    `;
  }

  private tools({ path, name, type, text }: ItemNode): TemplateResult {
    const place = markedLine(placeText(path));
    const canFollow = this.keyTypes.has(type) && text !== '';
    return html`<span class="tools">
      ${iconButton('copy', 'Copy Value', () => this.tell('copy-value', text), { name: `Copy Value of ${place}` })}
      ${
        canFollow
          ? iconButton(
              'search',
              'Query Items with This Value…',
              () =>
                this.tell<FollowDetail>('follow', {
                  attribute: name,
                  valueType: type as BrowserKey['type'],
                  value: text,
                }),
              { name: `Query Items with This Value of ${place}…` },
            )
          : nothing
      }
    </span>`;
  }

  private isTimeToLive({ name }: ItemNode, depth: number): boolean {
    return depth === 0 && name === this.timeToLive;
  }

  private hintsOf({ path, type, text }: ItemNode, isTimeToLive: boolean): ValueHints {
    const known = this.hints.get(path) ?? hintsOf(type, text, { isTimeToLive, now: Date.now() });
    this.hints.set(path, known);
    return known;
  }

  private insideTemplate({ path, type }: ItemNode, inside: ValueInside): TemplateResult {
    const { packed } = inside;
    const whole = this.unpacked.get(path);
    const shown = (whole && insideOfBytes(whole.bytes, whole.isCut)) ?? inside;
    const more = [
      ...(shown.more === undefined ? [] : [`${number.format(shown.more)} more bytes`]),
      ...(whole?.isCut ? [`only the first ${number.format(mostUnpacked)} bytes were unpacked`] : []),
    ];
    const details = html`<details
      @toggle=${() => {
        if (packed && !this.unpacked.has(path)) {
          void this.unpack(path, packed);
        }
      }}
    >
      <summary class="container">${packed ? `${packed.packing} in it` : insideLabel(type, inside)}</summary>
      <pre class=${shown.kind}>${markedText(shown.text, { isOneLine: false })}</pre>
      ${more.length > 0 ? html`<span class="note">${more.join('; ')}</span>` : nothing}
    </details>`;
    // What is open stays open in the next item, but for what is unpacked only as it is opened.
    return html`${keyed(packed ? this.json : path, details)}`;
  }

  private async unpack(path: string, { packing, bytes }: NonNullable<ValueInside['packed']>): Promise<void> {
    const { json } = this;
    const whole = await unpacked(bytes, packing);
    if (this.json === json) {
      this.unpacked = new Map([...this.unpacked, [path, whole]]);
    }
  }

  private toggle(path: string, hasChanged: boolean): void {
    if (!hasChanged) {
      return;
    }
    const toggled = new Set(this.toggled);
    if (!toggled.delete(path)) {
      toggled.add(path);
    }
    this.toggled = toggled;
  }

  private tell<Detail>(name: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent<Detail>(name, { detail }));
  }
}

/** They come anew with each page, mostly as they were. */
function isOther(value: Iterable<string>, old: Iterable<string> | undefined): boolean {
  return JSON.stringify([...value]) !== JSON.stringify([...(old ?? [])]);
}

/** As the grid shows it. */
function emptyText(type: string): string {
  return type === 'B' ? '0 B' : '""';
}

function insideLabel(type: string, { kind }: ValueInside): string {
  switch (kind) {
    case 'json':
      return 'JSON in it';
    case 'text':
      return 'text in it';
    case 'bytes':
      return type === 'B' ? 'bytes' : 'bytes in it';
  }
}

function noteTemplate(note: string): TemplateResult {
  return html`<span class="note">${note}</span>`;
}

function label({ name, type }: ItemNode): TemplateResult {
  return html`<span class="name">${markedText(name)}</span><span class="type">${type}</span>`;
}

/**
 * A button that is an icon of VS Code's.
 * @param options.name what it is called where its title alone does not tell it from others
 */
export function iconButton(
  icon: string,
  title: string,
  run: () => void,
  { isPressed, name = title }: { readonly isPressed?: boolean; readonly name?: string } = {},
): TemplateResult {
  return html`<button
    class="icon"
    type="button"
    title=${title}
    aria-label=${name}
    aria-pressed=${isPressed ?? nothing}
    @click=${run}
  >
    <vscode-icon name=${icon}></vscode-icon>
  </button>`;
}

import type { TemplateResult } from 'lit';
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { styleMap } from 'lit/directives/style-map.js';
import type { BrowserKey, BrowserStatistics, BrowserWorkFailure, FrequentValue } from '../../protocol/tableBrowser';
import { markedLine } from '../shared/hiddenCharacters';
import { markedText, markedTextStyles } from '../shared/markedText';
import { columnFacts, frequentText, share, shortName } from './columnText';
import { controlStyles } from './controlStyles';
import { iconButton } from './itemPanel';
import type { FollowDetail } from './itemPanel';
import { panelStyles } from './panelStyles';
import { failureStyles, workFailure } from './workFailure';

const number = new Intl.NumberFormat('en');

/** What the loaded items have in one column. Events: `close`, `copy-value`, `follow`, `retry`. */
@customElement('column-panel')
export class ColumnPanel extends LitElement {
  static override styles = [
    controlStyles,
    panelStyles,
    markedTextStyles,
    failureStyles,
    css`
      .content > p {
        margin: 0 0 10px;
      }
      p,
      dt,
      .note,
      .share,
      .type,
      h3 {
        color: var(--vscode-descriptionForeground);
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 1fr);
        gap: 2px 16px;
        margin: 0;
      }
      dd {
        margin: 0;
      }
      dd,
      .value {
        overflow-wrap: anywhere;
        font-variant-numeric: tabular-nums;
      }
      /* Whatever way it is written, what stands beside it stays in its place. */
      .text {
        white-space: pre-wrap;
        unicode-bidi: isolate;
      }
      .type {
        margin-inline-end: 6px;
        font-size: 0.8em;
      }
      .note {
        margin-inline-start: 8px;
      }
      h3 {
        margin: 16px 0 4px;
        font-size: inherit;
        font-weight: 600;
      }
      ol {
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) max-content 7ch 44px;
        align-items: center;
        gap: 0 8px;
        padding-block: 3px;
      }
      .count {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      .bar {
        grid-column: 1 / -1;
        block-size: 3px;
        min-inline-size: 2px;
        background: var(--vscode-charts-blue, var(--vscode-progressBar-background));
        forced-color-adjust: none;
      }
      .empty {
        font-style: italic;
        color: var(--vscode-descriptionForeground);
      }
      /* Not seen, but in the keyboard's way. */
      .tools {
        display: flex;
        justify-content: flex-end;
        opacity: 0;
      }
      li:hover .tools,
      .tools:focus-within {
        opacity: 1;
      }
    `,
  ];

  @property({ attribute: false }) name = '';
  @property({ attribute: false }) statistics: BrowserStatistics | undefined;
  /** Of which items, or why there are none. */
  @property({ attribute: false }) counted = '';
  /** Why they were not counted, or not all. */
  @property({ attribute: false }) failure: BrowserWorkFailure | undefined;
  /** The types of the keys that can be queried. */
  @property({ attribute: false }) keyTypes: ReadonlySet<string> = new Set();

  @query('.content') private content!: HTMLElement | null;

  /** Gives the keyboard to what there is to read. */
  override focus(): void {
    this.content?.focus();
  }

  override render(): TemplateResult {
    const { name, statistics } = this;
    return html`
      <header>
        <h2 title=${markedLine(name)}>${markedText(name)}</h2>
        ${iconButton('close', 'Close', () => this.tell('close', undefined))}
      </header>
      <div class="content" tabindex="0" role="region" aria-label=${`Statistics of ${name}`}>
        <p role="status">${this.counted}</p>
        ${this.failure ? workFailure(this.failure, () => this.retry()) : nothing}
        ${statistics ? this.facts(statistics) : nothing}
      </div>
    `;
  }

  /** The button goes: the keyboard does not go with it. */
  private retry(): void {
    this.focus();
    this.tell('retry', undefined);
  }

  private facts(statistics: BrowserStatistics): TemplateResult {
    return html`
      <dl>
        ${columnFacts(statistics).map(
          ({ label, value, note }) =>
            html`<dt>${label}</dt>
              <dd>
                <span class="text">${markedText(value)}</span
                >${note === undefined ? nothing : html`<span class="note">${note}</span>`}
              </dd>`,
        )}
      </dl>
      ${this.frequentValues(statistics)}
    `;
  }

  private frequentValues({ items, types, distinct, frequent }: BrowserStatistics): TemplateResult | typeof nothing {
    if (distinct !== undefined && frequent.length === 0) {
      return nothing;
    }
    return html`
      <h3>Most frequent values</h3>
      ${
        distinct === undefined
          ? html`<p>Too many different values to count each.</p>`
          : html`<ol>
              ${frequent.map((each) => this.frequentValue(each, items, types.length > 1))}
            </ol>`
      }
    `;
  }

  private frequentValue(each: FrequentValue, items: number, isMixed: boolean): TemplateResult {
    const { type, value, isCut, count } = each;
    const canFollow = this.keyTypes.has(type) && value !== '' && !isCut;
    return html`
      <li>
        <span class="value"
          >${isMixed ? html`<span class="type">${type}</span>` : nothing}<span
            class=${(value === '' && type === 'S') || type === 'NULL' ? 'text empty' : 'text'}
            >${markedText(frequentText(each))}</span
          ></span
        >
        <span class="count">${number.format(count)}</span>
        <span class="count share">${share(count, items)}</span>
        <span class="tools">
          ${
            canFollow
              ? iconButton(
                  'search',
                  'Query Items with This Value…',
                  () =>
                    this.tell<FollowDetail>('follow', {
                      attribute: this.name,
                      valueType: type as BrowserKey['type'],
                      value,
                    }),
                  { name: `Query Items with ${shortName(each)}…` },
                )
              : nothing
          }
          ${isCut ? nothing : iconButton('copy', 'Copy Value', () => this.tell('copy-value', value), { name: `Copy ${shortName(each)}` })}
        </span>
        <span class="bar" style=${styleMap({ 'inline-size': `${(count / items) * 100}%` })}></span>
      </li>
    `;
  }

  private tell<Detail>(name: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent<Detail>(name, { detail }));
  }
}

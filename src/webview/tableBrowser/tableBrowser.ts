import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-icon/index.js';
import { defineGrid } from '../grid/grid';
import type { PropertyValues, TemplateResult } from 'lit';
import { html, LitElement, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { UserErrorAction } from '../../connection/userError';
import type { BrowserState, FromTableBrowser, ToTableBrowser } from '../../protocol/tableBrowser';
import type { DynamodbGrid } from '../grid/grid';
import type { GridRangeDetail, GridSource } from '../grid/gridSource';
import { onMessage, post, saveState } from '../shared/vscodeApi';
import { actionLabel } from './actionLabel';
import { RowRequests } from './rowRequests';
import { statusText } from './statusText';
import { tableBrowserStyles } from './tableBrowserStyles';

defineGrid();

/** The table browser: a toolbar, the grid of what has been read, and a line that says how far reading has come. */
@customElement('table-browser')
export class TableBrowserElement extends LitElement {
  static override styles = tableBrowserStyles;

  @state() private browser: BrowserState | undefined;
  @query('dynamodb-grid') private grid!: DynamodbGrid | null;
  private readonly requests = new RowRequests((message) => this.send(message));
  private shownGeneration = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    onMessage<ToTableBrowser>((message) => this.receive(message));
    this.send({ type: 'ready' });
  }

  override render(): TemplateResult {
    const { browser } = this;
    const reading = !browser || browser.progress.state === 'reading';
    return html`
      <header>
        <h1>${browser?.table}<span>${browser?.connection}</span></h1>
        <vscode-button secondary icon="refresh" ?disabled=${!browser} @click=${() => this.send({ type: 'reload' })}
          >Reload</vscode-button
        >
      </header>
      <div class="progress" ?hidden=${!reading} role="progressbar" aria-label="Reading"></div>
      ${browser?.failure ? this.failureTemplate(browser.failure) : nothing}
      <main>
        <dynamodb-grid
          label="Items"
          ?hidden=${!browser || browser.progress.items === 0}
          @grid-range=${(event: CustomEvent<GridRangeDetail>) => this.scrolled(event.detail)}
        ></dynamodb-grid>
        ${browser ? this.emptyTemplate(browser) : nothing}
      </main>
      <footer>
        <output>${browser ? statusText(browser.progress) : 'reading…'}</output>
        ${browser ? this.readButton(browser) : nothing}
      </footer>
    `;
  }

  protected override updated(changed: PropertyValues): void {
    const { browser, grid } = this;
    if (!changed.has('browser') || !browser || !grid) {
      return;
    }
    if (browser.generation === this.shownGeneration) {
      grid.sourceChanged();
    } else {
      this.shownGeneration = browser.generation;
      grid.source = this.source();
    }
  }

  private source(): GridSource {
    const current = (): BrowserState | undefined => this.browser;
    return {
      get rowCount() {
        return current()?.progress.items ?? 0;
      },
      get columns() {
        return current()?.columns ?? [];
      },
      rows: (offset, count, signal) => this.requests.ask(offset, count, signal),
    };
  }

  private failureTemplate({ message, actions }: NonNullable<BrowserState['failure']>): TemplateResult {
    return html`
      <div class="failure" role="alert">
        <vscode-icon name="error"></vscode-icon>
        <p>${message}</p>
        <div class="actions">
          ${actions.map(
            (action, index) =>
              html`<vscode-button ?secondary=${index > 0} @click=${() => this.act(action)}
                >${actionLabel(action)}</vscode-button
              >`,
          )}
        </div>
      </div>
    `;
  }

  private emptyTemplate({ progress, failure }: BrowserState): TemplateResult | typeof nothing {
    if (progress.items > 0 || failure || progress.state !== 'complete') {
      return nothing;
    }
    return html`<p class="empty">This table has no items. What is written to it is here after Reload.</p>`;
  }

  private readButton({ progress }: BrowserState): TemplateResult | typeof nothing {
    switch (progress.state) {
      case 'reading':
        return html`<vscode-button secondary icon="debug-stop" @click=${() => this.send({ type: 'stop' })}
          >Stop</vscode-button
        >`;
      case 'idle':
      case 'stopped':
        return html`<vscode-button secondary icon="chevron-down" @click=${() => this.readOn()}
          >Load More</vscode-button
        >`;
      default:
        return nothing;
    }
  }

  private receive(message: ToTableBrowser): void {
    if (message.type === 'rows') {
      this.requests.answered(message.request, message.rows);
      return;
    }
    this.browser = message.state;
    saveState({ connection: message.state.connectionId, table: message.state.table });
  }

  /** Reads ahead of the reader, unless reading was stopped or failed: then the person says when it goes on. */
  private scrolled({ nearEnd }: GridRangeDetail): void {
    if (nearEnd && this.browser?.progress.state === 'idle') {
      this.readOn();
    }
  }

  private readOn(): void {
    this.send({ type: 'read', items: (this.browser?.progress.items ?? 0) + 1 });
  }

  private act(action: UserErrorAction): void {
    this.send({ type: 'action', action });
  }

  private send(message: FromTableBrowser): void {
    post<FromTableBrowser>(message);
  }
}

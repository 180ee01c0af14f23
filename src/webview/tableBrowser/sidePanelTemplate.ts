import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { BrowserState, FromTableBrowser, ItemFormat } from '../../protocol/tableBrowser';
import './columnPanel';
import './itemPanel';
import type { FollowDetail } from './itemPanel';
import { keyNames } from './keyHeading';
import { countedText } from './openColumn';
import type { OpenColumn } from './openColumn';
import type { OpenItem, SidePanelController } from './sidePanelController';

type Send = (message: FromTableBrowser) => void;

/** The panel that is open beside the rows. What a person does in it goes to the controller, or straight to the extension. */
export function sidePanelTemplate(
  controller: SidePanelController,
  browser: BrowserState,
  send: Send,
): TemplateResult | typeof nothing {
  const { item, column } = controller;
  if (item) {
    return itemTemplate(item, controller, browser, send);
  }
  return column ? columnTemplate(column, controller, browser, send) : nothing;
}

function itemTemplate(
  { row, json, failure }: OpenItem,
  controller: SidePanelController,
  browser: BrowserState,
  send: Send,
): TemplateResult {
  return html`<item-panel
    .json=${json}
    .row=${row}
    .failure=${failure}
    .attribute=${controller.attribute}
    .keys=${keyNames(browser.sources[0])}
    .timeToLive=${browser.timeToLive}
    .keyTypes=${keyTypesOf(browser)}
    @retry=${() => controller.retryItem()}
    @close=${() => controller.leave()}
    @copy-item=${({ detail }: CustomEvent<ItemFormat>) => send({ type: 'copyItem', format: detail, json })}
    @copy-value=${({ detail }: CustomEvent<string>) => send({ type: 'copyText', text: detail })}
    @follow=${({ detail }: CustomEvent<FollowDetail>) => send({ type: 'follow', ...detail })}
  ></item-panel>`;
}

function columnTemplate(
  column: OpenColumn,
  controller: SidePanelController,
  browser: BrowserState,
  send: Send,
): TemplateResult {
  return html`<column-panel
    .name=${column.name}
    .statistics=${column.statistics}
    .counted=${countedText(column, browser.progress)}
    .failure=${column.failure}
    .keyTypes=${keyTypesOf(browser)}
    @retry=${() => controller.retryCount()}
    @close=${() => controller.leave()}
    @copy-value=${({ detail }: CustomEvent<string>) => send({ type: 'copyText', text: detail })}
    @follow=${({ detail }: CustomEvent<FollowDetail>) => send({ type: 'follow', ...detail })}
  ></column-panel>`;
}

/** The types that can be queried by a key. */
function keyTypesOf({ sources }: BrowserState): ReadonlySet<string> {
  return new Set(sources.map(({ partitionKey }) => partitionKey.type));
}

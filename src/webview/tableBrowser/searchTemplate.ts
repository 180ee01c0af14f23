import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { mostFound } from '../../protocol/tableBrowser';
import './findBar';
import type { Search } from './search';
import type { SearchController } from './searchController';

/** The find bar, as the search stands. What a person does in it goes to the controller. */
export function searchTemplate(
  { text, rows, current, isSearching, failure }: Search,
  controller: SearchController,
): TemplateResult {
  return html`<find-bar
    .text=${text}
    .found=${rows.length}
    .isCut=${rows.length >= mostFound}
    .current=${current}
    .isSearching=${isSearching}
    .failure=${failure}
    @retry=${() => controller.retry()}
    @find=${({ detail }: CustomEvent<string>) => controller.find(detail)}
    @step=${({ detail }: CustomEvent<number>) => controller.step(detail)}
    @close=${() => controller.close()}
  ></find-bar>`;
}

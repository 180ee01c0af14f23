import type { StoreLimits } from '../../dynamodb/pageStore/storeMessages';
import { longestCopy, mostDistinct, mostFound } from '../../protocol/tableBrowser';

/** What the page of a table is told at most. */
export const storeLimits: StoreLimits = { mostFound, mostDistinct, longestText: longestCopy };

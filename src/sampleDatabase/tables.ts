import { instruments } from './instruments';
import { pageViews } from './pageViews';
import { shop } from './shop';
import type { SampleTable } from './table';

/** The tables of the sample database, the smallest first. */
export const sampleTables: readonly SampleTable[] = [instruments, shop, pageViews];

import { map, nothing, number, text, textSet, truth } from './attributes';
import type { SampleItem } from './attributes';
import { random } from './random';
import type { Random } from './random';
import type { SampleTable } from './table';

const viewCount = 20_000;
const pageCount = 120;
const firstViewAt = Date.UTC(2026, 0, 1) / 1000;
const keptSeconds = 90 * 24 * 60 * 60;

const sections = ['guides', 'products', 'blog', 'help'] as const;
const topics = ['getting-started', 'pricing', 'indexes', 'backups', 'streams', 'security', 'limits'] as const;
const countries = ['DE', 'FR', 'IN', 'JP', 'BR', 'US', 'ZA', 'SE'] as const;
const referrers = ['https://search.example/?q=tables', 'https://news.example/item/42', 'newsletter'] as const;
const browsers = ['Firefox/146.0', 'Chrome/143.0.0.0', 'Safari/605.1.15', 'Edge/143.0.0.0'] as const;
const systems = ['X11; Linux x86_64', 'Macintosh; Intel Mac OS X 10_15_7', 'Windows NT 10.0; Win64; x64'] as const;
const experiments = ['new-search', 'dark-header', 'short-form'] as const;
const campaigns = ['spring', 'launch', 'webinar'] as const;

function page(index: number, source: Random): string {
  return index === 0 ? '/' : `/${source.pick(sections)}/${source.pick(topics)}-${index}`;
}

function view(path: string, viewedAt: number, source: Random): SampleItem {
  const bot = source.chance(0.06);
  const browser = source.pick(browsers);
  const system = source.pick(systems);
  const agent = bot ? 'ExampleBot/2.1 (+https://bot.example/about)' : `Mozilla/5.0 (${system}) ${browser}`;
  return {
    page: text(path),
    viewedAt: number(viewedAt),
    expiresAt: number(viewedAt + keptSeconds),
    visitor: text(`v-${source.below(0x7fff_ffff).toString(36).padStart(6, '0')}`),
    country: text(source.pick(countries)),
    userAgent: text(agent),
    durationSeconds: number(source.between(1, 90_000) / 100),
    ...(bot && { bot: truth(true) }),
    ...(!bot && { device: map({ browser: text(browser), system: text(system), touch: truth(source.chance(0.3)) }) }),
    ...(source.chance(0.45) && { referrer: text(source.pick(referrers)) }),
    ...(source.chance(0.05) && { referrer: nothing() }),
    ...(source.chance(0.2) && { experiments: textSet(source.pick(experiments)) }),
    ...(source.chance(0.12) && { campaign: map({ name: text(source.pick(campaigns)), medium: text('email') }) }),
    ...(source.chance(0.08) && { scrolledPercent: number(source.between(0, 100)) }),
    ...(source.chance(0.03) && { searchedFor: text(source.chance(0.2) ? '' : source.pick(topics)) }),
  };
}

function items(): readonly SampleItem[] {
  const source = random(2026);
  const pages = Array.from({ length: pageCount }, (_, index) => page(index, source));
  let viewedAt = firstViewAt;
  return Array.from({ length: viewCount }, () => {
    viewedAt += source.between(1, 400);
    // The product of two even draws makes the first pages the busy ones.
    const busy = Math.floor((source.below(pageCount) * source.below(pageCount)) / pageCount);
    return view(pages[busy] ?? '/', viewedAt, source);
  });
}

/** Twenty thousand page views: partition key and sort key, epoch seconds, an expiry, attributes that come and go. */
export const pageViews: SampleTable = {
  definition: {
    TableName: 'PageViews',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'page', AttributeType: 'S' },
      { AttributeName: 'viewedAt', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'page', KeyType: 'HASH' },
      { AttributeName: 'viewedAt', KeyType: 'RANGE' },
    ],
  },
  items,
};

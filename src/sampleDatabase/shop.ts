import { list, map, nothing, number, text, textSet, truth } from './attributes';
import type { SampleItem } from './attributes';
import { random } from './random';
import type { Random } from './random';
import type { SampleTable } from './table';

/*
 * A shop in one table. What an item is stands in its keys:
 *
 *   customer    PK CUSTOMER#c-1001     SK PROFILE
 *   order       PK CUSTOMER#c-1001     SK ORDER#o-2026-0001
 *   order line  PK ORDER#o-2026-0001   SK LINE#01
 *   product     PK PRODUCT#p-101       SK PRODUCT
 *
 * Only orders have `status` with `orderedAt`, and `total`: both indexes hold orders alone.
 */

const customerCount = 40;
const productCount = 48;
const orderCount = 160;
const dayMilliseconds = 24 * 60 * 60 * 1000;
const firstOrderAt = Date.UTC(2026, 0, 5, 8);

const givenNames = ['Ana', 'Björn', 'Chloé', 'Dmitri', 'Esra', 'Fatima', 'Grace', 'Hiro', 'Inés', 'João'] as const;
const familyNames = ['Okafor', 'Lindqvist', 'García', "O'Neill", 'Nakamura', 'Müller', 'Dąbrowska', 'Singh'] as const;
const cities = [
  ['Lisbon', 'PT'],
  ['Malmö', 'SE'],
  ['Dublin', 'IE'],
  ['Kraków', 'PL'],
  ['Zürich', 'CH'],
  ['Osaka', 'JP'],
] as const;
const materials = ['Oak', 'Linen', 'Steel', 'Ceramic', 'Wool', 'Cork'] as const;
const goods = [
  ['Desk', 'furniture'],
  ['Shelf', 'furniture'],
  ['Lamp', 'lighting'],
  ['Blanket', 'textiles'],
  ['Cushion', 'textiles'],
  ['Mug', 'kitchen'],
  ['Bowl', 'kitchen'],
  ['Planter', 'garden'],
] as const;
const statuses = ['delivered', 'delivered', 'delivered', 'shipped', 'open', 'open', 'returned', 'cancelled'] as const;
const carriers = ['post', 'courier', 'pickup'] as const;

interface Product {
  readonly id: string;
  readonly name: string;
  readonly cents: number;
}

function customerId(index: number): string {
  return `c-${1001 + index}`;
}

function money(cents: number): number {
  return cents / 100;
}

function customers(source: Random): SampleItem[] {
  return Array.from({ length: customerCount }, (_, index) => {
    const given = source.pick(givenNames);
    const family = source.pick(familyNames);
    const [city, country] = source.pick(cities);
    return {
      PK: text(`CUSTOMER#${customerId(index)}`),
      SK: text('PROFILE'),
      type: text('customer'),
      customerId: text(customerId(index)),
      name: text(`${given} ${family}`),
      email: text(`customer${1001 + index}@example.com`),
      address: map({
        street: text(`${source.between(1, 120)} Harbour Street`),
        city: text(city),
        country: text(country),
      }),
      newsletter: truth(source.chance(0.4)),
      ...(source.chance(0.3) && { phone: nothing() }),
      ...(source.chance(0.25) && { notes: text('') }),
      ...(source.chance(0.3) && { interests: textSet('kitchen', ...(source.chance(0.5) ? ['textiles'] : [])) }),
    };
  });
}

function products(source: Random): (Product & { readonly item: SampleItem })[] {
  return Array.from({ length: productCount }, (_, index) => {
    const material = source.pick(materials);
    const [good, category] = source.pick(goods);
    const id = `p-${101 + index}`;
    const name = `${material} ${good}`;
    const cents = source.between(9, 480) * 100 + source.pick([0, 50, 90, 95]);
    const item: SampleItem = {
      PK: text(`PRODUCT#${id}`),
      SK: text('PRODUCT'),
      type: text('product'),
      productId: text(id),
      name: text(name),
      category: text(category),
      price: number(money(cents)),
      stock: number(source.between(0, 250)),
      colours: textSet('natural', source.pick(['black', 'white', 'ochre'])),
      dimensions: map({
        width: number(source.between(50, 1800) / 10),
        height: number(source.between(50, 1800) / 10),
        unit: text('cm'),
      }),
      ...(source.chance(0.2) && { discontinued: truth(true) }),
    };
    return { id, name, cents, item };
  });
}

function ordersAndLines(source: Random, catalogue: readonly [Product, ...Product[]]): SampleItem[] {
  return Array.from({ length: orderCount }, (_, index) => {
    const orderId = `o-2026-${String(index + 1).padStart(4, '0')}`;
    const customer = customerId(source.below(customerCount));
    const orderedAt = new Date(firstOrderAt + index * dayMilliseconds + source.below(dayMilliseconds)).toISOString();
    const status = source.pick(statuses);
    const lines = Array.from({ length: source.between(1, 4) }, (__, line) => {
      const product = source.pick(catalogue);
      const quantity = source.between(1, 3);
      const item: SampleItem = {
        PK: text(`ORDER#${orderId}`),
        SK: text(`LINE#${String(line + 1).padStart(2, '0')}`),
        type: text('orderLine'),
        productId: text(product.id),
        name: text(product.name),
        quantity: number(quantity),
        price: number(money(product.cents)),
      };
      return { item, cents: product.cents * quantity };
    });
    const order: SampleItem = {
      PK: text(`CUSTOMER#${customer}`),
      SK: text(`ORDER#${orderId}`),
      type: text('order'),
      orderId: text(orderId),
      customerId: text(customer),
      status: text(status),
      orderedAt: text(orderedAt),
      total: number(money(lines.reduce((sum, line) => sum + line.cents, 0))),
      lineCount: number(lines.length),
      ...(source.chance(0.2) && { tags: textSet('gift', ...(source.chance(0.5) ? ['express'] : [])) }),
      ...(status !== 'open' && {
        shipment: map({
          carrier: text(source.pick(carriers)),
          events: list(
            map({ at: text(orderedAt), what: text('packed') }),
            map({ at: text(orderedAt), what: text('handed over') }),
          ),
        }),
      }),
    };
    return [order, ...lines.map((line) => line.item)];
  }).flat();
}

function items(): readonly SampleItem[] {
  const source = random(1847);
  const people = customers(source);
  const [first, ...others] = products(source);
  if (!first) {
    return people;
  }
  return [
    ...people,
    first.item,
    ...others.map((product) => product.item),
    ...ordersAndLines(source, [first, ...others]),
  ];
}

/** Single-table design: customers, orders, order lines and products, with a global and a local secondary index. */
export const shop: SampleTable = {
  definition: {
    TableName: 'Shop',
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'PK', AttributeType: 'S' },
      { AttributeName: 'SK', AttributeType: 'S' },
      { AttributeName: 'status', AttributeType: 'S' },
      { AttributeName: 'orderedAt', AttributeType: 'S' },
      { AttributeName: 'total', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'PK', KeyType: 'HASH' },
      { AttributeName: 'SK', KeyType: 'RANGE' },
    ],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'byStatus',
        KeySchema: [
          { AttributeName: 'status', KeyType: 'HASH' },
          { AttributeName: 'orderedAt', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
    LocalSecondaryIndexes: [
      {
        IndexName: 'byTotal',
        KeySchema: [
          { AttributeName: 'PK', KeyType: 'HASH' },
          { AttributeName: 'total', KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['status', 'orderedAt'] },
      },
    ],
  },
  items,
};

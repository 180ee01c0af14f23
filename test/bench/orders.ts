/** One made-up order of about 450 bytes in DynamoDB JSON, with twelve attributes of many types. */
export function order(index: number): string {
  const states = ['open', 'paid', 'sent', 'returned'];
  const random = (index * 2_654_435_761) >>> 0;
  return JSON.stringify({
    customerId: { S: `c-${1000 + (random % 97)}` },
    orderId: { S: `o-2026-${String(index).padStart(7, '0')}` },
    status: { S: states[random % 4] },
    total: { N: ((random % 1_000_000) / 100).toFixed(2) },
    orderedAt: { S: new Date(1_767_000_000_000 + index * 61_000 + (random % 50_000)).toISOString() },
    lines: { L: [{ M: { sku: { S: `sku-${random % 9973}` }, count: { N: String(1 + (random % 5)) } } }] },
    tags: { SS: ['gift', `wave-${random % 31}`] },
    note: { S: `Leave it at ${random % 90} "Garden" street, please ring twice.` },
    paid: { BOOL: random % 2 === 0 },
    coupon: { NULL: true },
    weight: { N: String(random % 40_000) },
    token: { B: Buffer.from(String(random)).toString('base64') },
  });
}

/** A page as DynamoDB gives it: items until there is 1 MB of them. */
export function pageOfOrders(from: number): { readonly body: Buffer; readonly count: number } {
  const items: string[] = [];
  for (let size = 0; size < 1024 * 1024; size += items.at(-1)?.length ?? 0) {
    items.push(order(from + items.length));
  }
  return { body: answerOf(items, from + items.length - 1), count: items.length };
}

/** An answer with these items. @param last number of the order that it ends with, when more is to come */
export function answerOf(items: readonly string[], last?: number): Buffer {
  const next =
    last === undefined
      ? ''
      : `"LastEvaluatedKey":{"customerId":{"S":"c-1000"},"orderId":{"S":"o-2026-${String(last).padStart(7, '0')}"}},`;
  return Buffer.from(
    `{"ConsumedCapacity":{"CapacityUnits":128.5,"TableName":"Orders"},"Count":${items.length},"Items":[${items.join(',')}],${next}"ScannedCount":${items.length}}`,
  );
}

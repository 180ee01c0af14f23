import assert from 'node:assert/strict';
import { setImmediate as turn } from 'node:timers/promises';
import type { GridRow } from '../../../../src/protocol/grid';
import { blockRows, RowCache } from '../../../../src/webview/grid/rowCache';

interface Asked {
  readonly offset: number;
  readonly count: number;
  readonly signal: AbortSignal;
  readonly answer: (rows: readonly GridRow[]) => void;
  readonly refuse: (error: Error) => void;
}

class Desk {
  readonly asked: Asked[] = [];
  readonly errors: unknown[] = [];
  arrivals = 0;
  readonly cache = new RowCache({
    read: (offset, count, signal) =>
      new Promise((answer, refuse) => {
        this.asked.push({ offset, count, signal, answer, refuse });
      }),
    arrived: () => {
      this.arrivals++;
    },
    failed: (error) => this.errors.push(error),
  });

  get spans(): (readonly [number, number])[] {
    return this.asked.map(({ offset, count }) => [offset, count] as const);
  }

  async answerAll(limit = Infinity): Promise<void> {
    for (const { offset, count, answer } of this.asked.splice(0)) {
      answer(rowsOf(offset, Math.max(0, Math.min(count, limit - offset))));
    }
    await turn();
  }
}

function rowsOf(offset: number, count: number): GridRow[] {
  return Array.from({ length: count }, (_, index) => [{ type: 'N', text: String(offset + index) }]);
}

suite('grid row cache', () => {
  test('asks for the visible block once, for its neighbours afterwards', async () => {
    const desk = new Desk();
    desk.cache.want(200, 230, 100_000, 15);
    desk.cache.want(200, 230, 100_000, 15);
    assert.deepEqual(desk.spans, [[192, blockRows]]);
    await desk.answerAll();
    assert.equal(desk.arrivals, 1);
    assert.equal(desk.cache.row(229)?.[0]?.text, '229');
    desk.cache.want(200, 230, 100_000, 15);
    assert.deepEqual(desk.spans, [
      [128, blockRows],
      [256, blockRows],
    ]);
  });

  test('blocks side by side are one request', () => {
    const desk = new Desk();
    desk.cache.want(60, 200, 100_000, 15);
    assert.deepEqual(desk.spans, [[0, 256]]);
  });

  test('requests for what went out of sight are aborted, and their rows not kept', async () => {
    const desk = new Desk();
    desk.cache.want(0, 30, 100_000, 15);
    desk.cache.want(50_000, 50_030, 100_000, 15);
    assert.equal(desk.asked[0]?.signal.aborted, true);
    assert.equal(desk.asked[1]?.signal.aborted, false);
    await desk.answerAll();
    assert.equal(desk.cache.row(0), undefined);
    assert.equal(desk.cache.row(50_000)?.[0]?.text, '50000');
  });

  test('a refusal is told once and tried again only when asked to, or after looking elsewhere', async () => {
    const desk = new Desk();
    desk.cache.want(0, 30, 1000, 15);
    desk.asked.splice(0)[0]?.refuse(new Error('refused'));
    await turn();
    assert.equal(desk.errors.length, 1);
    desk.cache.want(0, 30, 1000, 15);
    assert.deepEqual(
      desk.spans.filter(([offset]) => offset === 0),
      [],
    );
    desk.cache.forgetFailures();
    desk.asked.splice(0);
    desk.cache.want(0, 30, 1000, 15);
    assert.deepEqual(desk.spans[0]?.[0], 0);
  });

  test('a block cut short by the end is asked for again when the end moves, and shown meanwhile', async () => {
    const desk = new Desk();
    desk.cache.want(0, 30, 40, 15);
    assert.deepEqual(desk.spans, [[0, 40]]);
    await desk.answerAll();
    desk.cache.want(0, 30, 40, 15);
    assert.deepEqual(desk.spans, []);
    desk.cache.want(0, 30, 64, 15);
    assert.deepEqual(desk.spans, [[0, 64]]);
    assert.equal(desk.cache.row(39)?.[0]?.text, '39');
    await desk.answerAll();
    assert.equal(desk.cache.row(63)?.[0]?.text, '63');
  });

  test('a source that gives fewer rows than it promised is not asked for ever', async () => {
    const desk = new Desk();
    desk.cache.want(0, 30, 64, 15);
    await desk.answerAll(10);
    desk.cache.want(0, 30, 64, 15);
    assert.deepEqual(desk.spans, []);
  });

  test('holds only some blocks, fewer when rows are wide', async () => {
    for (const [columns, most] of [
      [15, 32],
      [500, 6],
    ] as const) {
      const desk = new Desk();
      for (let row = 0; row < 100 * blockRows; row += blockRows) {
        desk.cache.want(row, row + 30, 1_000_000, columns);
        // oxlint-disable-next-line no-await-in-loop
        await desk.answerAll();
      }
      desk.cache.want(6400, 6430, 1_000_000, columns);
      assert.ok(Array.from(desk.cache.blocks).length <= most, `${columns} columns`);
      assert.notEqual(desk.cache.row(99 * blockRows), undefined);
      assert.equal(desk.cache.row(0), undefined);
    }
  });

  test('clearing forgets rows and aborts what runs', async () => {
    const desk = new Desk();
    desk.cache.want(0, 30, 1000, 15);
    await desk.answerAll();
    desk.cache.want(500, 530, 1000, 15);
    const [running] = desk.asked;
    desk.cache.clear();
    assert.equal(running?.signal.aborted, true);
    assert.equal(desk.cache.row(0), undefined);
    assert.equal(desk.cache.isWaiting, false);
  });
});

import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { challengeNames, randomIdentityPoolAnswers, randomUserPoolAnswers } from './cognito/randomAnswers';
import { factorResults, randomPages, randomTransactions, transactionStates } from './okta/randomAnswers';
import type { RandomAnswer } from './randomAnswer';
import { secretMark } from './randomAnswer';

const origin = 'https://org.example.com';

suite('Random answers', () => {
  const bodies = (arbitrary: fc.Arbitrary<RandomAnswer>): readonly Readonly<Record<string, unknown>>[] =>
    fc
      .sample(arbitrary, { numRuns: 3000, seed: 1 })
      .map(({ body }) => body)
      .filter((body): body is Readonly<Record<string, unknown>> => typeof body === 'object' && body !== null);

  test('of Okta come in every state, with every result, and mostly with links of the organisation', () => {
    const all = bodies(randomTransactions(origin));
    for (const state of transactionStates) {
      assert.ok(
        all.some(({ status }) => status === state),
        state,
      );
    }
    for (const result of factorResults) {
      assert.ok(
        all.some(({ factorResult }) => factorResult === result),
        result,
      );
    }
    const text = JSON.stringify(all);
    assert.ok(text.split(`"href":"${origin}/`).length > 10 * text.split('"href":"https://elsewhere').length);
    assert.ok(text.includes(secretMark));
  });

  test('of Okta’s pages lead on, to AWS and astray', () => {
    const pages = fc.sample(randomPages(origin), { numRuns: 500, seed: 1 });
    assert.ok(pages.some(({ headers }) => headers['location']?.startsWith(origin)));
    assert.ok(pages.some(({ body }) => /signin\.aws\.amazon\.com.*name="SAMLResponse"/su.test(String(body))));
  });

  test('of Cognito come with every challenge, with tokens, credentials and errors', () => {
    const all = bodies(randomUserPoolAnswers);
    for (const name of challengeNames) {
      assert.ok(
        all.some(({ ChallengeName }) => ChallengeName === name),
        name,
      );
    }
    assert.ok(all.some(({ AuthenticationResult }) => AuthenticationResult !== undefined));
    const pool = bodies(randomIdentityPoolAnswers);
    assert.ok(pool.some((each) => each['IdentityId'] !== undefined && each['Credentials'] !== undefined));
    assert.ok(pool.some((each) => each['__type'] !== undefined));
  });

  test('are what JSON can carry', () => {
    for (const arbitrary of [
      randomTransactions(origin),
      randomPages(origin),
      randomUserPoolAnswers,
      randomIdentityPoolAnswers,
    ]) {
      fc.assert(
        fc.property(arbitrary, ({ body }) => assert.deepEqual(JSON.parse(JSON.stringify(body)), body)),
        { numRuns: 300 },
      );
    }
  });
});

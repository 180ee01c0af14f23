import assert from 'node:assert/strict';
import { Authenticator } from '../../../src/auth/authenticator';
import type { AuthenticatorParts } from '../../../src/auth/authenticator';
import { SystemClock } from '../../../src/auth/clock';
import { cancelledError, needsPersonError, nobody } from '../../../src/auth/interaction';
import type { Interaction } from '../../../src/auth/interaction';
import type { Scheme, SchemeContext, SignedIn } from '../../../src/auth/scheme';
import type { Connection } from '../../../src/connection/connection';
import { UserError } from '../../../src/connection/userError';

const connection: Connection = {
  id: 'one',
  name: 'Orders',
  properties: { AWSRegion: 'IRELAND', AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00' },
};
const madeUpSecret = { AWSSecretKey: 'a made-up secret' };
const minute = 60_000;

suite('Authenticator', () => {
  test('joins the stored secret with the connection', async () => {
    const authenticator = new Authenticator(async (id) => (id === 'one' ? madeUpSecret : {}));
    const credentials = await authenticator.credentialsFor(connection)();
    assert.equal(credentials.accessKeyId, 'AKIAEXAMPLEEXAMPLE00');
    assert.equal(credentials.secretAccessKey, 'a made-up secret');
  });

  test('callers at the same time share one sign-in', async () => {
    let reads = 0;
    const authenticator = new Authenticator(async () => {
      reads += 1;
      return madeUpSecret;
    });
    const provider = authenticator.credentialsFor(connection);
    await Promise.all(Array.from({ length: 100 }, () => provider()));
    await authenticator.credentialsFor(connection)();
    assert.equal(reads, 1);
  });

  test('a connection that lacks something is not held against it when it is completed', async () => {
    let secrets: Record<string, string> = {};
    const authenticator = new Authenticator(async () => secrets);
    const provider = authenticator.credentialsFor(connection);
    await assert.rejects(
      provider(),
      (error) => error instanceof UserError && error.message.startsWith('AWSSecretKey is missing'),
    );
    secrets = madeUpSecret;
    assert.equal((await provider()).secretAccessKey, 'a made-up secret');
  });

  test('a changed connection signs in anew, a renamed one does not', async () => {
    let reads = 0;
    const authenticator = new Authenticator(async () => {
      reads += 1;
      return madeUpSecret;
    });
    await authenticator.credentialsFor(connection)();
    await authenticator.credentialsFor({ ...connection, name: 'Orders (prod)' })();
    assert.equal(reads, 1);
    await authenticator.credentialsFor({ ...connection, properties: { ...connection.properties } })();
    assert.equal(reads, 2);
  });

  test('names a scheme that there is not', async () => {
    const authenticator = new Authenticator(async () => ({}));
    const other: Connection = { ...connection, properties: { AuthScheme: 'Crystal ball' } };
    await assert.rejects(authenticator.signInOnce(other), /There is no AuthScheme Crystal ball/u);
  });
});

/** A scheme under a test's control, and a time that only moves when it is told to. */
class Bench {
  /** Milliseconds since 1970. */
  time = Date.parse('2026-01-01T00:00:00Z');
  runs = 0;
  readonly contexts: SchemeContext[] = [];
  readonly changes: string[] = [];
  scheme: Scheme = () => Promise.resolve(this.session(60));
  readonly authenticator: Authenticator;

  constructor(interaction: Interaction = nobody, more: Partial<AuthenticatorParts> = {}) {
    this.authenticator = new Authenticator(async () => ({}), {
      clock: new SystemClock(() => this.time),
      interaction,
      schemes: {
        AwsRootKeys: (each, context) => {
          this.runs += 1;
          this.contexts.push(context);
          return this.scheme(each, context);
        },
      },
      ...more,
    });
    this.authenticator.onDidChangeState((id) => {
      const state = this.authenticator.stateOf(id);
      this.changes.push(state.kind === 'wantsCode' && state.isAsking ? 'asking' : state.kind);
    });
  }

  /** Credentials that live for some minutes. */
  session(minutes: number, renewal: SignedIn['renewal'] = 'alone'): SignedIn {
    return {
      credentials: {
        accessKeyId: `ASIAEXAMPLE${this.runs}`,
        secretAccessKey: 'made up',
        sessionToken: 'made up',
        expiration: new Date(this.time + minutes * minute),
      },
      identity: { arn: 'arn:aws:iam::123456789012:user/ana' },
      renewal,
    };
  }

  async key(signal?: AbortSignal): Promise<string> {
    return (await this.authenticator.credentials(connection, signal)).accessKeyId;
  }

  /** Lets everything that can go on without time passing go on. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

/** A promise and the means to end it. */
function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void; reject: (error: Error) => void } {
  let resolve: ((value: T) => void) | undefined;
  let reject: ((error: Error) => void) | undefined;
  const promise = new Promise<T>((onValue, onError) => {
    resolve = onValue;
    reject = onError;
  });
  return { promise, resolve: (value) => resolve?.(value), reject: (error) => reject?.(error) };
}

function person(enterCode: Interaction['enterCode']): Interaction {
  return { ...nobody, isAvailable: true, enterCode };
}

async function askForCode({ interaction, signal, isRenewal }: SchemeContext): Promise<string> {
  return interaction.enterCode({ connection, isRenewal }, signal);
}

async function rejection(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => assert.fail('did not fail'),
    (error: unknown) => (error instanceof Error ? error : new Error(String(error))),
  );
}

suite('The life of credentials', () => {
  test('they are kept until five minutes before their end', async () => {
    const bench = new Bench();
    bench.scheme = async () => bench.session(60, 'person');
    assert.equal(await bench.key(), 'ASIAEXAMPLE1');
    bench.time += 54 * minute;
    assert.equal(await bench.key(), 'ASIAEXAMPLE1');
    bench.time += 1 * minute;
    assert.equal(await bench.key(), 'ASIAEXAMPLE2');
    assert.equal(bench.contexts[0]?.isRenewal, false);
    assert.equal(bench.contexts[1]?.isRenewal, true);
  });

  test('shortly before, they are renewed in the background, while the old ones serve', async () => {
    const bench = new Bench();
    await bench.key();
    const renewal = deferred<SignedIn>();
    bench.scheme = () => renewal.promise;
    bench.time += 51 * minute;
    assert.equal(await bench.key(), 'ASIAEXAMPLE1');
    await bench.settle();
    assert.equal(bench.runs, 2);
    assert.equal(await bench.key(), 'ASIAEXAMPLE1');
    assert.equal(bench.runs, 2);
    renewal.resolve(bench.session(60));
    await bench.settle();
    assert.equal(await bench.key(), 'ASIAEXAMPLE2');
    assert.deepEqual(bench.changes, ['signingIn', 'signedIn', 'signedIn']);
  });

  test('short-lived ones are used for most of their life', async () => {
    const bench = new Bench();
    bench.scheme = async () => bench.session(4, 'person');
    await bench.key();
    bench.time += 3 * minute;
    assert.equal(await bench.key(), 'ASIAEXAMPLE1');
    bench.time += 0.5 * minute;
    assert.equal(await bench.key(), 'ASIAEXAMPLE2');
  });

  test('a renewal that fails leaves those that still serve', async () => {
    const bench = new Bench();
    await bench.key();
    bench.scheme = () => Promise.reject(new UserError('No network.', { code: 'ENOTFOUND' }));
    bench.time += 56 * minute;
    assert.equal(await bench.key(), 'ASIAEXAMPLE1');
    assert.equal(bench.authenticator.stateOf('one').kind, 'signedIn');
    bench.time += 4 * minute;
    assert.equal((await rejection(bench.key())).message, 'No network.');
    assert.equal(bench.authenticator.stateOf('one').kind, 'failed');
  });

  test('those that nobody can renew serve to their end', async () => {
    const bench = new Bench();
    bench.scheme = async () => bench.session(60, 'never');
    await bench.key();
    bench.time += 59 * minute;
    assert.equal(await bench.key(), 'ASIAEXAMPLE1');
    bench.time += 1 * minute;
    assert.equal(await bench.key(), 'ASIAEXAMPLE2');
  });

  test('what they were read from has changed', async () => {
    const bench = new Bench();
    let isChanged = false;
    bench.scheme = async () => ({ ...bench.session(60), hasChanged: async () => isChanged });
    await bench.key();
    isChanged = true;
    bench.scheme = async () => bench.session(60);
    const keys = await Promise.all([bench.key(), bench.key(), bench.key()]);
    assert.deepEqual(keys, ['ASIAEXAMPLE2', 'ASIAEXAMPLE2', 'ASIAEXAMPLE2']);
  });

  test('a service that refuses them gets others, once they are not brand new', async () => {
    const bench = new Bench();
    await bench.key();
    assert.equal(bench.authenticator.refused(connection, 'ASIAEXAMPLE1'), false);
    bench.time += 2 * minute;
    assert.equal(bench.authenticator.refused(connection, 'ASIAEXAMPLE1'), true);
    assert.equal(await bench.key(), 'ASIAEXAMPLE2');
    assert.equal(bench.authenticator.refused(connection, 'ASIAEXAMPLE1'), true, 'there are others already');
    assert.equal(await bench.key(), 'ASIAEXAMPLE2');
  });
});

suite('Failures and waiting', () => {
  test('a failure is not repeated before its back-off, which grows, and a person may overrule it', async () => {
    const bench = new Bench();
    bench.scheme = () => Promise.reject(new UserError('Down.', { code: 'ServiceUnavailable' }));
    await Promise.all(Array.from({ length: 10 }, () => rejection(bench.key())));
    await rejection(bench.key());
    assert.equal(bench.runs, 1);
    bench.time += 1001;
    await rejection(bench.key());
    assert.equal(bench.runs, 2);
    bench.time += 1001;
    await rejection(bench.key());
    assert.equal(bench.runs, 2);
    await rejection(bench.authenticator.signIn(connection));
    assert.equal(bench.runs, 3);
    bench.time += 31_000;
    bench.scheme = async () => bench.session(60);
    await bench.key();
    assert.equal(bench.authenticator.stateOf('one').kind, 'signedIn');
  });

  test('a sign-in ends when nobody waits any more, and not before', async () => {
    const bench = new Bench();
    bench.scheme = () => new Promise(() => undefined);
    const [one, two] = [new AbortController(), new AbortController()];
    const first = rejection(bench.key(one.signal));
    const second = rejection(bench.key(two.signal));
    await bench.settle();
    one.abort();
    assert.equal((await first).name, 'AbortError');
    assert.equal(bench.contexts[0]?.signal.aborted, false);
    two.abort();
    await second;
    await bench.settle();
    assert.equal(bench.contexts[0]?.signal.aborted, true);
    assert.equal(bench.authenticator.stateOf('one').kind, 'none');
    bench.scheme = async () => bench.session(60);
    assert.equal(await bench.key(), 'ASIAEXAMPLE2');
  });

  test('a caller without a signal keeps it going', async () => {
    const bench = new Bench();
    const signIn = deferred<SignedIn>();
    bench.scheme = () => signIn.promise;
    const controller = new AbortController();
    const impatient = rejection(bench.key(controller.signal));
    const patient = bench.authenticator.credentialsFor(connection)();
    await bench.settle();
    controller.abort();
    await impatient;
    signIn.resolve(bench.session(60));
    assert.equal((await patient).accessKeyId, 'ASIAEXAMPLE1');
  });

  test('a connection that is changed or deleted in the middle stops its sign-in', async () => {
    const bench = new Bench();
    const late = deferred<SignedIn>();
    bench.scheme = () => late.promise;
    const waiting = rejection(bench.key());
    await bench.settle();
    bench.authenticator.forget('one');
    assert.equal((await waiting).name, 'AbortError');
    late.resolve(bench.session(60));
    await bench.settle();
    assert.deepEqual(bench.authenticator.stateOf('one'), { kind: 'none' });
  });

  test('what a scheme throws by mistake is an error without its secrets', async () => {
    const bench = new Bench();
    const secret = 'made-up-secret-of-a-defect';
    bench.scheme = async (_, { trace }) => {
      trace.secrets.hide(secret);
      throw Object.assign(new TypeError(`cannot read ${secret}`), { request: { password: secret } });
    };
    const error = await rejection(bench.key());
    assert.equal(error.name, 'TypeError');
    assert.ok(!JSON.stringify(error, Object.getOwnPropertyNames(error)).includes(secret));
  });
});

suite('Unasked', () => {
  test('what is there is given, and what takes no person is fetched', async () => {
    const bench = new Bench();
    assert.equal((await bench.authenticator.credentialsUnasked(connection)).accessKeyId, 'ASIAEXAMPLE1');
    assert.equal((await bench.authenticator.credentialsUnasked(connection)).accessKeyId, 'ASIAEXAMPLE1');
    bench.time += 60 * minute;
    assert.equal((await bench.authenticator.credentialsUnasked(connection)).accessKeyId, 'ASIAEXAMPLE2');
  });

  test('nobody is asked, and a connection that nobody uses does not seem to want anything', async () => {
    let questions = 0;
    const bench = new Bench(
      person(() => {
        questions += 1;
        return Promise.resolve('123456');
      }),
    );
    bench.scheme = async (_, context) => {
      await askForCode(context);
      return bench.session(60, 'person');
    };
    assert.equal(
      (await rejection(bench.authenticator.credentialsUnasked(connection))).message,
      needsPersonError().message,
    );
    assert.deepEqual(bench.authenticator.stateOf('one'), { kind: 'none' });
    assert.equal(questions, 0);
    await bench.key();
    assert.equal(questions, 1);
    assert.equal((await bench.authenticator.credentialsUnasked(connection)).accessKeyId, 'ASIAEXAMPLE2');
    bench.time += 60 * minute;
    await rejection(bench.authenticator.credentialsUnasked(connection));
    assert.equal(bench.authenticator.stateOf('one').kind, 'wantsCode', 'it is in use');
    assert.equal(questions, 1);
  });

  test('while somebody is being asked there is nothing', async () => {
    const answer = deferred<string>();
    const bench = new Bench(person(() => answer.promise));
    bench.scheme = async (_, context) => {
      await askForCode(context);
      return bench.session(60, 'person');
    };
    const waiting = bench.key();
    await bench.settle();
    assert.equal(
      (await rejection(bench.authenticator.credentialsUnasked(connection))).message,
      needsPersonError().message,
    );
    answer.resolve('123456');
    assert.equal(await waiting, 'ASIAEXAMPLE1');
  });

  test('secrets that are kept nowhere are not asked for', async () => {
    const asked: boolean[] = [];
    const authenticator = new Authenticator(async (_, asks) => {
      asked.push(asks);
      if (!asks) {
        throw needsPersonError();
      }
      return madeUpSecret;
    });
    await rejection(authenticator.credentialsUnasked(connection));
    await authenticator.credentials(connection);
    assert.deepEqual(asked, [false, true]);
  });

  test('to try again forgets a failure and keeps a session', async () => {
    const bench = new Bench();
    await bench.key();
    bench.authenticator.tryAgain('one');
    assert.equal(await bench.key(), 'ASIAEXAMPLE1');
    bench.authenticator.forget('one');
    bench.scheme = () => Promise.reject(new UserError('Down.', { code: 'ServiceUnavailable' }));
    await rejection(bench.key());
    bench.scheme = async () => bench.session(60);
    await rejection(bench.key());
    bench.authenticator.tryAgain('one');
    await bench.key();
    assert.equal(bench.authenticator.stateOf('one').kind, 'signedIn');
  });
});

suite('When a person is needed', () => {
  test('one is asked once, however many wait, and all go on', async () => {
    const answer = deferred<string>();
    let questions = 0;
    const bench = new Bench(
      person(() => {
        questions += 1;
        return answer.promise;
      }),
    );
    bench.scheme = async (_, context) => {
      await askForCode(context);
      return bench.session(60, 'person');
    };
    const callers = Array.from({ length: 100 }, () => bench.key());
    await bench.settle();
    assert.deepEqual(bench.authenticator.stateOf('one'), { kind: 'wantsCode', question: 'code', isAsking: true });
    answer.resolve('123456');
    assert.deepEqual(new Set(await Promise.all(callers)), new Set(['ASIAEXAMPLE1']));
    assert.equal(questions, 1);
    assert.deepEqual(bench.changes, ['signingIn', 'asking', 'signingIn', 'signedIn']);
  });

  test('a renewal in the background asks nobody; who needs it then does', async () => {
    let questions = 0;
    const bench = new Bench(
      person(async () => {
        questions += 1;
        return '123456';
      }),
    );
    await bench.key();
    bench.scheme = async (_, context) => {
      if (!context.interaction.isAvailable) {
        throw needsPersonError();
      }
      await askForCode(context);
      return bench.session(60);
    };
    bench.time += 51 * minute;
    await bench.key();
    await bench.settle();
    await bench.key();
    await bench.settle();
    assert.equal(bench.runs, 2, 'once it is known that a person is needed it is not tried again');
    assert.equal(questions, 0);
    assert.equal(bench.authenticator.stateOf('one').kind, 'signedIn');
    bench.time += 5 * minute;
    assert.equal(await bench.key(), 'ASIAEXAMPLE3');
    assert.equal(questions, 1);
  });

  test('who waits for a renewal in the background when it finds out goes on by asking', async () => {
    const bench = new Bench(person(async () => '123456'));
    await bench.key();
    const found = deferred<SignedIn>();
    bench.scheme = () => found.promise;
    bench.time += 51 * minute;
    await bench.key();
    await bench.settle();
    bench.time += 5 * minute;
    const waiting = bench.key();
    await bench.settle();
    bench.scheme = async (_, context) => {
      await askForCode(context);
      return bench.session(60);
    };
    found.reject(needsPersonError());
    assert.equal(await waiting, 'ASIAEXAMPLE3');
  });

  test('cancelling a renewal ends the callers, and leaves the state to say so', async () => {
    const bench = new Bench(person(() => Promise.reject(cancelledError())));
    bench.scheme = async (_, context) => {
      await askForCode(context);
      return bench.session(60, 'person');
    };
    const errors = await Promise.all([rejection(bench.key()), rejection(bench.key())]);
    assert.deepEqual(
      errors.map(({ message }) => message),
      ['MFA was cancelled.', 'MFA was cancelled.'],
    );
    assert.deepEqual(bench.authenticator.stateOf('one'), { kind: 'wantsCode', question: 'code', isAsking: false });
  });

  test('Renew gets a new session, and keeps the old one when it is cancelled', async () => {
    let isWilling = true;
    const bench = new Bench(person(() => (isWilling ? Promise.resolve('1') : Promise.reject(cancelledError()))));
    bench.scheme = async (_, context) => {
      await askForCode(context);
      return bench.session(60, 'person');
    };
    await bench.key();
    await bench.authenticator.renew(connection);
    assert.equal(await bench.key(), 'ASIAEXAMPLE2');
    isWilling = false;
    await rejection(bench.authenticator.renew(connection));
    assert.equal(await bench.key(), 'ASIAEXAMPLE2');
    assert.equal(bench.authenticator.stateOf('one').kind, 'signedIn');
  });

  test('a session that has ended wants a code, without anybody asking', async () => {
    const bench = new Bench(person(async () => '1'));
    bench.scheme = async () => bench.session(60, 'person');
    await bench.key();
    bench.time += 61 * minute;
    assert.deepEqual(bench.authenticator.stateOf('one'), { kind: 'wantsCode', question: 'code', isAsking: false });
  });

  test('signing out stops what is under way', async () => {
    const bench = new Bench(person(() => new Promise(() => undefined)));
    bench.scheme = async (_, context) => {
      await askForCode(context);
      return bench.session(60, 'person');
    };
    const waiting = rejection(bench.key());
    await bench.settle();
    await bench.authenticator.signOutOfAll();
    assert.equal((await waiting).name, 'AbortError');
    assert.equal(bench.authenticator.stateOf('one').kind, 'none');
  });
});

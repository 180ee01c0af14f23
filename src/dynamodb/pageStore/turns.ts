/** Milliseconds of work after which others get their turn. */
const turn = 10;

/**
 * Long work of one kind, done a piece at a time so that others get their turn in between. What begins later ends what is
 * under way.
 */
export class Turns {
  private work = 0;

  /** Ends what is under way. */
  cancel(): void {
    this.work++;
  }

  /** @throws AbortError when other work of the kind begins, or on `cancel` */
  async run<T>(steps: Generator<void, T>): Promise<T> {
    this.cancel();
    const { work } = this;
    for (;;) {
      const end = performance.now() + turn;
      while (performance.now() < end) {
        const step = steps.next();
        if (step.done) {
          return step.value;
        }
      }
      await new Promise((resolve) => setImmediate(resolve));
      if (work !== this.work) {
        throw new DOMException('Something else was asked for.', 'AbortError');
      }
    }
  }
}

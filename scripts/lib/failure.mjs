/** What stops a script and a person can act on. Its message is printed alone, without a stack. */
export class Failure extends Error {
  /** @param {string} message what happened, and what to do next */
  constructor(message) {
    super(message);
    this.name = 'Failure';
  }
}

/**
 * Runs a script: a Failure is printed as one message, anything else with its stack; both end with exit code 1.
 * @param {() => Promise<void>} script
 */
export async function runScript(script) {
  try {
    await script();
  } catch (error) {
    process.exitCode = 1;
    const text = error instanceof Failure ? error.message : error instanceof Error ? error.stack : String(error);
    process.stderr.write(`${text}\n`);
  }
}

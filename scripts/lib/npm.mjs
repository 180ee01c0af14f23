import path from 'node:path';
import { Failure } from './failure.mjs';
import { runProgram } from './processes.mjs';

const NO_ANSWER =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT)\b/;

/** npm as it was called, or as it stands on the PATH. */
function npmCommand() {
  const npmScript = process.env['npm_execpath'];
  if (npmScript !== undefined && /npm-cli\.c?js$/.test(path.basename(npmScript))) {
    return { command: process.execPath, first: [npmScript], shell: false };
  }
  return { command: 'npm', first: [], shell: process.platform === 'win32' };
}

/**
 * Runs npm.
 * @param {readonly string[]} npmArguments
 * @param {{ cwd: string, purpose: string }} options purpose: what fails when npm does, such as "Installing dependencies"
 * @returns {Promise<string>} its standard output
 * @throws {Failure} in one sentence when the registry does not answer, else with the end of what npm said
 */
export async function npm(npmArguments, { cwd, purpose }) {
  const { command, first, shell } = npmCommand();
  const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const quiet = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const { code, output, standardOutput, isTimedOut } = await runProgram(
    command,
    [...first, ...npmArguments, ...patience, ...quiet],
    { cwd, shell, timeout: 15 * 60_000 },
  );
  if (code === 0) {
    return standardOutput;
  }
  const noAnswer = NO_ANSWER.exec(output)?.[1];
  if (isTimedOut || noAnswer !== undefined) {
    const reason = noAnswer ?? 'no end after 15 minutes';
    throw new Failure(
      `${purpose} failed: the npm registry cannot be reached (${reason}). Check the network connection and npm's proxy settings, then run this again.`,
    );
  }
  throw new Failure(`${purpose} failed. npm said:\n${output.trim().split('\n').slice(-15).join('\n')}`);
}

// Finds Java, or installs it where that can be done without asking. DynamoDB Local runs on it.
import path from 'node:path';
import { Failure } from './failure.mjs';
import { runProgram } from './processes.mjs';
import { say } from './report.mjs';
import { canInstallWithApt, findProgram, installWithApt, isFile } from './setUp.mjs';

/** The class files of DynamoDB Local 1.25 are those of Java 8. */
const OLDEST_VERSION = 8;

const DEBIAN_PACKAGE = 'default-jre-headless';

/**
 * @param {string} program
 * @returns {Promise<number | undefined>} the major version; undefined when it is no Java that runs
 */
async function majorVersion(program) {
  // macOS has a `java` that only says there is none.
  const { code, output } = await runProgram(program, ['-version'], { timeout: 60_000 });
  // "1.8.0_452", "17.0.15" and "21" are versions 8, 17 and 21.
  const version = /version "(?:1\.)?(\d+)/.exec(output)?.[1];
  return code === 0 && version !== undefined ? Number(version) : undefined;
}

/** @returns {Promise<{ found: string | undefined, tooOld: string[] }>} tooOld: such as "/usr/bin/java (Java 7)" */
async function findJava() {
  const home = process.env['JAVA_HOME'];
  const inHome = home ? path.join(home, 'bin', process.platform === 'win32' ? 'java.exe' : 'java') : '';
  const programs = [isFile(inHome) ? inHome : undefined, findProgram('java')].filter((file) => file !== undefined);
  const versions = await Promise.all(programs.map(majorVersion));
  return {
    found: programs.find((_, index) => (versions[index] ?? 0) >= OLDEST_VERSION),
    tooOld: programs.flatMap((file, index) => {
      const version = versions[index];
      return version !== undefined && version < OLDEST_VERSION ? [`${file} (Java ${version})`] : [];
    }),
  };
}

function installCommand() {
  if (process.platform === 'darwin') {
    return 'brew install --cask temurin';
  }
  if (process.platform === 'win32') {
    return 'winget install EclipseAdoptium.Temurin.21.JRE';
  }
  if (findProgram('apt-get') !== undefined) {
    return `sudo apt-get update && sudo apt-get install --yes ${DEBIAN_PACKAGE}`;
  }
  if (findProgram('dnf') !== undefined) {
    return 'sudo dnf install java-latest-openjdk-headless';
  }
  return "your system's package manager, or from https://adoptium.net";
}

/**
 * The Java that tests use: of JAVA_HOME, or on the PATH. On Debian and Ubuntu, for root, it is installed when there is
 * none.
 * @param {{ log?: (line: string) => void }} [options] log: told what takes long
 * @returns {Promise<string>} its program
 * @throws {Failure} with the command to install it
 */
export async function ensureJava({ log = say } = {}) {
  const { found, tooOld } = await findJava();
  if (found !== undefined) {
    return found;
  }
  if (canInstallWithApt()) {
    log(`Java is missing. Installing ${DEBIAN_PACKAGE} …`);
    await installWithApt([DEBIAN_PACKAGE]);
    const installed = await findJava();
    if (installed.found !== undefined) {
      return installed.found;
    }
  }
  const lack = tooOld.length > 0 ? `${tooOld.join(' and ')} is too old` : 'Java is missing';
  throw new Failure(
    `${lack}: DynamoDB Local needs Java ${OLDEST_VERSION} or newer. Install it with: ${installCommand()}\nThen run this again.`,
  );
}

// Finds MIT Kerberos and Apache with its GSSAPI module, or installs them where that can be done without asking. The tests of
// the integrated sign-in run a real KDC and a real web server that checks its tickets.
import path from 'node:path';
import { Failure } from './failure.mjs';
import { say } from './report.mjs';
import { canInstallWithApt, findProgram, installWithApt, isFile } from './setUp.mjs';

const DEBIAN_PACKAGES = ['krb5-kdc', 'krb5-admin-server', 'krb5-user', 'apache2', 'libapache2-mod-auth-gssapi', 'curl'];

const PROGRAMS = /** @type {const} */ (['krb5kdc', 'kdb5_util', 'kadmin.local', 'kinit', 'apache2', 'curl']);

/** Where Debian has them; not all of it is on everybody's PATH. */
const FOLDERS = ['/usr/sbin', '/usr/bin'];
const MODULES = '/usr/lib/apache2/modules';

/**
 * @typedef {Record<typeof PROGRAMS[number], string>} KerberosPrograms paths of the programs
 * @typedef {KerberosPrograms & { modules: string }} Kerberos modules: folder of Apache's modules
 */

/** @returns {{ found: Partial<KerberosPrograms>, missing: string[] }} */
function findKerberos() {
  /** @type {Partial<KerberosPrograms>} */
  const found = {};
  for (const name of PROGRAMS) {
    const file = findProgram(name) ?? FOLDERS.map((folder) => path.join(folder, name)).find(isFile);
    if (file !== undefined) {
      found[name] = file;
    }
  }
  const missing = PROGRAMS.filter((name) => found[name] === undefined);
  const gssapi = path.join(MODULES, 'mod_auth_gssapi.so');
  return { found, missing: isFile(gssapi) ? missing : [...missing, gssapi] };
}

/**
 * What the tests of the integrated sign-in need. On Debian and Ubuntu, for root, it is installed when it is missing.
 * @param {{ log?: (line: string) => void }} [options] log: told what takes long
 * @returns {Promise<Kerberos>}
 * @throws {Failure} with the command to install it
 */
export async function ensureKerberos({ log = say } = {}) {
  let { found, missing } = findKerberos();
  if (missing.length > 0 && canInstallWithApt()) {
    log(`${missing.join(', ')} are missing. Installing ${DEBIAN_PACKAGES.join(' ')} …`);
    await installWithApt(DEBIAN_PACKAGES);
    ({ found, missing } = findKerberos());
  }
  if (missing.length > 0) {
    const command = `sudo apt-get update && sudo apt-get install --yes --no-install-recommends ${DEBIAN_PACKAGES.join(' ')}`;
    const how =
      findProgram('apt-get') === undefined
        ? `They are packages of Debian and Ubuntu; run the tests there, in a container for example, after: ${command}`
        : `Install them with: ${command}\nThen run this again.`;
    throw new Failure(`The tests of the integrated sign-in need ${missing.join(', ')}. ${how}`);
  }
  return { .../** @type {KerberosPrograms} */ (found), modules: MODULES };
}

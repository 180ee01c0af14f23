import { execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { ensureKerberos } from '../../scripts/lib/kerberos.mjs';
import { endTree, startProgram } from '../../scripts/lib/processes.mjs';
import { startAdfs } from './saml/adfs';
import type { Adfs, AdfsOptions } from './saml/adfs';
import { localhostCertificate } from './tlsServer';

/** A Windows domain as far as signing in goes: a KDC, and a web server that believes its tickets. */
export interface KerberosDomain {
  /** `https://localhost:<port>`: Apache in front of the AD FS, which is the only way to its integrated sign-in. */
  readonly endpoint: string;
  /** PEM: what a client has to trust. */
  readonly certificatePem: string;
  readonly adfs: Adfs;
  /** Variables of a client that is in the domain and has no ticket. */
  readonly environment: Readonly<Record<string, string>>;
  /** Signs a person in with kinit. @returns variables of a client that has the ticket */
  signIn(user?: string): Promise<Readonly<Record<string, string>>>;
  /** Ends everything and removes its folder. */
  stop(): Promise<void>;
}

const realm = 'CORP.EXAMPLE.TEST';

/** Milliseconds within which a server is there. */
const startTime = 20_000;

/**
 * Starts a domain of its own on the loopback interface: MIT Kerberos' KDC with the users `ana` and `ben` and the service
 * `HTTP/localhost`, and Apache with mod_auth_gssapi, which asks for a ticket at /adfs/ls/wia and passes everything on to
 * `startAdfs`, whose pages and redirects it has. Everything is in a folder of its own, on ports that the system chooses, and
 * asks no DNS: `rdns`, `dns_canonicalize_hostname` and `qualify_shortname` are off, so that `localhost` stays `localhost`.
 * Settings are those of the documentation of MIT Kerberos ("krb5.conf", "kdc.conf"), of mod_auth_gssapi's README and of
 * Apache's mod_proxy. What a domain controller does besides (channel binding, PAC) is not there.
 */
export async function startKerberos(options: Omit<AdfsOptions, 'proxySecret'>): Promise<KerberosDomain> {
  const programs = await ensureKerberos();
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dynamodb-connections-kerberos-'));
  const proxySecret = randomBytes(16).toString('hex');
  const adfs = await startAdfs({
    ...options,
    proxySecret,
    behaviour: { isIntegratedOffered: true, ...options.behaviour },
  });
  const children: ChildProcess[] = [];
  const stop = async (): Promise<void> => {
    for (const child of children.splice(0)) {
      await end(child);
    }
    await adfs.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const owner = await ownerOfWorkers();
    // Apache's workers are nobody's, and have to find their keytab in it.
    await chmod(folder, 0o711);
    const kdcPort = await freePort();
    await writeFile(path.join(folder, 'krb5.conf'), clientConfiguration(kdcPort));
    await writeFile(path.join(folder, 'kdc.conf'), kdcConfiguration(folder, kdcPort));
    const environment = { KRB5_CONFIG: path.join(folder, 'krb5.conf') };
    const inside = { ...process.env, ...environment, KRB5_KDC_PROFILE: path.join(folder, 'kdc.conf') };
    const run = (program: string, words: readonly string[], input = '', env: NodeJS.ProcessEnv = inside) =>
      runToEnd(program, words, input, env);

    const passwords = new Map(['ana', 'ben'].map((user) => [user, randomBytes(9).toString('base64url')]));
    await run(programs.kdb5_util, ['create', '-r', realm, '-s', '-P', randomBytes(16).toString('hex')]);
    const keytab = path.join(folder, 'http.keytab');
    const commands = [
      ...[...passwords].map(([user, password]) => `addprinc -pw ${password} ${user}`),
      'addprinc -randkey HTTP/localhost',
      `ktadd -k ${keytab} HTTP/localhost`,
    ];
    await run(programs['kadmin.local'], ['-r', realm], `${commands.join('\n')}\n`);
    children.push(await startServer(programs.krb5kdc, ['-n', '-r', realm], inside, kdcPort));

    const apachePort = await freePort();
    const { certificatePem, keyPem } = localhostCertificate();
    await mkdir(path.join(folder, 'replays'));
    if (owner) {
      await chown(keytab, owner.uid, owner.gid);
      await chown(path.join(folder, 'replays'), owner.uid, owner.gid);
    }
    await writeFile(path.join(folder, 'certificate.pem'), certificatePem);
    await writeFile(path.join(folder, 'key.pem'), keyPem, { mode: 0o600 });
    const configuration = path.join(folder, 'apache.conf');
    await writeFile(
      configuration,
      apacheConfiguration({ folder, modules: programs.modules, port: apachePort, backend: adfs.endpoint, proxySecret }),
      { mode: 0o600 },
    );
    const apacheEnvironment = { ...inside, KRB5RCACHEDIR: path.join(folder, 'replays'), KRB5_KTNAME: keytab };
    children.push(
      await startServer(
        programs.apache2,
        ['-D', 'FOREGROUND', '-f', configuration],
        apacheEnvironment,
        apachePort,
        path.join(folder, 'error.log'),
      ),
    );

    let tickets = 0;
    return {
      endpoint: `https://localhost:${apachePort}`,
      certificatePem,
      adfs,
      environment: { ...environment, KRB5CCNAME: `FILE:${path.join(folder, 'no-ticket')}` },
      signIn: async (user = 'ana') => {
        tickets += 1;
        const client = { ...environment, KRB5CCNAME: `FILE:${path.join(folder, `ticket-${tickets}`)}` };
        await run(programs.kinit, [user], `${passwords.get(user) ?? ''}\n`, { ...process.env, ...client });
        return client;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function clientConfiguration(kdcPort: number): string {
  return `[libdefaults]
  default_realm = ${realm}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  dns_canonicalize_hostname = false
  qualify_shortname = ""
  rdns = false
  # TCP alone, so that one port is enough.
  udp_preference_limit = 1
[realms]
  ${realm} = {
    kdc = 127.0.0.1:${kdcPort}
  }
[domain_realm]
  localhost = ${realm}
`;
}

function kdcConfiguration(folder: string, kdcPort: number): string {
  return `[kdcdefaults]
  kdc_listen = ""
  kdc_tcp_listen = 127.0.0.1:${kdcPort}
[realms]
  ${realm} = {
    database_name = ${folder}/principal
    key_stash_file = ${folder}/stash
    acl_file = ${folder}/kadm5.acl
    max_life = 1h
    supported_enctypes = aes256-cts-hmac-sha1-96:normal
  }
[logging]
  kdc = FILE:${folder}/kdc.log
  default = FILE:${folder}/kerberos.log
`;
}

interface ApacheFacts {
  readonly folder: string;
  readonly modules: string;
  readonly port: number;
  readonly backend: string;
  readonly proxySecret: string;
}

function apacheConfiguration({ folder, modules, port, backend, proxySecret }: ApacheFacts): string {
  const loaded = [
    'mpm_event',
    'authn_core',
    'authz_core',
    'authz_user',
    'auth_gssapi',
    'ssl',
    'headers',
    'proxy',
    'proxy_http',
  ].map((name) => `LoadModule ${name}_module ${modules}/mod_${name}.so`);
  return `${loaded.join('\n')}
ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${folder}/apache.pid
Mutex file:${folder}
ErrorLog ${folder}/error.log
ServerName localhost
${process.getuid?.() === 0 ? 'User www-data\nGroup www-data' : ''}
Listen 127.0.0.1:${port}
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
MinSpareThreads 1
MaxSpareThreads 8
SSLEngine on
SSLCertificateFile ${folder}/certificate.pem
SSLCertificateKeyFile ${folder}/key.pem
SSLProxyEngine on
SSLProxyVerify none
SSLProxyCheckPeerName off
SSLProxyCheckPeerExpire off
ProxyPreserveHost on
ProxyPass / ${backend.replace('localhost', '127.0.0.1')}/
RequestHeader unset X-Forwarded-User
RequestHeader unset X-Proxy-Secret
<Location /adfs/ls/wia>
  AuthType GSSAPI
  AuthName "${realm}"
  GssapiSSLonly On
  GssapiAllowedMech krb5
  GssapiCredStore keytab:${folder}/http.keytab
  Require valid-user
  RequestHeader set X-Forwarded-User "expr=%{REMOTE_USER}"
  RequestHeader set X-Proxy-Secret ${proxySecret}
  # Its own token stays here.
  RequestHeader unset Authorization
</Location>
`;
}

/** Who Apache's workers are when it is started by root; otherwise they are who has started it. */
async function ownerOfWorkers(): Promise<{ readonly uid: number; readonly gid: number } | undefined> {
  if (process.getuid?.() !== 0) {
    return undefined;
  }
  const [, , uid, gid] = /^www-data:.*$/mu.exec(await readFile('/etc/passwd', 'utf8'))?.[0].split(':') ?? [];
  return { uid: Number(uid), gid: Number(gid) };
}

/** A port nobody listens on now. */
async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as net.AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function startServer(
  program: string,
  words: readonly string[],
  env: NodeJS.ProcessEnv,
  port: number,
  log?: string,
): Promise<ChildProcess> {
  const child = startProgram(program, [...words], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000);
    });
  }
  child.on('error', (error) => {
    said += error.message;
  });
  const deadline = Date.now() + startTime;
  while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) {
    if (await isListening(port)) {
      return child;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await end(child);
  const logged = log === undefined ? '' : await readFile(log, 'utf8').catch(() => '');
  throw new Error(`${path.basename(program)} did not start. It said:\n${said}${logged.slice(-4000)}`);
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    await endTree(child.pid);
    await exited;
  }
}

function runToEnd(program: string, words: readonly string[], input: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, [...words], { env, timeout: startTime }, (error, stdout, stderr) => {
      if (error) {
        reject(new Error(`${path.basename(program)} failed: ${stdout}${stderr}`, { cause: error }));
      } else {
        resolve();
      }
    });
    child.stdin?.end(input);
  });
}

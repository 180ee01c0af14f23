import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';

/**
 * @param {string} host
 * @param {number} port
 * @returns {Promise<string | undefined>} the system's code, such as EADDRINUSE; undefined when it is free
 */
function tryPort(host, port) {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', (error) => resolve('code' in error ? String(error.code) : error.message));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/**
 * @param {number} port
 * @returns {Promise<'free' | 'taken' | 'refused'>} refused: the system does not let this user have it
 */
export async function checkPort(port) {
  const [four, six] = await Promise.all([tryPort('127.0.0.1', port), tryPort('::1', port)]);
  if (four === 'EADDRINUSE' || six === 'EADDRINUSE') {
    return 'taken';
  }
  return four === 'EACCES' ? 'refused' : 'free';
}

/**
 * The processes that listen on a port, on Linux: /proc/net/tcp has the socket, /proc/<pid>/fd who holds it.
 * @param {number} port
 * @returns {string[]} process ids
 */
function findListenersInProc(port) {
  const hexadecimalPort = port.toString(16).toUpperCase().padStart(4, '0');
  const sockets = new Set(
    ['/proc/net/tcp', '/proc/net/tcp6']
      .filter((file) => fs.existsSync(file))
      .flatMap((file) => fs.readFileSync(file, 'utf8').split('\n'))
      .map((line) => line.trim().split(/\s+/))
      // Local address, state 0A (listening), and the socket's inode: proc_pid_net(5).
      .filter((fields) => fields[1]?.endsWith(`:${hexadecimalPort}`) && fields[3] === '0A')
      .map((fields) => `socket:[${fields[9]}]`),
  );
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return fs.readdirSync(`/proc/${pid}/fd`).some((fd) => {
          try {
            return sockets.has(fs.readlinkSync(`/proc/${pid}/fd/${fd}`));
          } catch {
            return false;
          }
        });
      } catch {
        return false;
      }
    });
}

/**
 * Who holds a port, as well as it can be told.
 * @param {number} port
 * @returns {string} such as " by node (process 4711)", or nothing
 */
export function describePortHolder(port) {
  try {
    if (process.platform === 'linux') {
      const pid = findListenersInProc(port)[0];
      return pid === undefined ? '' : ` by ${fs.readFileSync(`/proc/${pid}/comm`, 'utf8').trim()} (process ${pid})`;
    }
    if (process.platform === 'darwin') {
      const answer = execFileSync('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { encoding: 'utf8' });
      const pid = /^p(\d+)$/m.exec(answer)?.[1];
      const name = /^c(.+)$/m.exec(answer)?.[1];
      return pid === undefined ? '' : ` by ${name} (process ${pid})`;
    }
  } catch {
    // Not to be told.
  }
  return '';
}

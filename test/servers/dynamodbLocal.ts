import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { installDynamodbLocal } from '../../scripts/lib/dynamodbLocal.mjs';
import { ensureJava } from '../../scripts/lib/java.mjs';
import { endTree, startProgram } from '../../scripts/lib/processes.mjs';

/** A real DynamoDB Local. */
export interface DynamodbLocal {
  /** Such as `http://127.0.0.1:41297`. */
  readonly endpoint: string;
  /** Resolves when it has ended and its port is free. */
  stop(): Promise<void>;
}

/**
 * Starts DynamoDB Local with no tables, in memory, on the loopback interface alone; installs it, and Java, when they
 * are missing. Each region and access key has its own tables. It ends with this process at the latest, however that
 * ends.
 *
 * @throws Error with what it said when it does not start
 */
export async function startDynamodbLocal(): Promise<DynamodbLocal> {
  const java = await ensureJava();
  const { classPath, libraries } = await installDynamodbLocal();
  const child = startProgram(
    java,
    [
      '-XX:TieredStopAtLevel=1',
      '-Xmx512m',
      `-Djava.library.path=${libraries}`,
      '-Dorg.eclipse.jetty.LEVEL=WARN',
      '-Dorg.eclipse.jetty.util.log.announce=false',
      '-Dorg.eclipse.jetty.xml.XmlParser.Validating=false',
      '-classpath',
      classPath,
      'org.eclipse.jetty.xml.XmlConfiguration',
      path.resolve('test/servers/dynamodbLocal.xml'),
    ],
    // The variable turns its telemetry off:
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocalTelemetry.html
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' } },
  );
  const { stdout, stderr, pid } = child;
  if (!stdout || !stderr || pid === undefined) {
    const [error] = await once(child, 'error');
    throw new Error(`DynamoDB Local did not start: ${java} cannot be run.`, { cause: error });
  }

  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
  });
  const said: string[] = [];
  const port = await new Promise<string>((resolve, reject) => {
    for (const stream of [stdout, stderr]) {
      createInterface(stream).on('line', (line) => {
        said.push(line);
        if (stream === stdout && /^\d+$/.test(line)) {
          resolve(line);
        }
      });
    }
    child.once('close', () => reject(new Error(`DynamoDB Local did not start. It said:\n${said.join('\n')}`)));
  });
  const endpoint = `http://127.0.0.1:${port}`;
  // Any answer will do: to a request like this one it is a refusal.
  await (await fetch(endpoint)).arrayBuffer();
  return {
    endpoint,
    stop: async () => {
      await endTree(pid);
      await ended;
    },
  };
}

import { CredentialsLocation } from '../../../src/auth/credentialsLocation';

/**
 * A process of its own that keeps, reads and drops sessions in a file: arguments are the file, a name and the number of
 * rounds. It says what it had kept in each round and did not find again.
 */
async function run(file: string, name: string, rounds: number): Promise<void> {
  const location = new CredentialsLocation(file);
  const key = `mfa.${name}`;
  for (let round = 0; round < rounds; round++) {
    const accessKeyId = `ASIAEXAMPLE${name}${round}`;
    await location.keep(key, {
      values: { accessKeyId, secretAccessKey: 'made/up'.repeat(20), sessionToken: 'made/up'.repeat(100) },
      expiration: new Date('2040-01-01T00:00:00Z'),
    });
    const found = (await location.read(key))?.values['accessKeyId'];
    if (found !== accessKeyId) {
      throw new Error(`Round ${round} of ${name} found ${found}.`);
    }
    if (round % 10 === 9) {
      await location.drop(key);
    }
  }
}

const [file = '', name = '', rounds = '0'] = process.argv.slice(2);
await run(file, name, Number(rounds));

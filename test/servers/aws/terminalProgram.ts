import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { fromContainerMetadata, fromHttp, fromNodeProviderChain } from '@aws-sdk/credential-providers';

/**
 * A program in a terminal: it takes its credentials in the way its argument says, lists the tables with them, and prints
 * what it found.
 */
const providers = {
  chain: () => fromNodeProviderChain(),
  http: () => fromHttp(),
  container: () => fromContainerMetadata({ timeout: 1000, maxRetries: 3 }),
};

const way = process.argv[2] as keyof typeof providers;
try {
  const credentials = await providers[way]()();
  const client = new DynamoDBClient({ credentials });
  const { TableNames } = await client.send(new ListTablesCommand({}));
  console.log(
    JSON.stringify({
      accessKeyId: credentials.accessKeyId,
      hasToken: Boolean(credentials.sessionToken),
      expiration: credentials.expiration,
      region: await client.config.region(),
      tables: TableNames,
    }),
  );
} catch (error) {
  console.log(JSON.stringify({ error: String(error) }));
}

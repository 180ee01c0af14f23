import type { PropertyDefinition, PropertyGroup } from '../propertyDefinition';
import { define } from '../propertyDefinition';

type Rest = Partial<Pick<PropertyDefinition, 'label' | 'type' | 'defaultValue' | 'allowedValues' | 'secret'>>;

function ignored(group: PropertyGroup, name: string, description: string, rest: Rest = {}): PropertyDefinition {
  // "FlattenArrays" → "Flatten Arrays": the spelling in which the drivers show their names.
  const label = name.replace(/([a-z])([A-Z])/g, '$1 $2');
  return define({ name, label, description, group, effective: false, ...rest });
}

const yesOrNo: Rest = { type: 'boolean', defaultValue: 'False' };
const list: Rest = { type: 'list' };
const path: Rest = { type: 'path' };
const secret: Rest = { secret: 'secret' };

function integer(defaultValue?: string): Rest {
  return defaultValue === undefined ? { type: 'integer' } : { type: 'integer', defaultValue };
}

/**
 * What the drivers know and this extension does not act on: read, kept, written back, and said to be without effect.
 * Source: CData DynamoDB property indexes v18 to v25; defaults of the shared ones: sibling drivers.
 */
export const ignoredProperties: readonly PropertyDefinition[] = [
  ignored('Connection', 'UseLakeFormation', 'Credentials of AWS Lake Formation.', yesOrNo),
  ignored('Connection', 'UseEC2Roles', 'The old way to say AuthScheme=AwsEC2Roles.', {
    ...yesOrNo,
    label: 'Use EC2 Roles',
  }),
  ignored('Connection', 'Driver', 'The driver in a connection string of ODBC.'),
  ignored('Connection', 'DSN', 'The data source in a connection string of ODBC.'),
  ignored('Network', 'DynamoDBVPCEndpoint', 'The host of a VPC endpoint; Endpoint takes its URL here.', {
    label: 'DynamoDB VPC Endpoint',
  }),
  ignored('Firewall', 'FirewallType', 'The kind of firewall to pass.', {
    type: 'enum',
    allowedValues: ['NONE', 'TUNNEL', 'SOCKS4', 'SOCKS5'],
    defaultValue: 'NONE',
  }),
  ignored('Firewall', 'FirewallServer', 'The name or address of the firewall.'),
  ignored('Firewall', 'FirewallPort', 'The port of the firewall.', integer('0')),
  ignored('Firewall', 'FirewallUser', 'The user name at the firewall.'),
  ignored('Firewall', 'FirewallPassword', 'The password at the firewall.', secret),
  ignored('Logging', 'Logfile', 'A file to log to; this extension logs to its output channel.', path),
  ignored('Logging', 'Verbosity', 'How much is logged, from 1 to 5.', integer('1')),
  ignored('Logging', 'LogModules', 'Which modules log.', list),
  ignored('Logging', 'MaxLogFileSize', 'When a log file is full.', { defaultValue: '100MB' }),
  ignored('Logging', 'MaxLogFileCount', 'How many log files are kept.', integer('-1')),
  ignored('Schema', 'Location', 'A folder of schema files.', path),
  ignored('Schema', 'BrowsableSchemas', 'The schemas that are shown.', list),
  ignored('Schema', 'Tables', 'The tables that are shown.', list),
  ignored('Schema', 'Views', 'The views that are shown.', list),
  ignored('Caching', 'AutoCache', 'Whether results are cached.', yesOrNo),
  ignored('Caching', 'CacheDriver', 'The driver of the cache database.'),
  ignored('Caching', 'CacheConnection', 'The connection string of the cache database.', secret),
  ignored('Caching', 'CacheLocation', 'The folder of the cache.', path),
  ignored('Caching', 'CacheTolerance', 'How old cached results may be, in seconds.', integer()),
  ignored('Caching', 'Offline', 'Whether only the cache is asked.', yesOrNo),
  ignored('Caching', 'CacheMetadata', 'Whether descriptions of tables are cached.', yesOrNo),
  ignored('Miscellaneous', 'AutoDetectIndex', 'Whether a filter chooses a secondary index.', { type: 'boolean' }),
  ignored('Miscellaneous', 'BatchSize', 'How many rows one batch of writes holds.', integer('0')),
  ignored('Miscellaneous', 'ConnectionLifeTime', 'How long a pooled connection lives, in seconds.', integer('0')),
  ignored('Miscellaneous', 'ConnectOnOpen', 'Whether opening connects at once.', yesOrNo),
  ignored('Miscellaneous', 'FlattenArrays', 'How many elements of a list become columns.'),
  ignored('Miscellaneous', 'FlattenObjects', 'Whether the entries of maps become columns.', { type: 'boolean' }),
  ignored('Miscellaneous', 'FlexibleSchema', 'Whether further metadata of a result is read.', { type: 'boolean' }),
  ignored('Miscellaneous', 'GenerateSchemaFiles', 'When schema files are written.'),
  ignored('Miscellaneous', 'IgnoreTypes', 'Types that are not detected.', list),
  ignored('Miscellaneous', 'MaxRows', 'The most rows of a result.', integer('-1')),
  ignored('Miscellaneous', 'Other', 'Hidden options; it may hold anything, so it is treated as a secret.', secret),
  ignored('Miscellaneous', 'PoolIdleTimeout', 'How long a pooled connection may be idle, in seconds.', integer('60')),
  ignored('Miscellaneous', 'PoolMaxSize', 'The most connections in a pool.', integer('100')),
  ignored('Miscellaneous', 'PoolMinSize', 'The fewest connections in a pool.', integer('1')),
  ignored('Miscellaneous', 'PoolWaitTime', 'How long to wait for a pooled connection, in seconds.', integer('60')),
  ignored('Miscellaneous', 'UseConnectionPooling', 'Whether connections are pooled.', yesOrNo),
  ignored('Miscellaneous', 'PseudoColumns', 'Columns that are shown besides those of the table.'),
  ignored('Miscellaneous', 'RowScanDepth', 'How many items are read to find the columns.', integer()),
  ignored('Miscellaneous', 'RTK', 'A run-time licence key.', secret),
  ignored('Miscellaneous', 'SeparatorCharacter', 'What separates the parts of a column path.', { defaultValue: '.' }),
  ignored('Miscellaneous', 'SupportEnhancedSQL', 'Whether SQL beyond that of DynamoDB is taken.', { type: 'boolean' }),
  ignored('Miscellaneous', 'ThreadCount', 'How many segments are scanned in parallel.', integer('5')),
  ignored('Miscellaneous', 'TypeDetectionScheme', 'How the types of columns are found.', {
    type: 'enum',
    allowedValues: ['None', 'RowScan'],
    defaultValue: 'RowScan',
  }),
  ignored('Miscellaneous', 'UseBatchWriteItemOperation', 'Whether bulk writes use BatchWriteItem.', {
    type: 'boolean',
  }),
  ignored('Miscellaneous', 'UseSimpleNames', 'Whether names of columns are made simple.', yesOrNo),
  ignored('Miscellaneous', 'UserDefinedViews', 'A file of views.', path),
];

import type { ConnectionProperties } from './connection';
import { propertyValue } from './connection';

/** AWS's separate clouds. Source: endpoint data of the AWS SDK for JavaScript v3, core 3.981. */
export type Partition =
  | 'aws'
  | 'aws-cn'
  | 'aws-us-gov'
  | 'aws-eusc'
  | 'aws-iso'
  | 'aws-iso-b'
  | 'aws-iso-e'
  | 'aws-iso-f';

export interface Region {
  /** AWS's code, such as `eu-west-1`. */
  readonly code: string;
  /** The CData drivers' name, such as `IRELAND`; absent where none is documented. */
  readonly name?: string;
  readonly place: string;
  readonly partition: Partition;
  /** `false` for a well-formed code that this list does not hold: AWS opens regions faster than software ships. */
  readonly known: boolean;
  /** Names that are read but never written. */
  readonly aliases: readonly string[];
}

/** What counts where a region is needed and none is set. The driver's own default is the same (NORTHERNVIRGINIA). */
export const defaultRegionCode = 'us-east-1';

const prefixes: readonly (readonly [string, Partition])[] = [
  ['cn-', 'aws-cn'],
  ['us-gov-', 'aws-us-gov'],
  ['eusc-', 'aws-eusc'],
  ['us-iso-', 'aws-iso'],
  ['us-isob-', 'aws-iso-b'],
  ['eu-isoe-', 'aws-iso-e'],
  ['us-isof-', 'aws-iso-f'],
];

const suffixes: Readonly<Record<Partition, string>> = {
  aws: 'amazonaws.com',
  'aws-us-gov': 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-eusc': 'amazonaws.eu',
  'aws-iso': 'c2s.ic.gov',
  'aws-iso-b': 'sc2s.sgov.gov',
  'aws-iso-e': 'cloud.adc-e.uk',
  'aws-iso-f': 'csp.hci.ic.gov',
};

/** The partition a region's code belongs to; `aws` for every code that no other partition claims. */
export function partitionOf(code: string): Partition {
  return prefixes.find(([prefix]) => code.startsWith(prefix))?.[1] ?? 'aws';
}

/** The DNS suffix of AWS's services in a partition. */
export function domainSuffixOf(partition: Partition): string {
  return suffixes[partition];
}

/** A region with the vendor's name. Source: CData DynamoDB property reference v21 (28 names with those of v22). */
function named(name: string, code: string, place: string): Region {
  return { code, name, place, partition: partitionOf(code), known: true, aliases: [] };
}

/** A newer region: no name is documented, so the guessed ones are read and the code is written. */
function newer(code: string, place: string, ...aliases: string[]): Region {
  return { code, place, partition: partitionOf(code), known: true, aliases };
}

export const regions: readonly Region[] = [
  named('NORTHERNVIRGINIA', 'us-east-1', 'Northern Virginia'),
  named('OHIO', 'us-east-2', 'Ohio'),
  named('NORTHERNCALIFORNIA', 'us-west-1', 'Northern California'),
  named('OREGON', 'us-west-2', 'Oregon'),
  named('CAPETOWN', 'af-south-1', 'Cape Town'),
  named('HONGKONG', 'ap-east-1', 'Hong Kong'),
  newer('ap-east-2', 'Taipei'),
  newer('ap-south-2', 'Hyderabad'),
  named('MUMBAI', 'ap-south-1', 'Mumbai'),
  named('OSAKA', 'ap-northeast-3', 'Osaka'),
  named('SEOUL', 'ap-northeast-2', 'Seoul'),
  named('TOKYO', 'ap-northeast-1', 'Tokyo'),
  named('SINGAPORE', 'ap-southeast-1', 'Singapore'),
  named('SYDNEY', 'ap-southeast-2', 'Sydney'),
  named('JAKARTA', 'ap-southeast-3', 'Jakarta'),
  newer('ap-southeast-4', 'Melbourne'),
  newer('ap-southeast-5', 'Malaysia'),
  newer('ap-southeast-6', 'New Zealand'),
  newer('ap-southeast-7', 'Thailand'),
  named('CENTRAL', 'ca-central-1', 'Canada Central'),
  newer('ca-west-1', 'Calgary'),
  named('FRANKFURT', 'eu-central-1', 'Frankfurt'),
  named('ZURICH', 'eu-central-2', 'Zurich'),
  named('IRELAND', 'eu-west-1', 'Ireland'),
  named('LONDON', 'eu-west-2', 'London'),
  named('PARIS', 'eu-west-3', 'Paris'),
  named('STOCKHOLM', 'eu-north-1', 'Stockholm'),
  named('MILAN', 'eu-south-1', 'Milan'),
  newer('eu-south-2', 'Spain'),
  newer('il-central-1', 'Tel Aviv'),
  named('BAHRAIN', 'me-south-1', 'Bahrain'),
  named('UAE', 'me-central-1', 'United Arab Emirates'),
  newer('me-west-1', 'Saudi Arabia'),
  newer('mx-central-1', 'Mexico'),
  named('SAOPAULO', 'sa-east-1', 'São Paulo'),
  newer('sa-west-1', 'Chile'),
  named('GOVCLOUDEAST', 'us-gov-east-1', 'GovCloud US-East'),
  named('GOVCLOUDWEST', 'us-gov-west-1', 'GovCloud US-West'),
  named('BEIJING', 'cn-north-1', 'Beijing'),
  // One public mapping gives NINGXIA the code us-iso-east-1; AWS's own is cn-northwest-1.
  named('NINGXIA', 'cn-northwest-1', 'Ningxia'),
  newer('eusc-de-east-1', 'European Sovereign Cloud (Germany)'),
  newer('us-iso-east-1', 'ISO East', 'ISOLATEDEAST'),
  newer('us-iso-west-1', 'ISO West', 'ISOLATEDWEST'),
  newer('us-isob-east-1', 'ISOB East (Ohio)', 'ISOLATEDEASTB'),
  newer('us-isob-west-1', 'ISOB West'),
  newer('eu-isoe-west-1', 'ISOE West'),
  newer('us-isof-south-1', 'ISOF South'),
  newer('us-isof-east-1', 'ISOF East'),
];

function foldRegion(text: string): string {
  return text.replace(/[\s_-]/g, '').toLowerCase();
}

const byFoldedName: ReadonlyMap<string, Region> = new Map(
  regions.flatMap((region) =>
    [region.code, region.place, ...region.aliases, ...(region.name === undefined ? [] : [region.name])].map(
      (name) => [foldRegion(name), region] as const,
    ),
  ),
);

/**
 * Finds a region by the vendor's name, its code or its place, in any case, with or without blanks, hyphens and
 * underscores. A well-formed code that the list does not hold comes back with `known: false`; anything else is
 * `undefined`.
 */
export function findRegion(text: string): Region | undefined {
  const known = byFoldedName.get(foldRegion(text));
  if (known !== undefined) {
    return known;
  }
  const code = text.trim().toLowerCase();
  return code.length <= 40 && /^[a-z]{2,4}(?:-[a-z]+)+-\d+$/.test(code)
    ? { code, place: code, partition: partitionOf(code), known: false, aliases: [] }
    : undefined;
}

/** The code of the region that a property (AWSRegion, AWSCognitoRegion) names, or `undefined`. */
export function regionCodeOf(
  properties: ConnectionProperties,
  property: 'AWSRegion' | 'AWSCognitoRegion',
): string | undefined {
  const text = propertyValue(properties, property);
  return text === undefined ? undefined : findRegion(text)?.code;
}

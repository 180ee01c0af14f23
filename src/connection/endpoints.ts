import type { ConnectionProperties } from './connection';
import { propertyValue } from './connection';
import { defaultRegionCode, domainSuffixOf, findRegion, partitionOf, regionCodeOf } from './regions';

const globalSuffix = 'amazonaws.com';

/** Whether Endpoint is the single word `sample`, which stands for the built-in sample database. */
export function isSampleEndpoint(properties: ConnectionProperties): boolean {
  return propertyValue(properties, 'Endpoint')?.trim().toLowerCase() === 'sample';
}

/**
 * The code of the region a connection works in. Without a usable AWSRegion it is us-east-1, which only means something
 * together with an Endpoint of one's own; `validateProperties` asks for the region otherwise.
 */
export function connectionRegion(properties: ConnectionProperties): string {
  return regionCodeOf(properties, 'AWSRegion') ?? defaultRegionCode;
}

/**
 * The URL of DynamoDB. Endpoint wins, as written (the word `sample` comes back as it is: only its starter knows the
 * port). Otherwise `dynamodb.<region>.<Domain>`, where Domain is the suffix of the region's partition unless set.
 */
export function dynamodbEndpoint(properties: ConnectionProperties): string {
  const endpoint = ownEndpoint(properties, 'Endpoint');
  if (endpoint !== undefined) {
    return endpoint;
  }
  const region = connectionRegion(properties);
  return `https://dynamodb.${region}.${dynamodbDomain(properties, region)}`;
}

/** The URL of STS in the connection's region. STSEndpoint wins; Domain concerns DynamoDB only. */
export function stsEndpoint(properties: ConnectionProperties): string {
  return ownEndpoint(properties, 'STSEndpoint') ?? serviceEndpoint('sts', connectionRegion(properties));
}

/** The URL of the user pools, in the region of AWSCognitoRegion or, without it, of AWSUserPoolId. */
export function cognitoIdentityProviderEndpoint(properties: ConnectionProperties): string {
  return (
    ownEndpoint(properties, 'CognitoIdentityProviderEndpoint') ??
    serviceEndpoint('cognito-idp', userPoolRegion(properties))
  );
}

/** The URL of the identity pools, in the region that AWSIdentityPoolId begins with: it may differ from the user pool's. */
export function cognitoIdentityEndpoint(properties: ConnectionProperties): string {
  return (
    ownEndpoint(properties, 'CognitoIdentityEndpoint') ??
    serviceEndpoint('cognito-identity', identityPoolRegion(properties))
  );
}

/** The code of the region that AWSIdentityPoolId begins with, or else of the user pool. */
export function identityPoolRegion(properties: ConnectionProperties): string {
  return regionBefore(':', propertyValue(properties, 'AWSIdentityPoolId')) ?? userPoolRegion(properties);
}

/** The code of the region of the user pool: AWSCognitoRegion or, without it, the one AWSUserPoolId begins with. */
export function userPoolRegion(properties: ConnectionProperties): string {
  return (
    regionCodeOf(properties, 'AWSCognitoRegion') ??
    regionBefore('_', propertyValue(properties, 'AWSUserPoolId')) ??
    connectionRegion(properties)
  );
}

function ownEndpoint(properties: ConnectionProperties, name: string): string | undefined {
  const endpoint = propertyValue(properties, name)?.trim();
  return endpoint === '' ? undefined : endpoint;
}

function serviceEndpoint(service: string, region: string): string {
  return `https://${service}.${region}.${domainSuffixOf(partitionOf(region))}`;
}

function dynamodbDomain(properties: ConnectionProperties, region: string): string {
  const domain = propertyValue(properties, 'Domain')?.trim().replace(/^\.+/, '') ?? '';
  // The default is spelled out in many strings; taken literally it would break every region of another partition.
  return domain === '' || domain.toLowerCase() === globalSuffix ? domainSuffixOf(partitionOf(region)) : domain;
}

function regionBefore(separator: string, identifier: string | undefined): string | undefined {
  const end = identifier?.indexOf(separator) ?? -1;
  return identifier === undefined || end === -1 ? undefined : findRegion(identifier.slice(0, end))?.code;
}

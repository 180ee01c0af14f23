import assert from 'node:assert/strict';
import { authSchemes, findAuthScheme } from '../../../src/connection/authSchemes';
import { foldName } from '../../../src/connection/names';
import {
  findDefinition,
  findProperty,
  findSubProperty,
  isSecretName,
  propertyDefinitions,
  propertyKey,
} from '../../../src/connection/properties';
import { findAllowedValue } from '../../../src/connection/values';
import { examplesOfSpecification, fixture } from './fixture';

const subPropertiesOfSpecification = [
  'APIToken',
  'MFAType',
  'MFAPassCode',
  'MFARememberDevice',
  'AuthScheme',
  'SSLClientCert',
  'SSLClientCertType',
  'SSLClientCertSubject',
  'SSLClientCertPassword',
  'RelyingParty',
];

// The property indexes of the CData DynamoDB drivers v18 to v25, as far as they go beyond the specification.
const withoutEffect = `
  UseLakeFormation DynamoDBVPCEndpoint FirewallType FirewallServer FirewallPort FirewallUser FirewallPassword Logfile
  Verbosity LogModules MaxLogFileSize MaxLogFileCount Location BrowsableSchemas Tables Views AutoCache CacheDriver
  CacheConnection CacheLocation CacheTolerance Offline CacheMetadata AutoDetectIndex BatchSize ConnectionLifeTime
  ConnectOnOpen FlattenArrays FlattenObjects FlexibleSchema GenerateSchemaFiles IgnoreTypes MaxRows Other PoolIdleTimeout
  PoolMaxSize PoolMinSize PoolWaitTime UseConnectionPooling PseudoColumns RowScanDepth RTK SeparatorCharacter
  SupportEnhancedSQL ThreadCount TypeDetectionScheme UseBatchWriteItemOperation UseSimpleNames UserDefinedViews`;

const withEffect = `
  AuthScheme Domain AWSRegion AWSAccessKey AWSSecretKey AWSSessionToken AWSRoleARN AWSPrincipalARN AWSExternalId
  AWSCredentialsFile AWSCredentialsFileProfile AWSWebIdentityToken CredentialsLocation MFASerialNumber MFAToken
  TemporaryTokenDuration AWSCognitoRegion AWSUserPoolId AWSUserPoolClientAppId AWSUserPoolClientAppSecret
  AWSIdentityPoolId User Password SSOLoginURL SSOProperties SSOExchangeUrl SSLServerCert ProxyServer ProxyPort ProxyUser
  ProxyPassword ProxyAuthScheme ProxySSLType ProxyExceptions ProxyAutoDetect Endpoint STSEndpoint
  CognitoIdentityProviderEndpoint CognitoIdentityEndpoint Pagesize UseConsistentReads MaximumRequestRetries RetryWaitTime
  Timeout Readonly`;

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}

suite('the catalogue against the specification', () => {
  const specification = fixture('establishing-a-connection.txt');

  test('knows every property that is listed there', () => {
    const listed = [...specification.matchAll(/- (\w+)(?: \(optional\))?:/g)].map(([, name]) => name ?? '');
    const alone = [...specification.matchAll(/^- (\w+)$/gm)].map(([, name]) => name ?? '');
    assert.ok(listed.length > 50, `only ${listed.length.toString()} listed properties were found`);
    assert.equal(alone.length, 4);
    for (const name of [...listed, ...alone]) {
      const definition = findProperty(name) ?? findSubProperty(name);
      assert.ok(definition?.effective, `${name} is not in the catalogue`);
    }
  });

  test('knows every word of the text that looks like a property', () => {
    const candidates =
      specification.match(/\b(?:AWS|SSO|SSL|MFA)[A-Za-z]*[a-z][A-Za-z]*\b|\b\w+(?:Location|Duration)\b/g) ?? [];
    const unknown = new Set(candidates.filter((name) => !(findProperty(name) ?? findSubProperty(name))));
    assert.deepEqual([...unknown], []);
  });

  test('knows every name of its example strings, but for Athena’s', () => {
    for (const example of examplesOfSpecification()) {
      const names = [...example.matchAll(/(?:^|;) ?(\w+)=/g)].map(([, name]) => name ?? '');
      assert.ok(names.length >= 6);
      assert.deepEqual(
        names.filter((name) => findProperty(name) === undefined),
        example.includes('S3StagingDirectory') ? ['S3StagingDirectory'] : [],
      );
    }
  });

  test('knows every AuthScheme that is named there', () => {
    const named = [
      ...[...specification.matchAll(/AuthScheme(?: to|: Set this to|:) ?(\w+)/g)].map(([, name]) => name ?? ''),
      ...[...specification.matchAll(/^authscheme=(\w+);/gim)].map(([, name]) => name ?? ''),
      'AwsCognitoBasic',
      'Auto',
    ];
    assert.deepEqual(
      new Set(named.map((name) => findAuthScheme(name)?.name ?? `unknown: ${name}`)),
      new Set(authSchemes.map((scheme) => scheme.name)),
    );
    assert.equal(authSchemes.length, 12);
  });
});

suite('the catalogue', () => {
  test('acts on the properties it promises to act on', () => {
    for (const name of words(withEffect)) {
      assert.equal(findProperty(name)?.name, name);
      assert.equal(findProperty(name)?.effective, true, name);
    }
    for (const name of subPropertiesOfSpecification) {
      assert.equal(findSubProperty(name)?.name, name);
      assert.equal(findSubProperty(name)?.effective, true, name);
    }
  });

  test('recognises the rest of the drivers’ properties, without effect', () => {
    for (const name of words(withoutEffect)) {
      assert.equal(findProperty(name)?.name, name);
      assert.equal(findProperty(name)?.effective, false, name);
    }
  });

  test('has each name once', () => {
    const names = propertyDefinitions.flatMap((definition) =>
      [definition.name, ...definition.aliases].map((name) => foldName(`${definition.parent ?? ''}.${name}`)),
    );
    assert.equal(new Set(names).size, names.length);
  });

  test('finds a property in any case, with blanks, and by its aliases', () => {
    for (const definition of propertyDefinitions) {
      const find = definition.parent === undefined ? findProperty : findSubProperty;
      for (const name of [definition.name, ...definition.aliases]) {
        assert.equal(find(name), definition);
        assert.equal(find(name.toUpperCase()), definition);
        assert.equal(find(name.toLowerCase()), definition);
        assert.equal(find(` ${name.split('').join(' ')}\t`), definition);
      }
      assert.equal(findDefinition(propertyKey(definition)), definition);
    }
    assert.equal(findProperty('AWS Access Key')?.name, 'AWSAccessKey');
    assert.equal(findProperty('SSO Login Url')?.name, 'SSOLoginURL');
    assert.equal(findProperty('SSOExchangeURL')?.name, 'SSOExchangeUrl');
    assert.equal(findProperty('Credentials File Location')?.name, 'CredentialsLocation');
    assert.equal(findProperty('Region')?.name, 'AWSRegion');
  });

  test('keeps the two levels apart', () => {
    assert.equal(findProperty('MFAType'), undefined);
    assert.equal(findSubProperty('AWSRegion'), undefined);
    assert.notEqual(findProperty('AuthScheme'), findSubProperty('AuthScheme'));
    assert.notEqual(findProperty('Domain'), findSubProperty('Domain'));
    assert.equal(findDefinition('ssoproperties . mfa type')?.name, 'MFAType');
  });

  test('does not take the names of a prototype for properties', () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '']) {
      assert.equal(findProperty(name), undefined);
      assert.equal(findSubProperty(name), undefined);
      assert.equal(findAuthScheme(name), undefined);
    }
  });

  test('knows what is secret', () => {
    const secrets = words(
      'AWSSecretKey AWSSessionToken AWSWebIdentityToken AWSUserPoolClientAppSecret Password MFAToken SSOProperties ' +
        'FirewallPassword ProxyPassword CacheConnection Other RTK SSOProperties.APIToken SSOProperties.MFAPassCode ' +
        'SSOProperties.SSLClientCert SSOProperties.SSLClientCertPassword',
    );
    assert.deepEqual(
      new Set(propertyDefinitions.map(propertyKey).filter((key) => isSecretName(key))),
      new Set(secrets),
    );
    assert.equal(findProperty('AWSAccessKey')?.secret, 'sensitive');
    assert.ok(isSecretName('secret key'));
    assert.ok(!isSecretName('AWSCredentialsFile'));
  });

  test('takes unknown names for secrets when they sound like one', () => {
    for (const name of [
      'DbPassword',
      'PASSPHRASE',
      'Pwd',
      'authToken',
      'client secret',
      'ApiKey',
      'Credential',
      'x-signature',
      'Pass Code',
      'SSOProperties.ClientSecret',
    ]) {
      assert.ok(isSecretName(name), name);
    }
    for (const name of ['S3StagingDirectory', '__proto__', 'SSOProperties.Resource', 'SSOProperties.Colour', '']) {
      assert.ok(!isSecretName(name), name);
    }
  });

  test('stores no one-time code', () => {
    assert.deepEqual(propertyDefinitions.filter((definition) => definition.stored === false).map(propertyKey), [
      'SSOProperties.MFAPassCode',
      'MFAToken',
    ]);
  });

  test('has defaults that fit their own rules', () => {
    for (const definition of propertyDefinitions) {
      const { defaultValue, allowedValues, minimum, maximum } = definition;
      if (defaultValue !== undefined && allowedValues !== undefined) {
        assert.equal(findAllowedValue(definition, defaultValue), defaultValue);
      }
      if (defaultValue !== undefined && minimum !== undefined && maximum !== undefined) {
        assert.ok(Number(defaultValue) >= minimum && Number(defaultValue) <= maximum, definition.name);
      }
    }
  });

  test('says something about every property', () => {
    for (const { name, label, description } of propertyDefinitions) {
      assert.match(label, /\S/, name);
      assert.match(description, /^\S.*\.$/, name);
      assert.ok(!description.includes('!'), name);
    }
  });
});

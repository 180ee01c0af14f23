import assert from 'node:assert/strict';
import type { AuthSchemeName } from '../../../src/connection/authSchemes';
import { authSchemeOf, authSchemes, findAuthScheme } from '../../../src/connection/authSchemes';
import { decideAutoScheme } from '../../../src/connection/autoScheme';
import { findDefinition, propertyDefinitions, propertyKey } from '../../../src/connection/properties';

const keys = { AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00', AWSSecretKey: 'made up' };
const role = { AWSRoleARN: 'arn:aws:iam::123456789012:role/reader' };
const person = { User: 'ana@example.com', Password: 'made up' };
const pool = {
  AWSUserPoolId: 'eu-west-1_Example',
  AWSUserPoolClientAppId: 'example',
  AWSIdentityPoolId: 'eu-west-1:x',
};

/** The schemes, Auto aside, that have a property in their form. */
function offering(key: string): string[] {
  return authSchemes
    .filter((scheme) => scheme.name !== 'Auto' && [...scheme.required, ...scheme.optional].includes(key))
    .map((scheme) => scheme.name);
}

suite('AuthSchemes', () => {
  test('are found by name, alias and in any case', () => {
    const spellings: readonly (readonly [string, AuthSchemeName])[] = [
      ['awsrootkeys', 'AwsRootKeys'],
      ['pingfederate', 'PingFederate'],
      ['OKTA', 'Okta'],
      ['AwsOKTA', 'Okta'],
      ['AwsADFS', 'ADFS'],
      ['AwsTempCredentials', 'TemporaryCredentials'],
      [' auto ', 'Auto'],
    ];
    for (const [text, name] of spellings) {
      assert.equal(findAuthScheme(text)?.name, name);
    }
    assert.equal(findAuthScheme('AzureAD'), undefined);
  });

  test('absent or blank means AwsRootKeys', () => {
    assert.equal(authSchemeOf({})?.name, 'AwsRootKeys');
    assert.equal(authSchemeOf({ AuthScheme: '  ' })?.name, 'AwsRootKeys');
    assert.equal(authSchemeOf({ AuthScheme: 'Nonsense' }), undefined);
  });

  test('AwsMFA is AwsIAMRoles with a role, AwsRootKeys without', () => {
    assert.equal(authSchemeOf({ AuthScheme: 'awsmfa' })?.name, 'AwsRootKeys');
    assert.equal(authSchemeOf({ AuthScheme: 'awsmfa', ...role })?.name, 'AwsIAMRoles');
  });

  test('name only properties of the catalogue that have an effect, each once', () => {
    for (const scheme of authSchemes) {
      const all = [...scheme.required, ...scheme.optional];
      assert.equal(new Set(all).size, all.length, scheme.name);
      for (const key of all) {
        assert.equal(findDefinition(key)?.effective, true, `${scheme.name}: ${key}`);
      }
      assert.deepEqual(
        new Set([...scheme.main, ...scheme.sections.flatMap((section) => section.properties)]),
        new Set(all),
        scheme.name,
      );
      for (const key of scheme.together) {
        assert.ok(scheme.optional.includes(key));
      }
    }
  });

  test('leave no property with an effect unused', () => {
    const used = new Set(authSchemes.flatMap((scheme) => [...scheme.required, ...scheme.optional]));
    const unused = propertyDefinitions.filter(
      (definition) => definition.effective && !used.has(propertyKey(definition)),
    );
    assert.deepEqual(unused.map(propertyKey), ['AuthScheme', 'SSOProperties']);
  });

  test('offer a role never with root keys, and MFA only where the specification allows it', () => {
    assert.ok(!offering('AWSRoleARN').includes('AwsRootKeys'));
    // Among the roles of the user, where the identity pool takes them from the token.
    assert.ok(['AwsCognitoSrp', 'AwsCognitoBasic'].every((name) => offering('AWSRoleARN').includes(name)));
    assert.deepEqual(offering('MFASerialNumber'), ['AwsRootKeys', 'TemporaryCredentials', 'AwsIAMRoles']);
    assert.deepEqual(offering('SSOProperties.MFAType'), ['Okta']);
    assert.deepEqual(offering('AWSWebIdentityToken'), ['AwsWebIdentity']);
  });
});

suite('Auto', () => {
  const cases: readonly (readonly [AuthSchemeName | undefined, Record<string, string>])[] = [
    [undefined, {}],
    [undefined, { AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00' }],
    [undefined, { SSOLoginURL: 'https://login.example.com/', ...person }],
    [undefined, { SSOLoginURL: 'https://acme.okta.com/home/amazon_aws/x/272' }],
    ['AwsRootKeys', keys],
    ['AwsIAMRoles', { ...keys, ...role }],
    ['TemporaryCredentials', { ...keys, ...role, AWSSessionToken: 'made up' }],
    ['AwsWebIdentity', { ...keys, ...role, AWSWebIdentityToken: 'made up' }],
    ['AwsCredentialsFile', { ...keys, AWSCredentialsFile: '~/.aws/credentials' }],
    ['Okta', { ...person, SSOLoginURL: 'https://acme.okta.com/home/amazon_aws/x/272' }],
    ['Okta', { ...person, SSOLoginURL: 'https://login.acme.example/home/amazon_aws/x/272' }],
    ['PingFederate', { ...person, SSOLoginURL: 'https://sso.acme.example:9031/idp/sts.wst' }],
    ['ADFS', { SSOLoginURL: 'https://adfs.acme.example' }],
    ['ADFS', { ...person, SSOLoginURL: 'https://sts.acme.example/adfs/ls/' }],
    ['AwsCognitoSrp', { ...person, ...pool, ...keys }],
  ];
  for (const [expected, properties] of cases) {
    test(`${Object.keys(properties).join(', ') || 'nothing'} decides for ${expected ?? 'no scheme'}`, () => {
      assert.equal(decideAutoScheme(properties), expected);
    });
  }

  test('counts secrets that are stored elsewhere', () => {
    assert.equal(decideAutoScheme({ AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00' }, new Set(['AWSSecretKey'])), 'AwsRootKeys');
  });

  test('is not decided by a name that only looks like Okta’s', () => {
    assert.equal(decideAutoScheme({ ...person, SSOLoginURL: 'https://notokta.com/' }), undefined);
    assert.equal(decideAutoScheme({ ...person, SSOLoginURL: 'not a url' }), undefined);
  });
});

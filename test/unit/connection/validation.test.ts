import assert from 'node:assert/strict';
import { createProperties } from '../../../src/connection/connection';
import { parseConnectionString } from '../../../src/connection/connectionString';
import { validateProperties } from '../../../src/connection/validation';
import { fixture } from './fixture';

type Properties = Readonly<Record<string, string>>;

const region = { AWSRegion: 'Ireland' };
const keys = { ...region, AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00', AWSSecretKey: 'made-up/made-up' };
const temporary = {
  ...region,
  AuthScheme: 'TemporaryCredentials',
  AWSAccessKey: 'ASIAEXAMPLEEXAMPLE00',
  AWSSecretKey: 'made-up/made-up',
  AWSSessionToken: 'made-up-token',
};
const role = { AWSRoleARN: 'arn:aws:iam::123456789012:role/reader' };
const iamRole = { ...keys, ...role, AuthScheme: 'AwsIAMRoles' };
const person = { User: 'ana@example.com', Password: 'made up' };
const okta = {
  ...region,
  ...person,
  AuthScheme: 'Okta',
  SSOLoginURL: 'https://acme.okta.com/home/amazon_aws/0oaexample/272',
};
const adfs = { ...region, AuthScheme: 'ADFS', SSOLoginURL: 'https://adfs.acme.example' };
const ping = {
  ...region,
  ...person,
  AuthScheme: 'PingFederate',
  SSOLoginURL: 'https://sso.acme.example:9031/idp/sts.wst',
  SSOExchangeUrl: 'urn:amazon:webservices',
};
const cognito = {
  ...region,
  ...person,
  AuthScheme: 'AwsCognitoSrp',
  AWSCognitoRegion: 'eu-west-1',
  AWSUserPoolId: 'eu-west-1_Ab12Cd34E',
  AWSUserPoolClientAppId: 'exampleclientid',
  AWSIdentityPoolId: 'eu-west-1:00000000-0000-0000-0000-000000000000',
};
const device = { MFASerialNumber: 'arn:aws:iam::123456789012:mfa/ana' };

function without(properties: Properties, ...names: string[]): Properties {
  return createProperties(Object.entries(properties).filter(([name]) => !names.includes(name)));
}

/** Each problem as severity, property and sentence. */
function check(properties: Properties, ...stored: string[]): string[] {
  return validateProperties(properties, new Set(stored)).map(
    ({ severity, property, message }) => `${severity} ${property}: ${message}`,
  );
}

function severities(properties: Properties, property: string): string[] {
  return validateProperties(properties)
    .filter((problem) => problem.property === property)
    .map(({ severity }) => severity);
}

suite('complete connections have no problem', () => {
  const complete: Readonly<Record<string, Properties>> = {
    AwsRootKeys: {
      ...keys,
      ...device,
      MFAToken: '123456',
      CredentialsLocation: '~/session',
      TemporaryTokenDuration: '129600',
    },
    'AwsRootKeys, not said': keys,
    TemporaryCredentials: temporary,
    'TemporaryCredentials with a role and MFA': { ...temporary, ...role, ...device, AWSExternalId: 'acme' },
    AwsIAMRoles: { ...iamRole, ...device, AWSExternalId: 'acme' },
    AwsEC2Roles: { ...region, AuthScheme: 'AwsEC2Roles' },
    'AwsEC2Roles with a role': { ...region, ...role, AuthScheme: 'AwsEC2Roles', AWSExternalId: 'acme' },
    AwsWebIdentity: { ...region, ...role, AuthScheme: 'AwsWebIdentity', AWSWebIdentityToken: 'eyJ.made.up' },
    AwsCredentialsFile: {
      ...region,
      AuthScheme: 'AwsCredentialsFile',
      AWSCredentialsFile: '~/.aws/credentials',
      MFAToken: '123456',
    },
    ADFS: { ...adfs, ...person, ...role, AWSPrincipalARN: 'arn:aws:iam::123456789012:saml-provider/adfs' },
    Okta: {
      ...okta,
      'SSOProperties.MFAType': 'SMS',
      'SSOProperties.MFARememberDevice': 'False',
      'SSOProperties.APIToken': '00x',
    },
    PingFederate: {
      ...ping,
      'SSOProperties.AuthScheme': 'Basic',
      'SSOProperties.SSLClientCert': '/home/ana/ana.pfx',
      'SSOProperties.SSLClientCertType': 'PFXFILE',
    },
    AwsCognitoSrp: cognito,
    AwsCognitoBasic: { ...cognito, AuthScheme: 'AwsCognitoBasic', AWSUserPoolClientAppSecret: 'made-up' },
    'DynamoDB Local, without a region': { ...without(keys, 'AWSRegion'), Endpoint: 'http://localhost:8000' },
    'the sample database': { ...without(keys, 'AWSRegion'), Endpoint: 'sample' },
  };
  for (const [name, properties] of Object.entries(complete)) {
    test(name, () => {
      assert.deepEqual(check(properties), []);
    });
  }

  test('a stored secret counts as given', () => {
    assert.deepEqual(check(without(okta, 'Password'), 'Password'), []);
  });
});

suite('what is missing', () => {
  test('is said for every property a scheme requires', () => {
    assert.deepEqual(check({}), [
      'error AWSAccessKey: AWSAccessKey is missing. AwsRootKeys needs it.',
      'error AWSSecretKey: AWSSecretKey is missing. AwsRootKeys needs it.',
      'error AWSRegion: AWSRegion is missing. Choose the region where your tables are, such as IRELAND or eu-west-1.',
    ]);
    assert.deepEqual(check(without(ping, 'SSOExchangeUrl', 'Password')), [
      'error Password: Password is missing. PingFederate needs it.',
      'error SSOExchangeUrl: SSOExchangeUrl is missing. PingFederate needs it.',
    ]);
  });

  test('PingFederate’s sign-in page needs no SSOExchangeUrl, and its host alone is not enough', () => {
    const page = { ...ping, SSOLoginURL: 'https://sso.example.com:9031/idp/startSSO.ping?PartnerSpId=aws' };
    assert.deepEqual(check(without(page, 'SSOExchangeUrl')), []);
    assert.deepEqual(check(page), [
      'info SSOExchangeUrl: SSOExchangeUrl does not count: SSOLoginURL leads to a sign-in page, not to WS-Trust.',
    ]);
    assert.deepEqual(check({ ...ping, SSOLoginURL: 'https://sso.example.com:9031' }), [
      'error SSOLoginURL: SSOLoginURL is only the host of PingFederate. Its WS-Trust service is at /idp/sts.wst, its sign-in page at /idp/startSSO.ping.',
    ]);
  });

  test('ADFS without User and Password takes the Windows user; one of the two alone is not enough', () => {
    assert.deepEqual(check(adfs), [
      'info User: Without User and Password, ADFS takes the Windows user who is signed in on this computer.',
    ]);
    assert.deepEqual(check({ ...adfs, User: 'ACME\\ana' }), [
      'error Password: Password is missing. ADFS needs it together with User.',
    ]);
    assert.deepEqual(check({ ...adfs, User: 'ACME\\ana' }, 'Password'), []);
    assert.deepEqual(check({ ...adfs, ...person, User: 'ana' }), [
      'info User: ADFS usually wants the user with its domain: DOMAIN\\user or user@domain.',
    ]);
  });

  test('a web identity is given as a whole or found in the environment', () => {
    assert.deepEqual(check({ ...region, AuthScheme: 'AwsWebIdentity' }), [
      'info AWSRoleARN: Without AWSRoleARN and AWSWebIdentityToken, the environment decides: AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE.',
    ]);
    assert.deepEqual(check({ ...region, ...role, AuthScheme: 'AwsWebIdentity' }), [
      'error AWSWebIdentityToken: AWSWebIdentityToken is missing. AwsWebIdentity needs it together with AWSRoleARN.',
    ]);
  });
});

suite('AuthScheme', () => {
  test('must be one of those known', () => {
    assert.match(
      check({ ...keys, AuthScheme: 'Nonsense' }).join(),
      /^error AuthScheme: AuthScheme is none of those known here\. Choose one of AwsRootKeys, .*, Auto\.$/,
    );
  });

  test('of other drivers is explained', () => {
    for (const name of ['AzureAD', 'AwsSSO', 'IAM Identity Center', 'BasicIAM']) {
      const found = check({ ...keys, AuthScheme: name }).filter((problem) => problem.includes('AuthScheme:'));
      assert.equal(found.length, 1);
      assert.doesNotMatch(found.join(), /none of those known/);
    }
  });

  test('Auto says what it decides for, and checks it like the scheme itself', () => {
    assert.deepEqual(check({ ...keys, AuthScheme: 'auto' }), [
      'info AuthScheme: The given properties decide for AwsRootKeys.',
    ]);
    assert.deepEqual(check({ ...ping, SSOExchangeUrl: '', AuthScheme: 'Auto' }), [
      'info AuthScheme: The given properties decide for PingFederate.',
      'error SSOExchangeUrl: SSOExchangeUrl is missing. PingFederate needs it.',
    ]);
    assert.deepEqual(check({ ...region, AuthScheme: 'Auto' }), [
      'info AuthScheme: No property decides the scheme. The AWS SDK looks in its usual places: environment, profiles, container, instance.',
    ]);
  });

  test('what it does not use is kept, and only that is said of it', () => {
    assert.deepEqual(
      check({ ...keys, SSOLoginURL: 'no url at all', AWSCognitoRegion: 'Atlantis' }),
      [
        'info AWSCognitoRegion: AWSCognitoRegion is kept, not used by AwsRootKeys.',
        'info SSOLoginURL: SSOLoginURL is kept, not used by AwsRootKeys.',
      ].toReversed(),
    );
    assert.deepEqual(check({ ...keys, ...role }), [
      'warning AWSRoleARN: AWSRoleARN is kept, not used by AwsRootKeys. To assume a role, choose AwsIAMRoles.',
    ]);
    assert.deepEqual(check({ ...keys, AWSSessionToken: 'made-up' }), [
      'warning AWSSessionToken: AWSSessionToken is kept, not used by AwsRootKeys. Keys with a session token belong to TemporaryCredentials.',
    ]);
  });
});

suite('names', () => {
  test('unknown, without effect, and impossible to write', () => {
    const properties = createProperties([
      ...Object.entries(keys),
      ['S3StagingDirectory', 's3://x'],
      ['Colour', 'red'],
      ['Logfile', 'x'],
      ['DynamoDBVPCEndpoint', 'x'],
      ['a=b', 'c'],
    ]);
    assert.deepEqual(check(properties), [
      'warning S3StagingDirectory: S3StagingDirectory belongs to Athena, not to DynamoDB. It is kept, without effect.',
      'warning Colour: This is not a property of DynamoDB connections. Check its spelling; it is kept, without effect.',
      'info Logfile: Logfile is kept, without effect here.',
      'info DynamoDBVPCEndpoint: DynamoDBVPCEndpoint is kept, without effect here. Set Endpoint to the URL of the VPC endpoint.',
      'warning a=b: No connection string can hold this name: it is empty, or has =, ; or blanks at its ends.',
    ]);
  });
});

/** A property's value, and the one problem it must raise (its severity and a piece of its sentence). */
type Case = readonly [base: Properties, property: string, value: string, severity: string, message: RegExp];

const values: Readonly<Record<string, readonly Case[]>> = {
  regions: [
    [keys, 'AWSRegion', 'Atlantis', 'error', /not a region/],
    [keys, 'AWSRegion', 'eu-west-9', 'warning', /not known here/],
    [cognito, 'AWSCognitoRegion', 'Atlantis', 'error', /not a region/],
    [cognito, 'AWSCognitoRegion', 'Ohio', 'warning', /not the region that AWSUserPoolId begins with/],
  ],
  keys: [
    [keys, 'AWSAccessKey', ' AKIAEXAMPLEEXAMPLE00', 'error', /begins or ends with a blank/],
    [keys, 'AWSAccessKey', 'ASIAEXAMPLEEXAMPLE00', 'warning', /begins with ASIA.*add AWSSessionToken/],
    [iamRole, 'AWSAccessKey', 'ASIAEXAMPLEEXAMPLE00', 'warning', /begins with ASIA/],
    [temporary, 'AWSAccessKey', 'AKIAEXAMPLEEXAMPLE00', 'warning', /begins with AKIA/],
    [keys, 'AWSAccessKey', 'AIDAEXAMPLEEXAMPLE00', 'warning', /id of a user or role/],
    [keys, 'AWSAccessKey', 'madeUpSecretKeyExample/madeUpSecretKey+0', 'warning', /looks like a secret key/],
    [keys, 'AWSSecretKey', 'AKIAEXAMPLEEXAMPLE00', 'warning', /looks like an access key/],
    [keys, 'AWSSecretKey', 'made-up\n', 'error', /begins or ends with a blank or a line break/],
    [temporary, 'AWSSessionToken', 'made\nup', 'error', /a line break in it/],
    [okta, 'Password', 'made up ', 'warning', /Remove it unless it belongs there/],
    [okta, 'User', ' ana@example.com', 'warning', /begins or ends with a blank/],
    [okta, 'SSOProperties.APIToken', 'SSWS 00x', 'error', /a blank|begins with SSWS/],
  ],
  'web identity': [
    [
      { ...region, ...role, AuthScheme: 'AwsWebIdentity' },
      'AWSWebIdentityToken',
      '/var/run/token',
      'warning',
      /looks like a path/,
    ],
    [
      { ...region, ...role, AuthScheme: 'AwsWebIdentity' },
      'AWSWebIdentityToken',
      'C:\\token',
      'warning',
      /looks like a path/,
    ],
  ],
  ARNs: [
    [
      iamRole,
      'AWSRoleARN',
      'arn:aws:iam::123456789012:user/ana',
      'error',
      /looks like a user's ARN: arn:aws:iam::…:user\/…/,
    ],
    [iamRole, 'AWSRoleARN', 'arn:aws:iam::123456789012:saml-provider/acme', 'error', /goes into AWSPrincipalARN/],
    [iamRole, 'AWSRoleARN', 'arn:aws:sts::123456789012:assumed-role/a/b', 'error', /looks like a session's ARN/],
    [iamRole, 'AWSRoleARN', 'arn:aws:iam::123456789012:root', 'error', /looks like an account's ARN/],
    [iamRole, 'AWSRoleARN', 'arn:aws:iam::123456789012:mfa/ana', 'error', /goes into MFASerialNumber/],
    [iamRole, 'AWSRoleARN', 'arn:aws:iam::123456789012:instance-profile/x', 'error', /instance profile/],
    [iamRole, 'AWSRoleARN', 'arn:aws:iam::123456789012:role/', 'error', /does not end with role\/ and a name/],
    [iamRole, 'AWSRoleARN', 'arn:aws:s3:::bucket', 'error', /another service than IAM/],
    [iamRole, 'AWSRoleARN', 'reader', 'error', /is not an ARN/],
    [iamRole, 'AWSRoleARN', ' arn:aws:iam::123456789012:role/reader', 'error', /blank/],
    [iamRole, 'AWSRoleARN', 'arn:aws:iam::1234:role/reader', 'warning', /twelve digits/],
    [iamRole, 'AWSRoleARN', 'arn:aws-cn:iam::123456789012:role/reader', 'warning', /another part of AWS/],
    [
      okta,
      'AWSRoleARN',
      'arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/x',
      'warning',
      /IAM Identity Center/,
    ],
    [okta, 'AWSPrincipalARN', 'arn:aws:iam::123456789012:role/reader', 'error', /goes into AWSRoleARN/],
    [temporary, 'AWSExternalId', 'acme', 'warning', /only counts when a role is assumed/],
  ],
  'multi-factor': [
    [keys, 'MFASerialNumber', 'arn:aws:iam::123456789012:user/ana', 'error', /looks like a user's ARN/],
    [keys, 'MFASerialNumber', 'arn:aws:iam::123456789012:u2f/user/ana/x', 'error', /security key/],
    [keys, 'MFASerialNumber', '123456', 'error', /looks like a code/],
    [keys, 'MFASerialNumber', 'GAHT 12345678', 'error', /blank/],
    [keys, 'MFASerialNumber', 'short', 'warning', /neither a serial number nor an ARN/],
    [{ ...keys, ...device }, 'MFAToken', '12345', 'error', /six digits/],
    [temporary, 'MFASerialNumber', device.MFASerialNumber, 'error', /no MFA session from temporary keys/],
    [temporary, 'MFAToken', '123456', 'error', /no MFA session from temporary keys/],
    [
      { ...region, AuthScheme: 'AwsCredentialsFile', AWSCredentialsFile: '/a' },
      'CredentialsLocation',
      '/a',
      'error',
      /would be overwritten/,
    ],
  ],
  durations: [
    [keys, 'TemporaryTokenDuration', '899', 'error', /out of range: a whole number of seconds from 900 to 129600/],
    [keys, 'TemporaryTokenDuration', '129601', 'error', /out of range/],
    [keys, 'TemporaryTokenDuration', '1 h', 'error', /is a whole number of seconds/],
    [iamRole, 'TemporaryTokenDuration', '43201', 'warning', /12 hours/],
    [keys, 'Timeout', '-1', 'error', /out of range/],
    [keys, 'Pagesize', '0', 'error', /out of range: a whole number from 1/],
    [keys, 'RetryWaitTime', '1.5', 'error', /milliseconds/],
    [keys, 'UseConsistentReads', 'perhaps', 'error', /True or False/],
    [okta, 'SSOProperties.MFAType', 'Pigeon', 'error', /Choose one of OktaVerify, Email, SMS/],
  ],
  URLs: [
    [
      keys,
      'Endpoint',
      'localhost:8000',
      'error',
      /needs https:\/\/ or http:\/\/ in front, such as http:\/\/localhost:8000/,
    ],
    [keys, 'Endpoint', 'ftp://localhost', 'error', /not a web address/],
    [keys, 'Endpoint', 'http://', 'error', /not a web address/],
    [keys, 'Endpoint', 'http://db.acme.example:8000', 'warning', /not encrypted/],
    [keys, 'Endpoint', 'https://dynamodb.acme.example/path', 'warning', /goes on behind the host/],
    [keys, 'Endpoint', 'http://ana:made-up@localhost:8000', 'error', /holds a user name or password/],
    [keys, 'STSEndpoint', 'sample', 'error', /needs https/],
    [okta, 'SSOLoginURL', 'acme.okta.com', 'error', /needs https/],
    [okta, 'SSOLoginURL', 'https://acme.okta.com/ ', 'error', /blank/],
    [okta, 'SSOLoginURL', 'https://acme.okta.com/', 'warning', /start page of Okta/],
    [adfs, 'SSOLoginURL', 'http://adfs.acme.example', 'warning', /not encrypted/],
    [ping, 'SSOExchangeUrl', 'acme', 'warning', /usually a URL/],
    [keys, 'Domain', 'https://aws.acme.example', 'error', /what stands behind the region/],
    [keys, 'Domain', 'dynamodb.acme.example', 'warning', /put in front of it anyway/],
    [
      { ...keys, Endpoint: 'https://x.example' },
      'Domain',
      'acme.example',
      'info',
      /does not count while Endpoint is set/,
    ],
  ],
  Cognito: [
    [cognito, 'AWSUserPoolId', 'Ab12Cd34E', 'error', /region, an underscore/],
    [cognito, 'AWSUserPoolId', cognito.AWSIdentityPoolId, 'error', /goes into AWSIdentityPoolId/],
    [cognito, 'AWSIdentityPoolId', cognito.AWSUserPoolId, 'error', /goes into AWSUserPoolId/],
    [cognito, 'AWSIdentityPoolId', 'eu-west-1', 'error', /a colon and a UUID/],
  ],
  certificates: [
    [keys, 'SSLServerCert', '*', 'error', /any certificate/],
    [ping, 'SSOProperties.SSLClientCertType', 'Nonsense', 'error', /none of those known/],
    [
      { ...ping, 'SSOProperties.SSLClientCertType': 'PFXFILE' },
      'SSOProperties.SSLClientCert',
      '-----BEGIN X',
      'error',
      /PEMKEY_BLOB/,
    ],
    [
      { ...ping, 'SSOProperties.SSLClientCertType': 'PEMKEY_BLOB' },
      'SSOProperties.SSLClientCert',
      '/a.pem',
      'error',
      /PEMKEY_FILE/,
    ],
    [
      { ...ping, 'SSOProperties.SSLClientCertType': 'PFXBLOB' },
      'SSOProperties.SSLClientCert',
      'C:\\a.pfx',
      'error',
      /not base64/,
    ],
  ],
  proxies: [
    [keys, 'ProxyServer', 'http://proxy.acme.example', 'error', /name or an address only/],
    [keys, 'ProxyServer', 'proxy.acme.example:8080', 'error', /ProxyPort/],
    [keys, 'ProxyUser', 'ana', 'info', /does not count without ProxyServer/],
    [{ ...keys, ProxyAutoDetect: 'True' }, 'ProxyServer', 'proxy.acme.example', 'info', /while ProxyAutoDetect is on/],
    [{ ...keys, ProxyServer: 'proxy.acme.example' }, 'ProxyPort', '65536', 'error', /out of range/],
  ],
  paths: [
    [
      { ...region, AuthScheme: 'AwsCredentialsFile' },
      'AWSCredentialsFile',
      '"C:\\a b"',
      'warning',
      /Remove the quotes/,
    ],
  ],
};

for (const [group, cases] of Object.entries(values)) {
  suite(`values: ${group}`, () => {
    for (const [base, property, value, severity, message] of cases) {
      test(`${property}=${JSON.stringify(value)}`, () => {
        const found = validateProperties({ ...base, [property]: value }).filter(
          (problem) => problem.property === property,
        );
        assert.ok(
          found.some((problem) => problem.severity === severity && message.test(problem.message)),
          JSON.stringify(found),
        );
      });
    }
  });
}

suite('values that are right', () => {
  const fine: readonly (readonly [Properties, string, string])[] = [
    [keys, 'Endpoint', 'SAMPLE'],
    [keys, 'Endpoint', 'http://127.0.0.1:8000/'],
    [keys, 'Endpoint', 'http://[::1]:8000'],
    [keys, 'Endpoint', 'https://vpce-0example.dynamodb.eu-west-1.vpce.amazonaws.com'],
    [keys, 'MFASerialNumber', 'GAHT12345678'],
    [{ ...keys, ...device }, 'MFAToken', '123 456'],
    [iamRole, 'AWSRoleARN', 'arn:aws:iam::123456789012:role/team/reader'],
    [{ ...iamRole, AWSRegion: 'BEIJING' }, 'AWSRoleARN', 'arn:aws-cn:iam::123456789012:role/reader'],
    [keys, 'UseConsistentReads', 'YES'],
    [keys, 'Timeout', ' 5 '],
    [keys, 'Domain', '.aws.acme.example'],
    [keys, 'ProxyServer', '::1'],
    [keys, 'SSLServerCert', '/etc/ssl/acme.pem'],
    [{ ...ping, 'SSOProperties.SSLClientCertType': 'pfxblob' }, 'SSOProperties.SSLClientCert', 'bWFk\nZSB1cA=='],
    [cognito, 'AWSIdentityPoolId', 'us-east-2:00000000-0000-0000-0000-000000000000'],
  ];
  for (const [base, property, value] of fine) {
    test(`${property}=${JSON.stringify(value)}`, () => {
      assert.deepEqual(severities({ ...base, [property]: value }, property), []);
    });
  }
});

suite('client certificates', () => {
  test('of every type that cannot be used are refused by name, with a way out', () => {
    const refused =
      'USER MACHINE JKSFILE JKSBLOB BCFKSFILE BCFKSBLOB P7BFILE P7BBLOB PUBLIC_KEY_FILE PUBLIC_KEY_BLOB ' +
      'SSHPUBLIC_KEY_FILE SSHPUBLIC_KEY_BLOB PPKFILE PPKBLOB XMLFILE XMLBLOB JWKFILE JWKBLOB';
    for (const type of refused.split(' ')) {
      const found = check({
        ...ping,
        'SSOProperties.SSLClientCert': 'x',
        'SSOProperties.SSLClientCertType': type.toLowerCase(),
      });
      assert.equal(found.length, 1, type);
      assert.match(found.join(), new RegExp(`^error SSOProperties.SSLClientCertType: The type ${type} .*(PFX|PEM)`));
    }
  });

  test('and their type belong together', () => {
    assert.match(check({ ...ping, 'SSOProperties.SSLClientCert': 'x' }).join(), /SSLClientCertType is missing/);
    assert.match(check({ ...ping, 'SSOProperties.SSLClientCertType': 'PFXFILE' }).join(), /SSLClientCert is missing/);
    assert.deepEqual(
      check({ ...ping, 'SSOProperties.SSLClientCertType': 'PFXFILE' }, 'SSOProperties.SSLClientCert'),
      [],
    );
  });
});

suite('multi-factor', () => {
  test('a code without a device is asked about, except where a profile names the device', () => {
    assert.deepEqual(check({ ...keys, MFAToken: '123456' }), [
      'warning MFASerialNumber: MFASerialNumber is missing. A code only counts together with its device.',
    ]);
  });
});

suite('the specification’s example strings', () => {
  test('have no error but the region that PingFederate’s leaves out', () => {
    for (const [file, expected] of [
      ['example-adfs.txt', []],
      ['example-adfs-integrated.txt', []],
      ['example-okta.txt', []],
      ['example-pingfederate.txt', ['AWSRegion']],
    ] as const) {
      const { properties } = parseConnectionString(fixture(file));
      const errors = validateProperties(properties).filter((problem) => problem.severity === 'error');
      assert.deepEqual(
        errors.map((problem) => problem.property),
        expected,
        file,
      );
    }
  });
});

suite('sentences', () => {
  test('speak quietly', () => {
    const all = Object.values(values).flatMap((cases) =>
      cases.flatMap(([base, property, value]) => validateProperties({ ...base, [property]: value })),
    );
    for (const { message } of all) {
      assert.doesNotMatch(message, /!|\b(?:please|oops|sorry|invalid)\b/i);
      assert.match(message, /[.?]$/);
    }
  });
});

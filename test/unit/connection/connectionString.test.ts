import assert from 'node:assert/strict';
import type { StringProblem } from '../../../src/connection/connectionString';
import { formatConnectionString, parseConnectionString } from '../../../src/connection/connectionString';
import { createProperties } from '../../../src/connection/connection';
import { propertyDefinitions, propertyKey } from '../../../src/connection/properties';
import { examplesOfSpecification, fixture } from './fixture';

function read(text: string): Record<string, string> {
  return { ...parseConnectionString(text).properties };
}

/** Each problem as severity, the text it points at, and its sentence. */
function problems(text: string): string[] {
  return parseConnectionString(text).problems.map((problem) => shown(text, problem));
}

function shown(text: string, { severity, start, end, message }: StringProblem): string {
  return `${severity} [${text.slice(start, end)}] ${message}`;
}

function write(properties: Record<string, string>): string {
  return formatConnectionString(properties, { secrets: 'include' });
}

const athena =
  'warning [S3StagingDirectory] S3StagingDirectory belongs to Athena, not to DynamoDB. It is kept, without effect.';

suite('the specification’s example strings', () => {
  const adfs = {
    AuthScheme: 'ADFS',
    AWSRegion: 'Ireland',
    SSOLoginURL: 'https://adfs.domain.com',
    AWSRoleARN: 'arn:aws:iam::1234:role/ADFS_SSO',
    AWSPrincipalARN: 'arn:aws:iam::1234:saml-provider/ADFSProvider',
    S3StagingDirectory: 's3://athena/staging',
  };
  const okta = {
    AuthScheme: 'Okta',
    AWSRegion: 'Ireland',
    Password: 'CH8WerW121235647iCa6',
    SSOLoginURL: 'https://cdata-us.okta.com/home/amazon_aws/0oa35m8arsAL5f5NrE6NdA356/272',
    AWSRoleARN: 'arn:aws:iam::1234:role/Okta_SSO',
    AWSPrincipalARN: 'arn:aws:iam::1234:saml-provider/OktaProvider',
    S3StagingDirectory: 's3://athena/staging',
    'SSOProperties.APIToken': '01230GGG2ceAnm_tPAf4MhiMELXZ0L0N1pAYrO1VR-hGQSf',
  };
  const ping = {
    AuthScheme: 'PingFederate',
    SSOLoginURL: 'https://mycustomserver.com:9033/idp/sts.wst',
    SSOExchangeUrl: 'https://us-east-1.signin.aws.amazon.com/platform/saml/acs/764ef411-xxxxxx',
    User: 'admin',
    Password: 'PassValue',
    AWSPrincipalARN: 'arn:aws:iam::215338515180:saml-provider/pingFederate',
    AWSRoleARN: 'arn:aws:iam::215338515180:role/SSOTest2',
  };
  const person = { User: 'user@cdata.com' };
  const examples: readonly (readonly [string, Record<string, string>, readonly string[]])[] = [
    ['example-adfs.txt', { ...adfs, ...person, Password: 'CH8WerW121235647iCa6' }, [athena]],
    ['example-adfs-integrated.txt', adfs, [athena]],
    ['example-okta.txt', { ...okta, ...person }, [athena]],
    ['example-pingfederate.txt', ping, []],
  ];

  for (const [file, properties, expected] of examples) {
    test(`${file} is understood completely`, () => {
      const text = fixture(file);
      assert.deepEqual(read(text), properties);
      assert.deepEqual(problems(text), expected);
      assert.deepEqual(read(write(read(text))), properties);
    });
  }

  test('as printed, two of them have lost their user to a web page, which is said where it happened', () => {
    const [first, second, third] = examplesOfSpecification();
    const hidden =
      'error [[email protected]] A web page has hidden an e-mail address here, and the name in front of it. Write User= and the address.';
    assert.deepEqual(read(first ?? ''), { ...adfs, Password: 'CH8WerW121235647iCa6' });
    assert.deepEqual(problems(first ?? ''), [hidden, athena]);
    assert.deepEqual(read(second ?? ''), okta);
    assert.deepEqual(problems(second ?? ''), [hidden, athena]);
    assert.deepEqual(read(third ?? ''), ping);
    assert.deepEqual(problems(third ?? ''), []);
  });
});

suite('reading a connection string', () => {
  test('names in any case and with blanks, aliases, blanks around names and values', () => {
    assert.deepEqual(read('  AWS Access Key = AKIAEXAMPLEEXAMPLE00 ;SECRET KEY=a b ; Region\t=\n Ireland'), {
      AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00',
      AWSSecretKey: 'a b',
      AWSRegion: 'Ireland',
    });
  });

  test('every property by each of its names', () => {
    for (const definition of propertyDefinitions.filter(({ name }) => name !== 'SSOProperties')) {
      const value = definition.allowedValues?.[0] ?? 'text';
      for (const name of [definition.name, ...definition.aliases]) {
        for (const spelling of [name, name.toLowerCase(), name.toUpperCase(), name.split('').join(' ')]) {
          const pair = `${spelling}=${value.toLowerCase()}`;
          const { properties } = parseConnectionString(
            definition.parent === undefined ? pair : `ssoproperties = ' ${pair} ' ;`,
          );
          const expected = definition.allowedValues === undefined ? value.toLowerCase() : value;
          assert.deepEqual({ ...properties }, { [propertyKey(definition)]: expected }, pair);
        }
      }
    }
  });

  test('the first = parts name and value; later ones belong to the value', () => {
    assert.deepEqual(read('AWSSessionToken=abc==;AWSSecretKey==x'), { AWSSessionToken: 'abc==', AWSSecretKey: '=x' });
  });

  test('quotes of both kinds, doubled inside, with ; and = and blanks', () => {
    assert.deepEqual(read(`Password='it''s; a=b '`), { Password: "it's; a=b " });
    assert.deepEqual(read(`Password="say ""hi""; it's"`), { Password: `say "hi"; it's` });
    assert.deepEqual(read(`Password='''';User=""""`), { Password: "'", User: '"' });
    assert.deepEqual(read(`Password=''; User="" ;`), {});
    assert.deepEqual(read(`Password=ab'c"d`), { Password: `ab'c"d` });
  });

  test('empty parts, a last semicolon and line breaks between pairs do not matter', () => {
    const text = ';;\r\nAuthScheme=Okta;\r\n\n  User=ana ;\n;';
    assert.deepEqual(read(text), { AuthScheme: 'Okta', User: 'ana' });
    assert.deepEqual(problems(text), []);
    for (const empty of ['', ' ', ';', '\n', ' ; ;']) {
      assert.deepEqual(read(empty), {});
      assert.deepEqual(problems(empty), []);
    }
  });

  test('an empty value is the same as none', () => {
    assert.deepEqual(read('User=;Password= ;AWSRegion=Ohio'), { AWSRegion: 'Ohio' });
    assert.deepEqual(problems('User=;Password= ;AWSRegion=Ohio'), []);
  });

  test('a repeated name, also through an alias: the last one counts, and it is said', () => {
    const text = 'AWSRegion=Ohio;User=a;Region=Ireland';
    assert.deepEqual(read(text), { AWSRegion: 'Ireland', User: 'a' });
    assert.deepEqual(problems(text), ['warning [Region] AWSRegion is given more than once. The last one counts.']);
    assert.deepEqual(read('Some Thing=1;something=2'), { something: '2' });
    assert.deepEqual(read('User=a;User='), {});
  });

  test('prefixes of JDBC', () => {
    for (const prefix of ['jdbc:amazondynamodb:', ' JDBC:CData:AmazonDynamoDB:']) {
      assert.deepEqual(read(`${prefix}User=a`), { User: 'a' });
      assert.deepEqual(problems(`${prefix}User=a`), []);
    }
    assert.deepEqual(read('jdbc:athena:User=a'), { User: 'a' });
    assert.deepEqual(problems('jdbc:athena:User=a'), [
      'warning [jdbc:athena:] This string is meant for another kind of database. It was read as one for DynamoDB.',
    ]);
  });

  test('names that reach for a prototype are names like any other', () => {
    const { properties } = parseConnectionString('__proto__=a;constructor=b;SSOProperties="__proto__=c;toString=d"');
    assert.equal(Object.getPrototypeOf(properties), null);
    assert.deepEqual(Object.entries(properties), [
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['SSOProperties.__proto__', 'c'],
      ['SSOProperties.toString', 'd'],
    ]);
    assert.deepEqual(Object.entries(JSON.parse(JSON.stringify(properties))), Object.entries(properties));
  });

  test('braces are quotes only in a string of ODBC', () => {
    assert.deepEqual(read('Password={a;User=b}'), { Password: '{a', User: 'b}' });
    assert.deepEqual(read('Driver={CData ODBC Driver};Password={a}};b c };User=x'), {
      Driver: 'CData ODBC Driver',
      Password: 'a};b c ',
      User: 'x',
    });
    assert.deepEqual(read('DSN=orders;Password={a'), { DSN: 'orders' });
    assert.deepEqual(read('Password={x;Driver=y};User=z'), { Password: '{x', Driver: 'y}', User: 'z' });
  });

  test('old spellings mean what they are called today', () => {
    assert.deepEqual(read('Use EC2 Roles=True;Region=OHIO'), { AuthScheme: 'AwsEC2Roles', AWSRegion: 'OHIO' });
    assert.deepEqual(problems('Use EC2 Roles=True'), [
      'info [Use EC2 Roles] Use EC2 Roles=True is written AuthScheme=AwsEC2Roles now.',
    ]);
    assert.deepEqual(problems('AuthScheme=Okta;Use EC2 Roles=True'), [
      'info [Use EC2 Roles] AuthScheme counts. Use EC2 Roles is its old form; it is kept, without effect.',
    ]);
    assert.deepEqual(problems('Use EC2 Roles=False'), [
      'info [Use EC2 Roles] UseEC2Roles is kept, without effect here.',
    ]);
    assert.equal(read('AuthScheme=AwsMFA;MFAToken=123456')['AuthScheme'], 'AwsRootKeys');
    assert.equal(read('RoleARN=x;AuthScheme=AWSMFA')['AuthScheme'], 'AwsIAMRoles');
    assert.equal(read('AuthScheme=awstempcredentials')['AuthScheme'], 'TemporaryCredentials');
  });

  test('names without effect are kept and said to be so', () => {
    assert.deepEqual(read('Logfile=/tmp/x.log'), { Logfile: '/tmp/x.log' });
    assert.deepEqual(problems('log file=/tmp/x.log'), ['info [log file] Logfile is kept, without effect here.']);
  });

  test('what cannot be read is an error with its position; the rest is delivered', () => {
    const text = `User=a; nonsense ;="x";Password="open;AWSRegion=Ohio;AWSSecretKey='a' b;Timeout=5`;
    assert.deepEqual(read(text), { User: 'a', AWSRegion: 'Ohio', Timeout: '5' });
    assert.deepEqual(problems(text), [
      'error [nonsense] This part has no equals sign. Write name=value.',
      'error [="x"] A value stands here without a name. Write name=value.',
      'error ["] The quote that opens the value of Password is not closed. Close it in front of the semicolon.',
      'error [b] Text follows the closing quote of AWSSecretKey. Write a quote inside a value twice.',
    ]);
  });

  test('a line break inside a value without quotes is asked about', () => {
    assert.deepEqual(problems('User=ana\nPassword=x'), [
      'warning [User] The value goes on over a line break. If another property begins there, end this one with a semicolon.',
    ]);
    assert.deepEqual(problems('User="ana\nmaria"'), []);
  });
});

suite('SSOProperties', () => {
  test('is a list of its own, in both kinds of quotes, with quotes inside', () => {
    const expected = { 'SSOProperties.APIToken': 'a;b', 'SSOProperties.MFAType': 'SMS', User: 'x' };
    assert.deepEqual(read(`SSOProperties='ApiToken="a;b";MFAType=sms;';User=x`), expected);
    assert.deepEqual(read(`SSOProperties="APIToken='a;b';MFAType=SMS";User=x`), expected);
    assert.deepEqual(read(`SSOProperties='APIToken=''a;b'';MFAType=SMS';User=x`), expected);
  });

  test('does not mix its Domain and AuthScheme with those of the string', () => {
    assert.deepEqual(
      read(`AuthScheme=PingFederate;Domain=a.example;SSOProperties='authscheme=basic;Domain=b.example'`),
      {
        AuthScheme: 'PingFederate',
        Domain: 'a.example',
        'SSOProperties.AuthScheme': 'Basic',
        'SSOProperties.Domain': 'b.example',
      },
    );
  });

  test('given twice, the last one counts as a whole', () => {
    const text = `SSOProperties='APIToken=a;MFAType=SMS';SSOProperties='MFAType=Email'`;
    assert.deepEqual(read(text), { 'SSOProperties.MFAType': 'Email' });
    assert.deepEqual(problems(text), [
      'warning [SSOProperties] SSOProperties is given more than once. The last one counts.',
    ]);
  });

  test('without quotes its second part is taken in all the same, and it is said that it must be quoted', () => {
    const text = 'SSOProperties=APIToken=a;MFAType=SMS;AuthScheme=Basic;User=x';
    assert.deepEqual(read(text), {
      User: 'x',
      'SSOProperties.APIToken': 'a',
      'SSOProperties.MFAType': 'SMS',
      'SSOProperties.AuthScheme': 'Basic',
    });
    assert.deepEqual(problems(text), [
      'warning [MFAType] SSOProperties must be quoted: MFAType belongs inside it. It was read as if it were there.',
      'warning [AuthScheme] SSOProperties must be quoted: AuthScheme belongs inside it. It was read as if it were there.',
    ]);
  });

  test('parts at the top level are taken in with a warning', () => {
    assert.deepEqual(read('SSLClientCertType=pfxfile'), { 'SSOProperties.SSLClientCertType': 'PFXFILE' });
    assert.deepEqual(problems('MFAType=SMS'), [
      "warning [MFAType] MFAType belongs inside SSOProperties, which must be quoted: SSOProperties='MFAType=…'. It was read as if it were there.",
    ]);
  });

  test('its problems point at the right place behind doubled quotes', () => {
    const text = `SSOProperties='APIToken=''a;b'';nonsense;Colour=''red'';MFAType=SMS;mfatype=x'`;
    const places = parseConnectionString(text).problems.map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(places, ['nonsense', 'Colour', 'mfatype']);
    assert.equal(parseConnectionString(text).problems[2]?.property, 'SSOProperties.MFAType');
  });
});

suite('problems and secrets', () => {
  test('a name that is not known is not repeated: it may be a piece of a secret', () => {
    assert.deepEqual(problems('Password=hunter;two=2;three;User=a;four=4'), [
      'warning [two] This is not a property of DynamoDB connections. If it belongs to Password, put that value in quotes.',
      'error [three] This part has no equals sign. If it belongs to Password, put that value in quotes.',
      'warning [four] This is not a property of DynamoDB connections. Check its spelling; it is kept, without effect.',
    ]);
    for (const { message, property } of parseConnectionString('Password=hunter;two=2;three;four=4').problems) {
      assert.doesNotMatch(`${message} ${property ?? ''}`, /hunter|two|three|four/);
    }
  });

  test('a mask is not taken for a value; a value that is the same text is', () => {
    assert.deepEqual(read(`Password=••••;SSOProperties='APIToken=••••;MFAType=SMS'`), {
      'SSOProperties.MFAType': 'SMS',
    });
    assert.deepEqual(problems('Password=••••'), [
      'info [Password] Password is masked in this string. Enter it where it is missing.',
    ]);
    assert.deepEqual(read('SSOProperties=••••'), {});
    assert.deepEqual(read(`Password='••••'`), { Password: '••••' });
    assert.equal(write({ Password: '••••' }), `Password='••••';`);
  });
});

suite('writing a connection string', () => {
  test('AuthScheme first, then the order of the catalogue, then unknown names in their old order', () => {
    const properties = {
      Zebra: '1',
      Timeout: '5',
      Apple: '2',
      Password: 'made-up',
      AWSRegion: 'Ireland',
      'SSOProperties.MFAType': 'sms',
      AuthScheme: 'okta',
      User: 'ana@example.com',
      SSOLoginURL: 'https://acme.okta.com/home/amazon_aws/x/272',
    };
    assert.equal(
      write(properties),
      'AuthScheme=Okta;AWSRegion=Ireland;User=ana@example.com;Password=made-up;' +
        "SSOLoginURL=https://acme.okta.com/home/amazon_aws/x/272;SSOProperties='MFAType=SMS';Timeout=5;Zebra=1;Apple=2;",
    );
  });

  test('quotes only what needs it, with the kind that spares doubling', () => {
    assert.equal(write({ Password: 'a;b' }), `Password='a;b';`);
    assert.equal(write({ Password: "it's" }), `Password="it's";`);
    assert.equal(write({ Password: `it's "x"` }), `Password='it''s "x"';`);
    assert.equal(write({ Password: '=x' }), `Password='=x';`);
    assert.equal(write({ Password: '{x}' }), `Password='{x}';`);
    assert.equal(write({ Password: 'x==' }), `Password=x==;`);
    assert.equal(write({ 'SSOProperties.APIToken': 'a;b' }), `SSOProperties='APIToken="a;b"';`);
  });

  test('keeps what was set, even when it equals the default', () => {
    assert.equal(write({ AuthScheme: 'AwsRootKeys', Timeout: '60' }), 'AuthScheme=AwsRootKeys;Timeout=60;');
    assert.equal(write({ User: '' }), '');
  });

  test('writes canonical names', () => {
    assert.equal(
      write({ 'secret key': 'x', region: 'Ohio', 's3 dir': 'y' }),
      'AWSRegion=Ohio;AWSSecretKey=x;s3 dir=y;',
    );
  });

  test('leaves out names that no string can hold', () => {
    assert.equal(
      write(
        createProperties([
          ['a=b', '1'],
          ['a;b', '2'],
          [' a', '3'],
          ['', '4'],
          ['SSOProperties.', '5'],
          ['c', '6'],
        ]),
      ),
      'c=6;',
    );
  });

  test('does not let an unknown name pass for a prefix', () => {
    const properties = { 'jdbc:athena:x': '1' };
    assert.deepEqual(read(write(properties)), properties);
  });

  test('omits or masks secrets, those inside SSOProperties and unknown ones too', () => {
    const properties = {
      AWSRegion: 'Ohio',
      AWSAccessKey: 'AKIAEXAMPLEEXAMPLE00',
      AWSSecretKey: "a; 'b",
      MFAToken: '123456',
      'SSOProperties.APIToken': 'made up',
      'SSOProperties.MFAType': 'SMS',
      DbPassword: 'made up',
    };
    assert.equal(
      formatConnectionString(properties, { secrets: 'omit', masked: new Set(['Password']) }),
      "AWSRegion=Ohio;AWSAccessKey=AKIAEXAMPLEEXAMPLE00;SSOProperties='MFAType=SMS';",
    );
    assert.equal(
      formatConnectionString(properties, { secrets: 'mask' }),
      "AWSRegion=Ohio;AWSAccessKey=AKIAEXAMPLEEXAMPLE00;AWSSecretKey=••••;SSOProperties='APIToken=••••;MFAType=SMS';" +
        'MFAToken=••••;DbPassword=••••;',
    );
    assert.equal(
      formatConnectionString({ SSOProperties: 'APIToken=x;MFAPassCode=y' }, { secrets: 'mask' }),
      'SSOProperties=••••;',
    );
  });

  test('shows secrets that are stored elsewhere masked too, and only when it masks', () => {
    const masked = new Set(['Password', 'SSOProperties.APIToken']);
    const properties = { User: 'ana' };
    assert.equal(
      formatConnectionString(properties, { secrets: 'mask', masked }),
      "User=ana;Password=••••;SSOProperties='APIToken=••••';",
    );
    assert.equal(formatConnectionString(properties, { secrets: 'include', masked }), 'User=ana;');
  });
});

import assert from 'node:assert/strict';
import {
  cognitoIdentityEndpoint,
  cognitoIdentityProviderEndpoint,
  connectionRegion,
  dynamodbEndpoint,
  isSampleEndpoint,
  stsEndpoint,
} from '../../../src/connection/endpoints';

suite('endpoints', () => {
  test('DynamoDB: region and the suffix of its partition', () => {
    assert.equal(dynamodbEndpoint({ AWSRegion: 'Ireland' }), 'https://dynamodb.eu-west-1.amazonaws.com');
    assert.equal(dynamodbEndpoint({ AWSRegion: 'BEIJING' }), 'https://dynamodb.cn-north-1.amazonaws.com.cn');
  });

  test('DynamoDB: Domain stands behind the region; its default does not break other partitions', () => {
    assert.equal(
      dynamodbEndpoint({ AWSRegion: 'OHIO', Domain: '.aws.acme.example' }),
      'https://dynamodb.us-east-2.aws.acme.example',
    );
    assert.equal(
      dynamodbEndpoint({ AWSRegion: 'BEIJING', Domain: 'amazonaws.com' }),
      'https://dynamodb.cn-north-1.amazonaws.com.cn',
    );
  });

  test('DynamoDB: Endpoint wins, as it is written', () => {
    assert.equal(
      dynamodbEndpoint({ Endpoint: ' http://localhost:8000 ', AWSRegion: 'OHIO', Domain: 'x.example' }),
      'http://localhost:8000',
    );
    assert.equal(dynamodbEndpoint({ Endpoint: 'sample' }), 'sample');
  });

  test('the word sample, in any case, is the built-in sample database', () => {
    assert.ok(isSampleEndpoint({ Endpoint: ' Sample ' }));
    assert.ok(!isSampleEndpoint({ Endpoint: 'http://sample' }));
    assert.ok(!isSampleEndpoint({}));
  });

  test('an Endpoint of one’s own needs no region', () => {
    assert.equal(connectionRegion({ Endpoint: 'http://localhost:8000' }), 'us-east-1');
    assert.equal(connectionRegion({ AWSRegion: 'TOKYO' }), 'ap-northeast-1');
  });

  test('STS follows the region, never Domain', () => {
    assert.equal(stsEndpoint({ AWSRegion: 'PARIS', Domain: 'x.example' }), 'https://sts.eu-west-3.amazonaws.com');
    assert.equal(stsEndpoint({ AWSRegion: 'NINGXIA' }), 'https://sts.cn-northwest-1.amazonaws.com.cn');
    assert.equal(stsEndpoint({ AWSRegion: 'PARIS', STSEndpoint: 'http://localhost:1' }), 'http://localhost:1');
  });

  test('user pools follow AWSCognitoRegion, then AWSUserPoolId', () => {
    assert.equal(
      cognitoIdentityProviderEndpoint({ AWSRegion: 'PARIS', AWSCognitoRegion: 'MILAN', AWSUserPoolId: 'us-east-2_X' }),
      'https://cognito-idp.eu-south-1.amazonaws.com',
    );
    assert.equal(
      cognitoIdentityProviderEndpoint({ AWSRegion: 'PARIS', AWSUserPoolId: 'us-east-2_X' }),
      'https://cognito-idp.us-east-2.amazonaws.com',
    );
    assert.equal(
      cognitoIdentityProviderEndpoint({ CognitoIdentityProviderEndpoint: 'http://localhost:2' }),
      'http://localhost:2',
    );
  });

  test('identity pools follow their own id', () => {
    assert.equal(
      cognitoIdentityEndpoint({ AWSCognitoRegion: 'MILAN', AWSIdentityPoolId: 'eu-west-2:00000000' }),
      'https://cognito-identity.eu-west-2.amazonaws.com',
    );
    assert.equal(
      cognitoIdentityEndpoint({ AWSCognitoRegion: 'MILAN' }),
      'https://cognito-identity.eu-south-1.amazonaws.com',
    );
    assert.equal(cognitoIdentityEndpoint({ CognitoIdentityEndpoint: 'http://localhost:3' }), 'http://localhost:3');
  });
});

import type { NewConnection } from './connectionStore';

/** The connection to the built-in sample database. Its key is made up: the database takes any. */
export function sampleConnection(name: string): NewConnection {
  return {
    name,
    environment: 'local',
    properties: {
      AuthScheme: 'AwsRootKeys',
      AWSRegion: 'us-east-1',
      AWSAccessKey: 'sample',
      AWSSecretKey: 'sample',
      Endpoint: 'sample',
    },
  };
}

import type { PropertyDefinition } from '../propertyDefinition';
import { define } from '../propertyDefinition';

/** The second factor of AWS itself. Source: CData DynamoDB provider v24; limits of the duration: AWS STS API. */
export const multiFactorProperties: readonly PropertyDefinition[] = [
  define({
    name: 'MFASerialNumber',
    label: 'MFA serial number',
    description: 'The ARN of a virtual MFA device, or the serial number of a hardware one.',
    group: 'Multi-factor',
    placeholder: 'arn:aws:iam::123456789012:mfa/ana',
  }),
  define({
    name: 'MFAToken',
    label: 'MFA code',
    description: 'The six digits the device shows now, good for one use and never stored; leave it empty to be asked.',
    secret: 'secret',
    stored: false,
    group: 'Multi-factor',
  }),
  define({
    name: 'CredentialsLocation',
    aliases: ['Credentials File Location'],
    label: 'Credentials location',
    description: 'A file to keep the MFA session in, which several programs can share; without it, VS Code keeps it.',
    type: 'path',
    group: 'Multi-factor',
  }),
  define({
    name: 'TemporaryTokenDuration',
    label: 'Session duration',
    description: 'How long temporary credentials live, in seconds, as far as AWS grants it.',
    type: 'seconds',
    defaultValue: '3600',
    // 900 is STS's least for every call, 129600 (36 h) its most, for GetSessionToken; roles have lower limits.
    minimum: 900,
    maximum: 129_600,
    group: 'Multi-factor',
  }),
];

import { parseArn } from './arnChecks';
import type { CheckContext } from './checkContext';

/**
 * The second factor of AWS. Shapes of serial number and code: source: AWS STS API, GetSessionToken. Temporary keys may
 * not call GetSessionToken, so with them a device only counts when a role is assumed.
 */
export function checkMultiFactor(context: CheckContext): void {
  checkSerialNumber(context);
  checkCode(context);
  const { scheme, has, report } = context;
  if (scheme === 'TemporaryCredentials' && !has('AWSRoleARN')) {
    for (const name of ['MFASerialNumber', 'MFAToken'].filter((factor) => has(factor))) {
      report(
        name,
        'error',
        `${name} cannot work here: AWS starts no MFA session from temporary keys. Set AWSRoleARN to assume a role, or remove it.`,
      );
    }
  } else if (has('MFAToken') && !has('MFASerialNumber') && scheme !== 'AwsCredentialsFile') {
    report('MFASerialNumber', 'warning', 'MFASerialNumber is missing. A code only counts together with its device.');
  }
  checkLocation(context);
}

function checkSerialNumber({ value, report }: CheckContext): void {
  const name = 'MFASerialNumber';
  const text = value(name);
  if (text === undefined) {
    return;
  }
  const example = "A device's ARN looks like arn:aws:iam::123456789012:mfa/ana.";
  const resource = parseArn(text)?.resource ?? '';
  if (/\s/.test(text)) {
    report(name, 'error', 'MFASerialNumber has a blank in it or at its ends. Remove it.');
  } else if (/^\d{6}$/.test(text)) {
    report(
      name,
      'error',
      'MFASerialNumber looks like a code. The code goes into MFAToken; here goes the ARN of the device.',
    );
  } else if (resource.startsWith('user/')) {
    report(name, 'error', `MFASerialNumber looks like a user's ARN: arn:aws:iam::…:user/…. ${example}`);
  } else if (resource.startsWith('role/')) {
    report(name, 'error', `MFASerialNumber looks like a role's ARN: arn:aws:iam::…:role/…. ${example}`);
  } else if (resource.startsWith('u2f/')) {
    report(
      name,
      'error',
      'MFASerialNumber is a security key, which gives no codes. Take a virtual or hardware device with codes.',
    );
  } else if (resource !== '' && !resource.startsWith('mfa/')) {
    report(name, 'warning', `MFASerialNumber is not the ARN of an MFA device. ${example}`);
  } else if (!/^[\w+=/:,.@-]{9,256}$/.test(text)) {
    report(name, 'warning', `MFASerialNumber is neither a serial number nor an ARN as AWS has them. ${example}`);
  }
}

function checkCode({ value, report }: CheckContext): void {
  const code = value('MFAToken');
  if (code !== undefined && !/^\d{6}$/.test(code.replace(/\s/g, ''))) {
    report('MFAToken', 'error', 'MFAToken is the code the device shows now: six digits.');
  }
}

function checkLocation({ value, report }: CheckContext): void {
  const location = value('CredentialsLocation');
  if (location !== undefined && location === value('AWSCredentialsFile')) {
    report(
      'CredentialsLocation',
      'error',
      'CredentialsLocation is the file of AWSCredentialsFile, which would be overwritten. Name another file.',
    );
  }
}

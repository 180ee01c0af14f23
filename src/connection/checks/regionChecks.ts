import { findRegion } from '../regions';
import type { CheckContext } from './checkContext';

/**
 * Regions. The driver takes NORTHERNVIRGINIA when AWSRegion is absent; here it has to be named, because tables of
 * another region would then silently be missing. An Endpoint of one's own needs none.
 */
export function checkRegions(context: CheckContext): void {
  const { value, report } = context;
  if (value('AWSRegion') === undefined && value('Endpoint') === undefined) {
    report(
      'AWSRegion',
      'error',
      'AWSRegion is missing. Choose the region where your tables are, such as IRELAND or eu-west-1.',
    );
  }
  checkRegion(context, 'AWSRegion');
  checkRegion(context, 'AWSCognitoRegion');
}

function checkRegion({ value, report }: CheckContext, name: string): void {
  const text = value(name);
  if (text === undefined) {
    return;
  }
  const region = findRegion(text);
  if (region === undefined) {
    report(name, 'error', `${name} is not a region. Use a name such as IRELAND or a code such as eu-west-1.`);
  } else if (!region.known) {
    report(name, 'warning', `${name} is a region not known here. It is used as written; check it for a slip.`);
  }
}

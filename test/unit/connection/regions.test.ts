import assert from 'node:assert/strict';
import { domainSuffixOf, findRegion, partitionOf, regions } from '../../../src/connection/regions';

function suffixOf(code: string): string {
  return domainSuffixOf(partitionOf(code));
}

suite('regions', () => {
  test('are found by name, code and place, in any case, with blanks, hyphens and underscores or without', () => {
    for (const region of regions) {
      for (const name of [region.code, region.place, ...(region.name === undefined ? [] : [region.name])]) {
        assert.equal(findRegion(name), region, name);
        assert.equal(findRegion(` ${name.toUpperCase()} `), region, name);
        assert.equal(findRegion(name.toLowerCase()), region, name);
      }
    }
    assert.equal(findRegion('Ireland')?.code, 'eu-west-1');
    assert.equal(findRegion('Northern Virginia')?.code, 'us-east-1');
    assert.equal(findRegion('NORTHERN_VIRGINIA')?.code, 'us-east-1');
    assert.equal(findRegion('eu west 1')?.name, 'IRELAND');
    assert.equal(findRegion('central')?.code, 'ca-central-1');
    assert.equal(findRegion('ISOLATEDEAST')?.code, 'us-iso-east-1');
  });

  test('have the 28 names that the driver documents, and its code for Ningxia', () => {
    assert.equal(regions.filter((region) => region.name !== undefined).length, 28);
    assert.equal(findRegion('NINGXIA')?.code, 'cn-northwest-1');
  });

  test('have each code once', () => {
    assert.equal(new Set(regions.map((region) => region.code)).size, regions.length);
  });

  test('accept an unknown code that is well-formed, and say that it is unknown', () => {
    assert.deepEqual(findRegion(' EU-West-9 '), {
      code: 'eu-west-9',
      place: 'eu-west-9',
      partition: 'aws',
      known: false,
      aliases: [],
    });
    assert.equal(findRegion('cn-south-7')?.partition, 'aws-cn');
  });

  test('refuse what is no region', () => {
    for (const text of [
      '',
      ' ',
      'Atlantis',
      'eu-west',
      'eu-west-',
      'e-west-1',
      'eu-west-1a',
      '__proto__',
      'a'.repeat(99),
    ]) {
      assert.equal(findRegion(text), undefined, text);
    }
  });

  test('belong to partitions with suffixes of their own', () => {
    assert.equal(suffixOf('eu-west-1'), 'amazonaws.com');
    assert.equal(suffixOf('us-gov-west-1'), 'amazonaws.com');
    assert.equal(suffixOf('cn-north-1'), 'amazonaws.com.cn');
    assert.equal(suffixOf('eusc-de-east-1'), 'amazonaws.eu');
    assert.equal(suffixOf('us-iso-east-1'), 'c2s.ic.gov');
    assert.equal(suffixOf('us-isob-east-1'), 'sc2s.sgov.gov');
    assert.equal(suffixOf('eu-isoe-west-1'), 'cloud.adc-e.uk');
    assert.equal(suffixOf('us-isof-south-1'), 'csp.hci.ic.gov');
  });
});

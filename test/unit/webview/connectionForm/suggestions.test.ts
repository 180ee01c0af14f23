import assert from 'node:assert/strict';
import { matchingSuggestions } from '../../../../src/webview/connectionForm/suggestions';

const places = [
  { value: 'eu-west-1', note: 'Ireland', names: ['IRELAND'] },
  { value: 'us-east-1', note: 'Northern Virginia', names: ['NORTHERNVIRGINIA'] },
  { value: 'us-iso-east-1', note: 'ISO East', names: ['ISOLATEDEAST'] },
];

function found(text: string): readonly string[] {
  return matchingSuggestions(places, text).map(({ value }) => value);
}

suite('suggestions', () => {
  test('are found by value, note and other names, however they are written', () => {
    assert.deepEqual(found('EU-WEST'), ['eu-west-1']);
    assert.deepEqual(found('useast1'), ['us-east-1']);
    assert.deepEqual(found('northern v'), ['us-east-1']);
    assert.deepEqual(found('NorthernVirginia'), ['us-east-1']);
    assert.deepEqual(found('isolated'), ['us-iso-east-1']);
  });

  test('are all there for an empty text, and none for one that fits none', () => {
    assert.equal(found(' ').length, places.length);
    assert.deepEqual(found('atlantis'), []);
  });

  test('do not match over the seam between two names', () => {
    assert.deepEqual(found('1Ireland'), []);
  });
});

import { parseJson } from '../../connection/parseJson';
import { number } from '../shared/numberFormat';

/** One value of an item, and those in it. */
export interface ItemNode {
  /** Where it is: names and places, for telling nodes apart. */
  readonly path: string;
  readonly name: string;
  readonly type: string;
  /** The value itself where it is a single one; what is in it otherwise: `3 items`. */
  readonly text: string;
  readonly children: readonly ItemNode[];
}

type Wire = Readonly<Record<string, unknown>>;

/**
 * An item in DynamoDB JSON as a tree. Numbers stay their text; any name is a name.
 * @param first names of attributes to begin with, as far as the item has them; the others follow as they came
 */
export function itemTree(json: string, first: readonly string[] = []): readonly ItemNode[] {
  const nodes = membersOf(parseJson(json) as Wire, '');
  const place = ({ name }: ItemNode): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return first.length === 0 ? nodes : nodes.toSorted((one, other) => place(one) - place(other));
}

/** Where a value is, by the path of its node, as DynamoDB's own expressions say it: `lines[0].sku`. */
export function placeText(path: string): string {
  const steps = path.match(/"(?:[^"\\]|\\.)*"|\d+/gu) ?? [];
  return steps
    .map((step, index) => (step.startsWith('"') ? `${index > 0 ? '.' : ''}${String(JSON.parse(step))}` : `[${step}]`))
    .join('');
}

function membersOf(map: Wire, path: string): ItemNode[] {
  return Object.entries(map).map(([name, value]) => nodeOf(`${path}/${JSON.stringify(name)}`, name, value as Wire));
}

function nodeOf(path: string, name: string, value: Wire): ItemNode {
  const [type = 'NULL', content] = Object.entries(value)[0] ?? [];
  const children = childrenOf(path, type, content);
  return { path, name, type, text: textOf(type, content, children.length), children };
}

function childrenOf(path: string, type: string, content: unknown): readonly ItemNode[] {
  if (type === 'M') {
    return membersOf(content as Wire, path);
  }
  if (!Array.isArray(content)) {
    return [];
  }
  return content.map((member: unknown, index) =>
    type === 'L'
      ? nodeOf(`${path}/${index}`, String(index), member as Wire)
      : { path: `${path}/${index}`, name: '', type: type.slice(0, 1), text: String(member), children: [] },
  );
}

function textOf(type: string, content: unknown, count: number): string {
  switch (type) {
    case 'M':
      return count === 1 ? '1 attribute' : `${number.format(count)} attributes`;
    case 'L':
      return count === 1 ? '1 item' : `${number.format(count)} items`;
    case 'SS':
    case 'NS':
    case 'BS':
      return count === 1 ? 'set of 1' : `set of ${number.format(count)}`;
    case 'NULL':
      return 'null';
    default:
      return String(content);
  }
}

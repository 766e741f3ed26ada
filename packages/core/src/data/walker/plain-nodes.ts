import { type OperationNode, RawNode } from 'kysely';
import { check } from './checks.js';
import { type Kind, kindOf, type Only, type Treatment } from './node-kinds.js';
import { refusal } from './refusal.js';
import { MENDS, mendOf } from './refused-kinds.js';
import { DIRECTIONS } from './vocabulary.js';

const BUILDERS = 'Write the query with the builders.';
/** Directions of an order as Kysely makes them: raw SQL, but made here. */
const DIRECTION_NODES = new Map([...DIRECTIONS].map((word) => [word, RawNode.createWithSql(word)]));

/**
 * A copy of a tree, made of nothing but the properties that its kinds have; each is read once, and checked. What is
 * walked and compiled is this copy: a getter that answers twice, or a property that loops do not see, changes nothing.
 *
 * A node of an unknown kind comes out bare, and the walker refuses it where it stands.
 */
export function plainNode<Node extends OperationNode>(node: Node): Node {
  // What the copy holds is what a node of this kind holds.
  return copyOf(node) as unknown as Node;
}

interface PlainNode {
  kind: string;
  [property: string]: unknown;
}

function copyOf(node: object): PlainNode {
  const copy: PlainNode = { kind: (node as OperationNode).kind };
  const kind = kindOf(copy.kind);
  if (kind === undefined) return copy;
  for (const property in node) {
    if (property !== 'kind' && kind.treatments[property] === undefined) throw refused(property, copy.kind);
  }
  for (const { name, treatment } of kind.properties) {
    const value = (node as PlainNode)[name];
    if (value !== undefined) copy[name] = plainValue(value, treatment, name, kind);
  }
  // What it looks at can no longer change.
  check(copy as unknown as OperationNode);
  return copy;
}

function plainValue(value: unknown, treatment: Treatment, property: string, { kind }: Kind): unknown {
  switch (treatment) {
    case 'walk':
    case 'own':
      return Array.isArray(value) ? listOf(value, plainChild) : plainChild(value);
    case 'value':
    case 'checked':
      return value;
    case 'values':
      if (Array.isArray(value)) return listOf(value, (item) => item);
      throw refused(property, kind);
    case 'flag':
      if (typeof value === 'boolean') return value;
      throw refused(property, kind);
    case 'direction':
      return directionOf(value);
    default:
      if ('mend' in treatment) {
        // Builders leave `false` and empty lists behind: they say nothing.
        if (value === false || (Array.isArray(value) && value.length === 0)) return undefined;
        throw refused(property, kind, treatment.mend);
      }
      if ('only' in treatment) {
        if (!Array.isArray(value)) return onlyChild(value, treatment, property, kind);
        return listOf(value, (each) => onlyChild(each, treatment, property, kind));
      }
      if (treatment.includes(value as string)) return value;
      throw refused(property, kind);
  }
}

function plainChild(value: unknown): PlainNode {
  const copy = copyOfAny(value);
  // Bare text: beside the wrong neighbour it would say something else.
  if (copy.kind === 'OperatorNode') throw misplaced(copy.kind, 'a value');
  return copy;
}

function onlyChild(value: unknown, { only }: Only, property: string, kind: string): PlainNode {
  const copy = copyOfAny(value);
  if (only.has(copy.kind)) return copy;
  throw misplaced(copy.kind, `"${property}" of a ${kind}`);
}

function copyOfAny(value: unknown): PlainNode {
  if (typeof value === 'object' && value !== null) return copyOf(value);
  throw misplaced(typeof value, 'a node');
}

/** By index: the list's own methods are not its author's to give. */
function listOf<Item>(list: readonly unknown[], of: (item: unknown) => Item): Item[] {
  const copy: Item[] = [];
  for (let index = 0; index < list.length; index += 1) copy.push(of(list[index]));
  return copy;
}

function directionOf(value: unknown): OperationNode {
  const { kind, sqlFragments, parameters } = value as Partial<RawNode>;
  if (kind === 'RawNode' && parameters?.length === 0 && sqlFragments?.length === 1) {
    const direction = DIRECTION_NODES.get(sqlFragments[0] as string);
    if (direction !== undefined) return direction;
  }
  throw refusal('raw SQL as a direction', "Order by 'asc' or 'desc', or with (order) => order.desc().nullsLast().");
}

function misplaced(what: string, where: string) {
  return refusal(`a ${what} as ${where}`, Object.hasOwn(MENDS, what) ? mendOf(what) : BUILDERS);
}

function refused(property: string, kind: string, mend = BUILDERS) {
  return refusal(`"${property}" of a ${kind}`, mend);
}

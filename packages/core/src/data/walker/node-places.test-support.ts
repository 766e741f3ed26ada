import type { OperationNode } from 'kysely';
import { kindOf } from './node-kinds.js';

/** The nodes of a tree, each with where it stands. For tests only. */
export interface Place {
  readonly node: OperationNode;
  /** The kinds and properties that lead to it, from the root on: `SelectQueryNode.where`. */
  readonly path: readonly string[];
  /** The whole tree, with another value as a property of this node. */
  with(property: string, value: unknown): OperationNode;
}

/** Every node of a tree of kinds that are allowed. */
export function nodesOf(root: OperationNode): Place[] {
  return placesOf(root, [], (other) => other);
}

function placesOf(node: OperationNode, path: readonly string[], inRoot: (other: object) => object): Place[] {
  const own: Place = {
    node,
    path,
    with: (property, value) => inRoot({ ...node, [property]: value }) as OperationNode,
  };
  const below = (kindOf(node.kind)?.properties ?? []).flatMap(({ name }) => {
    const value = (node as unknown as Record<string, unknown>)[name];
    const step = [...path, `${node.kind}.${name}`];
    if (Array.isArray(value)) {
      return value.flatMap((item, index) =>
        isNode(item) ? placesOf(item, step, (other) => own.with(name, value.with(index, other))) : [],
      );
    }
    return isNode(value) ? placesOf(value, step, (other) => own.with(name, other)) : [];
  });
  return [own, ...below];
}

function isNode(value: unknown): value is OperationNode {
  return typeof value === 'object' && value !== null && 'kind' in value;
}

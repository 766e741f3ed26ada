import type {
  AggregateFunctionNode,
  BinaryOperationNode,
  DataTypeNode,
  FunctionNode,
  IdentifierNode,
  JoinNode,
  JSONOperatorChainNode,
  OperationNode,
  OperatorNode,
  SetOperationNode,
  UnaryOperationNode,
  ValueNode,
} from 'kysely';
import { refusal } from './refusal.js';
import { DATA_TYPES, FUNCTIONS, JOINS, LISTS, OPERATORS, PREFIXES } from './vocabulary.js';

/**
 * Checks what the list of kinds leaves to its kind: mostly words that Kysely prints as they are. The node's parts have
 * been checked before.
 */
export function check(node: OperationNode): void {
  switch (node.kind) {
    case 'FunctionNode':
    case 'AggregateFunctionNode':
      return checkFunction((node as FunctionNode | AggregateFunctionNode).func);
    case 'OperatorNode':
      return checkOperator((node as OperatorNode).operator);
    case 'BinaryOperationNode':
      return checkBinary(node as BinaryOperationNode);
    case 'UnaryOperationNode':
      return checkUnary(node as UnaryOperationNode);
    case 'DataTypeNode':
      return checkDataType((node as DataTypeNode).dataType);
    case 'SetOperationNode':
      return mustBe((node as SetOperationNode).expression, 'SelectQueryNode', 'a set operation');
    case 'JSONOperatorChainNode':
      return checkChain(node as JSONOperatorChainNode);
    case 'JoinNode':
      return checkJoin((node as JoinNode).joinType);
    case 'IdentifierNode':
      return checkIdentifier((node as IdentifierNode).name);
  }
}

function checkFunction(name: string): void {
  if (FUNCTIONS.has(name)) return;
  throw refusal(
    `the function "${name}"`,
    name.includes('json')
      ? 'Make JSON of a subquery with jsonArrayFrom or jsonObjectFrom of @portico/core.'
      : 'Only functions that compute from their arguments alone are known.',
  );
}

function checkOperator(operator: string): void {
  if (OPERATORS.has(operator)) return;
  throw refusal(`the operator "${operator}"`, 'Use an operator that both databases have.');
}

function checkBinary(node: BinaryOperationNode): void {
  const { operator } = node.operator as OperatorNode;
  const { kind } = node.rightOperand;
  if ((operator === 'in' || operator === 'not in') && !LISTS.has(kind)) {
    throw refusal(`a ${kind} after "${operator}"`, 'Give a list of values or a subquery.');
  }
}

function checkUnary(node: UnaryOperationNode): void {
  const { operator } = node.operator as OperatorNode;
  if (!PREFIXES.has(operator)) throw refusal(`"${operator}" before an operand`, 'Give it two.');
  if (operator.endsWith('exists')) mustBe(node.operand, 'SelectQueryNode', `"${operator}"`);
}

function checkDataType(type: string): void {
  if (DATA_TYPES.has(type)) return;
  throw refusal(`a cast to "${type}"`, 'Cast to a type that both databases have.');
}

/** Looks at a value where one is computed with; a step of a JSON path is another matter. */
export function checkValue({ value, immediate }: ValueNode): void {
  // What is not immediate is bound, and the engine looks at it.
  if (!immediate || value === null || typeof value === 'boolean' || Number.isFinite(value)) return;
  throw refusal('a literal that is no number', 'Give it as a value: then it is bound.');
}

function checkJoin(type: string): void {
  if (JOINS.has(type)) return;
  const turned = type === 'RightJoin' || type === 'FullJoin';
  throw refusal(
    `a ${type}`,
    turned
      ? 'Select from the other table, and join this one with leftJoin.'
      : 'Join with innerJoin, leftJoin or crossJoin; for rows within rows use jsonArrayFrom.',
  );
}

function checkChain({ values }: JSONOperatorChainNode): void {
  for (const { value } of values) checkLeg(value);
}

function checkLeg(leg: unknown): void {
  if (Number.isSafeInteger(leg) || (typeof leg === 'string' && /^[A-Za-z0-9_-]+$/.test(leg))) return;
  throw refusal(
    `the JSON path step ${JSON.stringify(leg)}`,
    'Steps are letters, digits, "_" and "-", or a whole number.',
  );
}

function checkIdentifier(name: unknown): void {
  if (typeof name !== 'string') throw refusal('a name that is no text', 'Name columns and tables as text.');
}

function mustBe(node: OperationNode, kind: OperationNode['kind'], where: string): void {
  if (node.kind === kind || (node.kind === 'ParensNode' && (node as { node?: OperationNode }).node?.kind === kind))
    return;
  throw refusal(`a ${node.kind} in ${where}`, 'Give a subquery there.');
}

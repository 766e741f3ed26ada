import {
  type AggregateFunctionNode,
  type BinaryOperationNode,
  type CastNode,
  type DataTypeNode,
  type FunctionNode,
  type IdentifierNode,
  type JSONOperatorChainNode,
  type JSONPathLegNode,
  type OperationNode,
  OperatorNode,
  type OrderByItemNode,
  RawNode,
  type SelectModifierNode,
  type SetOperationNode,
  TableNode,
  type UnaryOperationNode,
  type ValueNode,
} from 'kysely';
import { refusal } from './refusal.js';
import { DATA_TYPES, DIRECTIONS, FUNCTIONS, LISTS, OPERATORS } from './vocabulary.js';

/** Checks what the list of kinds leaves to its kind: mostly words that Kysely prints as they are. */
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
    case 'CastNode':
      return mustBe((node as CastNode).dataType, 'DataTypeNode', 'a cast');
    case 'ValueNode':
      return checkValue(node as ValueNode);
    case 'OrderByItemNode':
      return checkDirection((node as OrderByItemNode).direction);
    case 'SelectModifierNode':
      return checkModifier(node as SelectModifierNode);
    case 'SetOperationNode':
      return mustBe((node as SetOperationNode).expression, 'SelectQueryNode', 'a set operation');
    case 'JSONPathLegNode':
      return checkLeg((node as JSONPathLegNode).value);
    case 'JSONOperatorChainNode':
      return checkChain(node as JSONOperatorChainNode);
    case 'IdentifierNode':
      return checkIdentifier((node as IdentifierNode).name);
  }
}

function checkFunction(name: string): void {
  if (FUNCTIONS.has(name)) return;
  throw refusal(`the function "${name}"`, 'Only functions that compute from their arguments alone are known.');
}

function checkOperator(operator: string): void {
  if (OPERATORS.has(operator)) return;
  throw refusal(`the operator "${operator}"`, 'Use an operator that both databases have.');
}

function checkBinary({ operator, rightOperand }: BinaryOperationNode): void {
  if (!OperatorNode.is(operator)) throw refusal(`a ${operator.kind} as an operator`, 'Name the operator as text.');
  const { kind } = rightOperand;
  if ((operator.operator === 'in' || operator.operator === 'not in') && !LISTS.has(kind)) {
    throw refusal(`a ${kind} after "${operator.operator}"`, 'Give a list of values or a subquery.');
  }
}

function checkUnary({ operator, operand }: UnaryOperationNode): void {
  if (!OperatorNode.is(operator)) throw refusal(`a ${operator.kind} as an operator`, 'Name the operator as text.');
  if (operator.operator.endsWith('exists')) mustBe(operand, 'SelectQueryNode', `"${operator.operator}"`);
}

function checkDataType(type: string): void {
  if (DATA_TYPES.has(type)) return;
  throw refusal(`a cast to "${type}"`, 'Cast to a type that both databases have.');
}

function checkValue({ value, immediate }: ValueNode): void {
  // What is not immediate is bound, and the engine looks at it.
  if (!immediate || value === null || typeof value === 'boolean' || Number.isFinite(value)) return;
  throw refusal('a literal that is no number', 'Give it as a value: then it is bound.');
}

function checkDirection(direction: OperationNode | undefined): void {
  if (direction === undefined) return;
  // Kysely itself makes raw SQL of the two words.
  if (RawNode.is(direction) && direction.parameters.length === 0 && direction.sqlFragments.length === 1) {
    if (DIRECTIONS.has(direction.sqlFragments[0] ?? '')) return;
  }
  throw refusal('raw SQL as a direction', "Order by 'asc' or 'desc', or with (order) => order.desc().nullsLast().");
}

function checkModifier({ of }: SelectModifierNode): void {
  for (const table of of ?? []) {
    if (!TableNode.is(table) || table.table.schema !== undefined) {
      throw refusal(`a ${table.kind} as what to lock`, 'Name a table of the query.');
    }
  }
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

import { randomUUID } from 'node:crypto';
import type { AnyExample } from './seed.js';

/** The parts of an example in which ids can be. */
const parts = ['params', 'query', 'body'] as const;

/** Where in an example a value is. */
export interface Place {
  readonly part: (typeof parts)[number];
  readonly path: readonly string[];
}

/** All single values of an example. */
export function placesIn(example: AnyExample): Place[] {
  return parts.flatMap((part) => leaves(example[part]).map((path) => ({ part, path })));
}

function leaves(value: unknown, path: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return value === undefined ? [] : [path];
  if (value instanceof Uint8Array) return [];
  return Object.entries(value).flatMap(([key, each]) => leaves(each, [...path, key]));
}

/** The value at a place of an example. */
export function valueAt(example: AnyExample, { part, path }: Place): unknown {
  let value: unknown = example[part];
  for (const key of path) value = (value as Readonly<Record<string, unknown>> | undefined)?.[key];
  return value;
}

/** An example with another value at a place. */
export function withValue(example: AnyExample, { part, path }: Place, value: unknown): AnyExample {
  return { ...example, [part]: replaced(example[part], path, value) };
}

function replaced(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(whole)) return whole.map((each, i) => (String(i) === key ? replaced(each, rest, value) : each));
  const record = (whole ?? {}) as Readonly<Record<string, unknown>>;
  return { ...record, [key]: replaced(record[key], rest, value) };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a value is an id of the kernel's making. */
export function isUuid(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** A value of the same form that nobody has. */
export function unknownLike(value: unknown): string {
  const text = String(value);
  if (isUuid(text)) return `${text.slice(0, 14)}7${randomUUID().slice(15)}`;
  // Letter for letter and digit for digit, so that it still looks like one.
  return [...text]
    .map((each) =>
      /\d/.test(each)
        ? String(9 - Number(each))
        : /[a-z]/.test(each)
          ? turned(each, 97)
          : /[A-Z]/.test(each)
            ? turned(each, 65)
            : each,
    )
    .join('');
}

function turned(letter: string, first: number): string {
  return String.fromCharCode(first + ((letter.charCodeAt(0) - first + 13) % 26));
}

/** Values that no id has. */
export const malformed = ['x', '%', '\u0000', '../home', 'a'.repeat(300), "' or 1=1 --", '-1'] as const;

import type { z } from 'zod';
import type { Schema } from './plugin/route.js';
import { PortalError } from './problem.js';

/** One fault of the input: where, as a JSON pointer ([RFC 6901](https://www.rfc-editor.org/rfc/rfc6901)), and what would be right. */
export interface InputFault {
  readonly in: string;
  readonly pointer: string;
  readonly detail: string;
}

function pointerOf(path: readonly PropertyKey[]): string {
  return path.map((each) => `/${String(each).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** Parses a value; faults are added to `faults`, without repeating what was sent. */
export function parseInput(schema: Schema | undefined, where: string, value: unknown, faults: InputFault[]): unknown {
  if (schema === undefined) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  faults.push(
    ...parsed.error.issues.map((issue: z.core.$ZodIssue) => ({
      in: where,
      pointer: pointerOf(issue.path),
      detail: issue.message,
    })),
  );
  return undefined;
}

/**
 * Refuses input with all its faults at once.
 *
 * @throws PortalError `input_invalid` (422)
 */
export function refuseFaults(faults: readonly InputFault[]): void {
  if (faults.length === 0) return;
  const [first] = faults;
  throw new PortalError(
    'input_invalid',
    422,
    `The ${first?.in} does not fit: ${first?.pointer || 'as a whole'}: ${first?.detail}`,
    { errors: faults },
  );
}

import { z } from 'zod';
import { type InputFault, parseInput } from '../../input.js';
import type { Hasher } from '../../secret.js';
import { readEmailAddress } from '../email-address.js';
import { Mark } from '../operator-input.js';
import { nameOf } from '../settings.js';

/**
 * A person who is signed in at the host's own application, as `identify` names him.
 *
 * @example
 * ```ts
 * import type { HostUser } from '@portico/core';
 *
 * const user: HostUser = {
 *   account: 'workspace-7',
 *   externalId: 'user-42',
 *   email: 'hanna@example.com',
 *   name: 'Hanna Brandt',
 *   authTime: '2026-11-24T09:00:00Z',
 * };
 * ```
 */
export interface HostUser {
  /** The account that he belongs to, by its `externalId` or `id`. On any other account's portal he is nobody. */
  readonly account: string;
  /** Your own id for the person: it never changes and is never given to another. */
  readonly externalId: string;
  /**
   * **Only an address that you have verified.** Whoever has it is the contact with this address, if that one has no
   * external id yet, and sees what is there for him.
   */
  readonly email: string;
  readonly name: string;
  /**
   * When the person last proved himself to you (not: now), ISO 8601 or a `Date`. It stays the same for as long as he is
   * signed in: with a newer one a new session begins, also after the portal's was ended.
   */
  readonly authTime: string | Date;
}

/** Asks the host who is signed in at its own application. */
export type Identify = (request: Request) => Promise<HostUser | null | undefined> | HostUser | null | undefined;

/** A {@link HostUser} that has passed. */
export interface VouchedUser {
  readonly account: string;
  readonly externalId: string;
  /** As it is kept. */
  readonly email: string;
  /** As it is kept. */
  readonly name: string;
  /** ISO 8601 in UTC, not in the future. */
  readonly authTime: string;
  /** What his session is found by. */
  readonly key: string;
}

/** How far the host's clock may be ahead of ours, in milliseconds. */
const skew = 60_000;

const HostUserInput = z.object({
  account: Mark,
  externalId: Mark,
  email: z.string(),
  name: z.string(),
  authTime: z.union([z.date(), z.iso.datetime({ offset: true })], 'Not a time: write ISO 8601 or a Date.'),
}) satisfies z.ZodType<HostUser>;

/** What the host answered, checked: `faults` says what is wrong with it, without repeating it. */
export function readHostUser(
  answer: unknown,
  now: number,
  hasher: Pick<Hasher, 'sha256'>,
): { readonly user: VouchedUser } | { readonly faults: readonly InputFault[] } {
  const faults: InputFault[] = [];
  const given = parseInput(HostUserInput, 'identify', answer, faults) as z.output<typeof HostUserInput> | undefined;
  if (given === undefined) return { faults };
  const fault = (pointer: string, detail: string) => ({ faults: [{ in: 'identify', pointer, detail }] });

  const address = readEmailAddress(given.email);
  if (typeof address === 'string') return fault('/email', `Not an address: ${address}.`);
  let name: string;
  try {
    name = nameOf(given.name);
  } catch (error) {
    return fault('/name', String((error as Error).message));
  }
  const proved = new Date(given.authTime).getTime();
  if (proved > now + skew) return fault('/authTime', 'In the future.');
  const { account, externalId } = given;
  return {
    user: {
      account,
      externalId,
      email: address.typed,
      name,
      authTime: new Date(Math.min(proved, now)).toISOString(),
      // No mark contains a line break. A cookie's token is found by a bare hash, which has no dot.
      key: `host.${hasher.sha256(`${externalId}\n${new Date(proved).toISOString()}`)}`,
    },
  };
}

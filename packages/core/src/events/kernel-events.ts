import { z } from 'zod';
import type { KernelChange } from '../changes/kernel-change.js';
import { partsOfName, subjectKey } from './event.js';

const ofContact = z.object({ contactId: z.string(), partyId: z.string() });
const ofSession = z.object({ sessionId: z.string(), partyId: z.string() });
const ofApp = z.object({ appId: z.string() });
const ofDomain = z.object({ domainId: z.string() });

/** What the kernel tells that happened, by the schema of its data. */
export const kernelEvents = {
  'contact.invited': ofContact,
  'contact.joined': ofContact,
  'contact.suspended': ofContact,
  'contact.restored': ofContact,
  'contact.removed': ofContact,
  'contact.email_changed': ofContact,
  'session.started': ofSession.extend({ way: z.string() }),
  'session.ended': ofSession.extend({ reason: z.string() }),
  'app.allowed': ofApp,
  'app.disallowed': ofApp,
  'brand.changed': z.object({ brandId: z.string(), version: z.int() }),
  'domain.verified': ofDomain,
  'domain.failing': ofDomain,
} as const satisfies Readonly<Record<string, z.ZodObject>>;

type KernelEvents = typeof kernelEvents;

/** The data of the kernel's events, by name. */
export type KernelEventData = { readonly [Name in keyof KernelEvents]: z.output<KernelEvents[Name]> };

/** Tells one of the kernel's events. */
export function tell<Name extends keyof KernelEvents>(
  change: Pick<KernelChange, 'emit'>,
  name: Name,
  data: KernelEventData[Name],
): void {
  const noun = partsOfName(name)?.noun ?? '';
  const facts: Readonly<Record<string, unknown>> = data;
  const { partyId } = facts;
  change.emit({
    name,
    subject: `${noun}:${String(facts[subjectKey(noun)])}`,
    partyId: typeof partyId === 'string' ? partyId : undefined,
    data: facts,
  });
}

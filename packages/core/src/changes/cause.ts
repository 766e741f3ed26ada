/** What kind of somebody acts: see {@link Cause}. */
export type ActorKind = 'contact' | 'operator' | 'host' | 'visitor' | 'hook' | 'system';

/** Who did something. */
export interface CausingActor {
  readonly kind: ActorKind;
  /** The contact's id, the host's own id of an operator, the plugin of a hook, the name of a task. */
  readonly id: string;
  /** An operator's name. Contacts go by their id: their names can be erased. */
  readonly name?: string;
}

/** Who caused a change, by what, and from where: what events and the audit trail keep of it. */
export interface Cause {
  readonly actor: CausingActor;
  /** What was called: `billing.issueInvoice`, `POST /contracts/:id/sign`. */
  readonly operation?: string;
  /** Personal data, which are encrypted where they are kept. */
  readonly from?: {
    /** The network address. */
    readonly address?: string;
    /** Such as `Firefox, Windows`. */
    readonly device?: string;
    /** The id of the session. */
    readonly session?: string;
  };
}

/** The host application's own code, which names nobody. */
export function byHost(operation?: string): Cause {
  return { actor: { kind: 'host', id: 'host' }, ...(operation !== undefined && { operation }) };
}

/** Whether somebody acts for the business. What they do is always kept. */
export function isOffice({ actor }: Cause): boolean {
  return actor.kind === 'operator' || actor.kind === 'host';
}

/** The kernel's own work, by name. */
export function bySystem(task: string): Cause {
  return { actor: { kind: 'system', id: task } };
}

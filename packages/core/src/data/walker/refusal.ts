import { PortalError } from '../../problem.js';

/** The error for what a scoped query must not contain: what it was, and what to write instead. */
export function refusal(what: string, mend: string): PortalError {
  return new PortalError('scope_refused', 500, `A scoped query refused ${what}. ${mend}`);
}

/** The error for a change through the handle of *view as contact*. */
export function readOnlyView(): PortalError {
  return new PortalError('read_only_view', 403, 'This is a view of a contact’s portal: nothing can be changed in it.');
}

/** The error for a change through the handle of an open route, where nobody is known. */
export function openChange(): PortalError {
  return refusal("an open route's change", 'Make it with db.asAccount(reason, async (tx) => ...), inside a service.');
}

/** The error for a lock through a handle that only reads. */
export function lockWhereNothingChanges(): PortalError {
  return refusal(
    'a lock of rows through a handle that only reads',
    'Leave the lock out, or take it in the transaction that changes the rows.',
  );
}

/**
 * On whose behalf a handle runs: a contact; an operator who looks at a contact's world; whoever follows an open link,
 * known or not; a notice from outside; the kernel's own work (events, schedules, `asAccount`); an operator.
 */
export type RunnerKind = 'contact' | 'view' | 'open' | 'hook' | 'account' | 'operator';

/** How much a runner sees: what everybody may, what is one contact's, or all of the account. A new kind must say. */
export const reach: Readonly<Record<RunnerKind, 'everybody' | 'contact' | 'account'>> = {
  contact: 'contact',
  view: 'contact',
  open: 'everybody',
  hook: 'account',
  account: 'account',
  operator: 'account',
};

/** Whether a runner can only read: the database itself then refuses every change. What rises by `asAccount` is another. */
export function onlyReads(runner: RunnerKind): boolean {
  return runner === 'view' || runner === 'open';
}

/** Whether what a runner sees depends on a contact. */
export function isContact(runner: RunnerKind): boolean {
  return reach[runner] === 'contact';
}

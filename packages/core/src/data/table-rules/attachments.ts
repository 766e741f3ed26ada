import type { Rule } from './rule.js';

/** What the scope cannot vouch for: other things than tables and views, and what runs by itself. */
export const attachments: Rule = ({ plugin, relation, declarer }) => {
  const { kind, name, triggers, asInvoker, reads } = relation;
  const faults: string[] = [];
  if (kind !== 'table' && kind !== 'view') {
    faults.push(`it is a ${kind}, for which keys and row-level security do not hold; make a table or a view of it`);
  }
  if (kind === 'view' && !asInvoker) {
    faults.push(
      `it is a view that reads with its owner's rights; write create view ${name} with (security_invoker = true) as ...`,
    );
  }
  for (const table of reads) {
    if (declarer(table) === plugin) continue;
    faults.push(`it is a view that reads "${table}", which the plugin does not declare; declare it in defineTables`);
  }
  for (const trigger of triggers) {
    faults.push(
      `the trigger or rule "${trigger}" changes rows outside of every scope; drop it, and do its work in a service`,
    );
  }
  return faults;
};

import { z } from 'zod';
import { nearest } from '../../permissions/nearest.js';
import { partsOfName } from '../event.js';

/** Whether an event is among those that a filter names: by its name, all of its noun (`invoice.*`), or all (`*`). */
export function passes(filter: readonly string[], event: string): boolean {
  const all = `${partsOfName(event)?.noun}.*`;
  return filter.some((each) => each === '*' || each === event || each === all);
}

/**
 * A filter as operators give it. What nobody tells is refused: it would never come, and nobody would notice.
 *
 * @param names the events that there are
 */
export function eventFilter(names: ReadonlySet<string>) {
  const entry = z
    .string()
    .max(90)
    .refine((each) => [...names].some((name) => passes([each], name)), {
      error: ({ input }) => {
        const meant = nearest(String(input), names);
        return `Nobody tells such an event.${meant === undefined ? '' : ` Did you mean "${meant}"?`} Write an event's name, all of one noun ("invoice.*"), or all ("*").`;
      },
    });
  return z
    .array(entry)
    .min(1, 'Name at least one event, such as "invoice.paid" or "invoice.*".')
    .max(100, 'Name at most 100 events.')
    .transform((entries) => [...new Set(entries)]);
}

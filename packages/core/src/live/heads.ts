import type { Composition } from '../composition/compose.js';
import { PreparedQuery } from '../data/prepared.js';
import { DEFAULT_BUDGET, type Rows } from '../data/reads/gatherings.js';
import type { Reading, ReadingSet } from '../data/reads/reading.js';
import { limitOfHead, type RunnableHead } from '../plugin/head.js';
import { atMost } from '../within-budget.js';

/** How long a head may be as JSON, in bytes. */
export const MOST_BYTES = 16 * 1024;

/** One thing that streams tell about. */
export interface PortalHead {
  /** `communities.channels`: its plugin and its name there. The kernel's own have no plugin: `notifications`. */
  readonly key: string;
  /** The app that it is of; nothing for the kernel's own, which everybody has. */
  readonly app: string | undefined;
  readonly reading: Reading;
  /** @param sees which apps exist for whoever looks */
  readonly present: (rows: readonly unknown[], sees: (app: string) => boolean) => unknown;
}

/** What streams can tell of. Made once: it does not depend on who looks. */
export class Heads {
  readonly all: readonly PortalHead[];
  /** What reads them all. */
  readonly set: ReadingSet;

  constructor({ plugins }: Composition, own: readonly PortalHead[]) {
    this.all = [
      ...own,
      ...plugins.flatMap(({ id, heads, spec }) =>
        Object.entries(heads).map(([name, head]) => {
          const key = `${id}.${name}`;
          const { app, query, budget = DEFAULT_BUDGET } = head.spec;
          const reading: Reading = {
            name: `head ${key}`,
            query: PreparedQuery.of(query),
            tables: spec.tables,
            asks: 'rows',
            limit: limitOfHead(head),
            budget,
          };
          return { key, app, reading, present: presenting(head) };
        }),
      ),
    ];
    this.set = { name: 'live', readings: this.all.map(({ reading }) => reading) };
  }

  /** @throws where a plugin has no such head */
  demand(key: string, plugin: string): void {
    if (this.all.some((head) => head.key === key)) return;
    const own = this.all.flatMap((head) =>
      head.key.startsWith(`${plugin}.`) ? [head.key.slice(plugin.length + 1)] : [],
    );
    throw new Error(
      `Plugin "${plugin}" has no head "${key.slice(plugin.length + 1)}" to touch. Those of its \`live\` are: ${own.join(', ') || 'none'}.`,
    );
  }
}

function presenting(head: RunnableHead): PortalHead['present'] {
  return (rows) => head.present(head.rows.parse(rows));
}

/**
 * One head as it is now, as JSON.
 *
 * @throws whatever its plugin throws, where that takes longer than the head may, and where it is no small JSON value
 */
export async function readHead({ key, reading, present }: PortalHead, rows: Rows, sees: (app: string) => boolean) {
  const read = await rows(reading);
  const text: unknown = JSON.stringify(await atMost(reading.budget, Promise.resolve(present(read, sees))));
  if (typeof text !== 'string')
    throw new Error(`The head "${key}" is no JSON. Return a count, a number, a small object.`);
  const bytes = Buffer.byteLength(text);
  if (bytes > MOST_BYTES) {
    throw new Error(
      `The head "${key}" has ${bytes} bytes, and at most ${MOST_BYTES} are sent. Send what says that something is new, and let the page ask for it.`,
    );
  }
  return text;
}

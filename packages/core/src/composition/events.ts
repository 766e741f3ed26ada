import { partsOfName, subjectKey } from '../events/event.js';
import { kernelEvents } from '../events/kernel-events.js';
import { durationOf } from '../events/schedule/duration.js';
import type { ComposedPlugin } from '../plugin.js';
import { Claims } from './claims.js';
import type { Faults } from './faults.js';

const MINUTE = 60_000;

/**
 * Checks what plugins tell, what they listen to and what they do again and again.
 *
 * @returns what looks like a mistake and may be none: who listens to an event that its owner does not tell
 */
export function checkEvents(plugins: readonly ComposedPlugin[], faults: Faults): string[] {
  const names = new Claims('event', 'Each event has one owner: rename one of them.', faults);
  for (const name of Object.keys(kernelEvents)) names.claim(name, 'core');
  for (const plugin of plugins) {
    for (const [name, schema] of Object.entries(plugin.spec.events ?? {})) {
      names.claim(name, plugin.id);
      checkEvent(plugin.id, name, schema, faults);
    }
    for (const name of Object.keys(plugin.subscriptions)) {
      if (partsOfName(name) === undefined) faults.add(`Plugin "${plugin.id}" listens to "${name}". ${howNamesAre}`);
    }
    for (const [name, { every }] of Object.entries(plugin.spec.schedule ?? {})) {
      if ((durationOf(every) ?? 0) >= MINUTE) continue;
      faults.add(
        `The scheduled work "${name}" of plugin "${plugin.id}" is to run every "${every}". Write a duration of at least a minute, such as "PT5M", "PT1H" or "P1D".`,
      );
    }
  }
  return plugins.flatMap((plugin) => unheard(plugin, names));
}

const howNamesAre = 'An event is called `<noun>.<past tense>`, such as "invoice.paid".';

function checkEvent(plugin: string, name: string, schema: unknown, faults: Faults): void {
  const parts = partsOfName(name);
  if (parts === undefined) {
    faults.add(`Plugin "${plugin}" has an event "${name}". ${howNamesAre}`);
    return;
  }
  const key = subjectKey(parts.noun);
  const shape = typeof schema === 'object' && schema !== null && 'shape' in schema ? schema.shape : undefined;
  if (typeof shape === 'object' && shape !== null && key in shape) return;
  faults.add(
    `The event "${name}" of plugin "${plugin}" does not say what it happened to. Its schema must be an object with \`${key}\`, by which events of one ${parts.noun} keep their order.`,
  );
}

/** Where somebody tells events of the same noun, but not this one. */
function unheard(plugin: ComposedPlugin, names: Claims): string[] {
  return Object.keys(plugin.subscriptions).flatMap((name) => {
    if (names.ownerOf(name) !== undefined) return [];
    const related = names.names().filter((other) => partsOfName(other)?.noun === partsOfName(name)?.noun);
    const owner = names.ownerOf(related[0] ?? '');
    return owner === undefined
      ? []
      : [
          `Plugin "${plugin.id}" listens to "${name}", which "${owner}" does not tell. It tells: ${related.join(', ')}.`,
        ];
  });
}

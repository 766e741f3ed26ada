import { type Cause, isOffice } from '../changes/cause.js';
import type { KernelChange } from '../changes/kernel-change.js';
import type { Speech, Voice } from '../changes/voice.js';
import type { EngineTransaction } from '../data/engine.js';
import type { AuditNote } from '../data/tables.js';
import type { ComposedPlugin } from '../plugin.js';
import { partsOfName, subjectKey } from './event.js';

/** What one plugin's transactions can say. */
export class PluginVoice implements Voice {
  readonly pluginId: string;

  constructor(
    private readonly plugin: Pick<ComposedPlugin, 'id' | 'spec'>,
    readonly cause: Cause,
    readonly first?: (tx: EngineTransaction) => Promise<void>,
  ) {
    this.pluginId = plugin.id;
  }

  in(change: KernelChange, raised?: string): Speech {
    const { operation } = this.cause;
    if (raised !== undefined) change.note({ action: 'scope.raised', data: { reason: raised, plugin: this.plugin.id } });
    if (isOffice(this.cause)) {
      let noted = false;
      // What an operator does is kept, also where its author notes nothing.
      change.atEnd(async () => {
        if (!noted) change.note({ action: operation ?? `${this.plugin.id}.changed` });
      });
      return {
        ...this.#speech(change),
        note: (action, note) => {
          noted = true;
          this.#note(change, action, note);
        },
      };
    }
    return this.#speech(change);
  }

  #speech(change: KernelChange): Speech {
    return {
      emit: (name, data) => this.#emit(change, name, data),
      note: (action, note) => this.#note(change, action, note),
    };
  }

  #note(change: KernelChange, action: string, note: AuditNote = {}): void {
    change.note({ action, ...note });
  }

  #emit(change: KernelChange, name: string, given: unknown): void {
    const { id, spec } = this.plugin;
    const schema = Object.hasOwn(spec.events ?? {}, name) ? spec.events?.[name] : undefined;
    const parts = partsOfName(name);
    if (schema === undefined || parts === undefined) {
      const names = Object.keys(spec.events ?? {}).join(', ') || 'none';
      throw new Error(`Plugin "${id}" declares no event "${name}". Its events are: ${names}.`);
    }
    const parsed = schema.safeParse(given);
    if (!parsed.success) {
      throw new Error(`What plugin "${id}" tells of "${name}" does not fit its schema: ${parsed.error.message}`);
    }
    // Composition has seen to it that the schema has both as it says.
    const data = parsed.data as Readonly<Record<string, unknown>>;
    const partyId = data['partyId'];
    change.emit({
      name,
      subject: `${parts.noun}:${String(data[subjectKey(parts.noun)])}`,
      partyId: typeof partyId === 'string' ? partyId : undefined,
      data,
    });
  }
}

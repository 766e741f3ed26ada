import type { Handles } from '../data/handles.js';
import type { Heads } from './heads.js';
import { type LiveParts, LiveStreams } from './live-streams.js';
import type { Touched } from './pulses.js';
import { Touches } from './touches.js';

/** What open pages are told of what moves. */
export interface Live {
  readonly heads: Heads;
  readonly liveStreams: LiveStreams;
}

/** Puts it together, and gives plugins' changes `touch`. */
export function liveOver(parts: LiveParts & { readonly heads: Heads; readonly handles: Handles }): Live {
  const { pulses, heads, handles } = parts;
  const touches = new Touches(pulses, heads);
  handles.teach((change, plugin) => ({
    touch: (head: string, whom: Touched) => touches.mark(change, plugin, head, whom),
  }));
  return { heads, liveStreams: new LiveStreams(parts) };
}

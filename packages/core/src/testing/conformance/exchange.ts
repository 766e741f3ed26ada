import type { LogRecord } from '../../log.js';
import type { Answer } from './answer.js';
import { jsonOf } from './answer.js';
import type { Caller, Owner } from './people.js';
import type { Probe, Seen } from './probe.js';
import type { PlainRequest } from './routes.js';

/** A request, its answer, and what happened meanwhile. */
export interface Exchange {
  /** What is asked: a route's key. */
  readonly place: string;
  readonly caller: Caller;
  readonly request: PlainRequest;
  readonly answer: Answer;
  readonly log: readonly LogRecord[];
  /** The text of each statement that the database ran. */
  readonly statements: readonly string[];
  readonly seen: Seen;
  /** Whose things the answer may show beside the caller's own. */
  readonly allowed: Owner | undefined;
}

/** All that was said in a request. */
export function askedText({ request }: Exchange): string {
  const { path, headers, body } = request;
  const text = typeof body === 'string' ? body : body === undefined ? '' : Buffer.from(body).toString('latin1');
  return [path, decoded(path), JSON.stringify(headers ?? {}), text].join('\n');
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

/** A part of an answer, with the place of the plugin that it comes from. */
export interface AnswerPart {
  readonly place: string;
  readonly text: string;
}

type Entry = Readonly<Record<string, unknown>>;

/** The parts of an answer: home and the pages of apps are put together from many. */
export function partsOf({ place, answer }: Exchange, plugin: string, probe: Probe): AnswerPart[] {
  const whole = [{ place, text: [...answer.headers, answer.body].join('\n') }];
  const json = place === 'GET /home' || place === 'GET /apps/:app' ? jsonOf(answer) : undefined;
  if (typeof json !== 'object' || json === null || !('cards' in json)) return whole;
  const { cards, actions, lists, recents, ...rest } = json as Entry;
  const each = (entries: unknown, placeOf: (entry: Entry) => string): AnswerPart[] =>
    ((entries ?? []) as Entry[])
      .filter((entry) => entry['plugin'] === undefined || entry['plugin'] === plugin)
      .map((entry) => ({ place: placeOf(entry), text: JSON.stringify(entry) }));
  return [
    ...each(cards, ({ card }) => `card ${card}`),
    ...each(actions, ({ action }) => `action ${action}`),
    ...each(lists, ({ list }) => `list ${list}`),
    ...each(recents, ({ link }) => probe.openedBy.get(String(link)) ?? 'recents'),
    { place, text: [...answer.headers, JSON.stringify(rest)].join('\n') },
  ];
}

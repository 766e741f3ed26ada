import { isDone, short } from '../answer.js';
import type { Exchange } from '../exchange.js';
import type { Finding } from '../finding.js';

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** How far a clock had come while something was made. */
const MILLISECONDS = /(?<=T\d\d:\d\d:\d\d\.)\d{3}(?=Z)/g;
const SIGNED = /\beyJ[\w-]+(\.[\w-]*){2,4}/g;

/** What was answered on one engine, to be compared with what is answered on another. */
export class Transcript {
  readonly #lines: { readonly key: string; readonly place: string; readonly caller: string; readonly text: string }[] =
    [];

  add({ place, caller, answer, request }: Exchange): void {
    const text = isDone(answer) ? comparable(answer.body) : String(answer.status);
    const key = `${caller.label} ${request.method} ${request.path.replace(UUID, '<id>')}`;
    this.#lines.push({ key: `${this.#lines.length} ${key}`, place, caller: caller.label, text });
  }

  /** Where another engine answers otherwise. */
  differences(
    other: Transcript,
    engines: { readonly this: Finding['engine']; readonly other: Finding['engine'] },
  ): Finding[] {
    return this.#lines.flatMap(({ place, caller, text }, i) => {
      const theirs = other.#lines[i];
      if (theirs === undefined || theirs.place !== place || theirs.text === text) return [];
      const at = firstDifference(text, theirs.text);
      return [
        {
          check: 'engines' as const,
          place,
          caller,
          engine: engines.other,
          what: `It answers ${short(theirs.text.slice(at))} where ${engines.this} has ${short(text.slice(at))}`,
          mend: 'Read values through a schema that makes one of both (0 and false, text and JSON), and compare and sort by what both engines have.',
        },
      ];
    });
  }
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (a[at] === b[at] && at < a.length) at += 1;
  return Math.max(0, at - 40);
}

/** An answer without what is another one in each run: ids, and what is signed. What is in a list has no order here. */
function comparable(body: string): string {
  const text = body.replace(SIGNED, '<signed>').replace(UUID, '<id>').replace(MILLISECONDS, '000');
  try {
    return JSON.stringify(withoutOrder(JSON.parse(text)));
  } catch {
    return text;
  }
}

function withoutOrder(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(withoutOrder).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutOrder(each)]));
}

/** All of an answer that whoever gets it can see. */
export interface Answer {
  readonly status: number;
  /** `name: value`, sorted. */
  readonly headers: readonly string[];
  readonly body: string;
}

/** Reads a response to its end. */
export async function answerOf(response: Response): Promise<Answer> {
  return {
    status: response.status,
    headers: [...response.headers].map(([name, value]) => `${name}: ${value}`).sort(),
    body: await response.text(),
  };
}

/** Whether nobody could tell two answers apart. */
export function same(a: Answer, b: Answer): boolean {
  return a.status === b.status && a.body === b.body && a.headers.join('\n') === b.headers.join('\n');
}

/** What tells two answers apart, in words. */
export function difference(a: Answer, b: Answer): string {
  if (a.status !== b.status) return `status ${a.status} instead of ${b.status}`;
  if (a.body !== b.body) return `the body ${short(a.body)} instead of ${short(b.body)}`;
  const more = a.headers.filter((header) => !b.headers.includes(header));
  const fewer = b.headers.filter((header) => !a.headers.includes(header));
  return `the headers ${[...more.map((each) => `+ ${each}`), ...fewer.map((each) => `- ${each}`)].join(', ')}`;
}

/** An answer's body as JSON; nothing if it is none. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Enough of a text to know it by. */
export function short(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return `\`${line.length > 160 ? `${line.slice(0, 160)}…` : line}\``;
}

/** Whether an answer says that something was done. */
export function isDone({ status }: Answer): boolean {
  return status >= 200 && status < 400;
}

import type { Background } from '../identity/background.js';
import { errorFacts, type Log } from '../log.js';
import type { BaseContext } from '../plugin/context.js';
import type { RunnableRoute } from '../plugin/route.js';
import { PortalError } from '../problem.js';
import { type Recents, RecentView } from './recents.js';

/** What an opening is made of. */
interface OpeningParts {
  readonly recents: Recents;
  readonly background: Background;
  readonly log: Log;
}

/** One request of a contact to a route whose answers are noted as opened. */
export interface OpeningRequest {
  readonly accountId: string;
  readonly contactId: string;
  readonly route: RunnableRoute;
  /** The route's key, such as `GET /invoices/:id`. */
  readonly key: string;
  /** The values of its path, as they were sent. */
  readonly params: Readonly<Record<string, string>>;
}

/** Whether a request opens something, rather than fetching it in case somebody does. */
export function isOpening(request: Request): boolean {
  // Of these, browsers send the first; the second is for scripts, which may not set the first.
  const purposes = [request.headers.get('Sec-Purpose'), request.headers.get('Purpose')];
  return request.method === 'GET' && !purposes.some((purpose) => /\bprefetch\b/i.test(purpose ?? ''));
}

/** Notes, after the answer has left, what a contact opened, or that there is nothing for him any more. */
export class Opening {
  readonly #source: string;

  constructor(
    private readonly parts: OpeningParts,
    private readonly request: OpeningRequest,
  ) {
    this.#source = request.key.replace(/:([A-Za-z][A-Za-z0-9]*)/g, (_, name: string) =>
      encodeURIComponent(request.params[name] ?? ''),
    );
  }

  /** The route answered: what its author makes of the answer is noted. */
  answered(result: unknown, { text, link, now }: Pick<BaseContext<unknown>, 'text' | 'link' | 'now'>): void {
    const { opened, spec } = this.request.route;
    if (opened === undefined) return;
    this.#later(async (recents) => {
      const view = RecentView.parse(opened({ result, text, link }));
      await recents.note(this.request, { ...view, app: spec.app, source: this.#source, openedAt: now });
    });
  }

  /** The route failed. If it found nothing, what was noted of it is forgotten. */
  failed(error: unknown): void {
    if (!(error instanceof PortalError) || error.status !== 404) return;
    this.#later((recents) => recents.forget(this.request, this.#source));
  }

  #later(work: (recents: Recents) => Promise<void>): void {
    const { background, log, recents } = this.parts;
    background.run('recents', () =>
      work(recents).catch((error: unknown) => {
        log.error('recent.failed', { route: this.request.key, ...errorFacts(error) });
      }),
    );
  }
}

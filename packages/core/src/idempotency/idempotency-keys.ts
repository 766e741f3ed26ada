import { createHash } from 'node:crypto';
import { type Clock, isoNow } from '../clock.js';
import type { Engine } from '../data/engine.js';
import { newId } from '../id.js';
import { PortalError } from '../problem.js';

/** What a contact asked for under a key. */
interface IdempotencyTable {
  account_id: string;
  contact_id: string;
  key: string;
  /** Which of the requests under this key it is: a late one does not speak for the next. */
  claim: string;
  route: string;
  body_hash: string;
  status: 'running' | 'done';
  status_at: string;
  /** The answer's body, once there is one. */
  answer: string | null;
  created_at: string;
  expires_at: string;
}

/** A request with a key. */
export interface KeyedRequest {
  readonly account: string;
  readonly contact: string;
  readonly key: string;
  /** Method and path as they came, with the query. */
  readonly route: string;
  readonly body: string;
}

/** What a key says: run, for nobody else does; or the answer that there is. */
export type Turn = { readonly run: Claim } | { readonly answer: string };

/** The one request under a key that runs. */
export interface Claim {
  /** Keeps the answer for whoever asks again. */
  done(answer: string): Promise<void>;
  /** Frees the key: what failed may be tried again. */
  failed(): Promise<void>;
}

const HOURS = 60 * 60 * 1000;
/** How long a key is remembered. */
const KEPT = 24 * HOURS;

/**
 * Lets what a contact asks for twice happen once: of all requests under one key one runs, and the others get its
 * answer. A process that dies in between leaves its key `running`. Nobody knows then whether the request took effect,
 * so nobody runs it again by himself: until the key expires, whoever asks is told just that.
 */
export class IdempotencyKeys {
  constructor(
    private readonly engine: Engine,
    private readonly clock: Clock,
  ) {}

  /**
   * Claims a key, or tells what became of it.
   *
   * @throws PortalError `idempotency_running`, `idempotency_key_reused` (409)
   */
  async take(request: KeyedRequest): Promise<Turn> {
    const { account, contact, key, route, body } = request;
    const body_hash = createHash('sha256').update(body).digest('base64url');
    for (;;) {
      const now = this.clock.now();
      const claim = newId(this.clock);
      const at = new Date(now).toISOString();
      const expires_at = new Date(now + KEPT).toISOString();
      const fresh = { claim, route, body_hash, status: 'running' as const, status_at: at, answer: null };
      // One statement decides: of those who come at once one inserts, or takes the place of what has expired.
      const won = await this.#db
        .insertInto('portico_idempotency')
        .values({ account_id: account, contact_id: contact, key, ...fresh, created_at: at, expires_at })
        .onConflict((conflict) =>
          conflict
            .columns(['account_id', 'contact_id', 'key'])
            .doUpdateSet({ ...fresh, created_at: at, expires_at })
            .where('portico_idempotency.expires_at', '<=', at),
        )
        .returning('claim')
        .executeTakeFirst();
      if (won !== undefined) return { run: this.#claim(request, claim) };
      const row = await this.#rowOf(request).selectAll().executeTakeFirst();
      // Freed in between: try again.
      if (row === undefined) continue;
      if (row.route !== route || row.body_hash !== body_hash) throw reused();
      if (row.status === 'running') throw running(row.created_at, now);
      return { answer: row.answer ?? '' };
    }
  }

  /** Forgets keys that have expired. */
  async sweep(): Promise<void> {
    await this.#db.deleteFrom('portico_idempotency').where('expires_at', '<=', isoNow(this.clock)).execute();
  }

  #claim({ account, contact, key }: KeyedRequest, claim: string): Claim {
    return {
      done: async (answer) => {
        await this.#db
          .updateTable('portico_idempotency')
          .set({ status: 'done', status_at: isoNow(this.clock), answer })
          .where('account_id', '=', account)
          .where('contact_id', '=', contact)
          .where('key', '=', key)
          .where('claim', '=', claim)
          .execute();
      },
      failed: async () => {
        await this.#db
          .deleteFrom('portico_idempotency')
          .where('account_id', '=', account)
          .where('contact_id', '=', contact)
          .where('key', '=', key)
          .where('claim', '=', claim)
          .execute();
      },
    };
  }

  #rowOf({ account, contact, key }: KeyedRequest) {
    return this.#db
      .selectFrom('portico_idempotency')
      .where('account_id', '=', account)
      .where('contact_id', '=', contact)
      .where('key', '=', key);
  }

  get #db() {
    return this.engine.kysely<{ portico_idempotency: IdempotencyTable }>();
  }
}

function reused(): PortalError {
  return new PortalError(
    'idempotency_key_reused',
    409,
    'This `Idempotency-Key` was used for another request. Use a new key for each request, and the same one to repeat it.',
  );
}

function running(since: string, now: number): PortalError {
  const seconds = Math.ceil((now - Date.parse(since)) / 1000);
  return new PortalError(
    'idempotency_running',
    409,
    'A request with this `Idempotency-Key` began and has not ended. Ask again; if it stays so, the server went down meanwhile: look whether the request took effect before you send it under a new key.',
    // The longer it lasts, the less there is to expect of asking soon.
    { since, retryAfter: Math.min(60, Math.max(1, seconds)) },
  );
}

import { z } from 'zod';
import type { Seal } from '../../seal.js';
import { newSigningSecret } from './signature.js';
import type { WebhookRow } from './webhook.js';

const PURPOSE = 'core.webhook_secret';

/** The secrets with which endpoints know that we sent something. They lie sealed in the database. */
export class SigningSecrets {
  constructor(private readonly seal: Seal) {}

  /** A new one: as it is told once, and as it is kept. */
  async make(accountId: string): Promise<{ readonly secret: string; readonly sealed: string }> {
    const secret = newSigningSecret();
    return { secret, sealed: await this.seal.for(accountId).seal(PURPOSE, secret) };
  }

  /** The same sealed with the portal's current secret; nothing where it is already. */
  renew(accountId: string, sealed: string): Promise<string | undefined> {
    return this.seal.for(accountId).renew(PURPOSE, sealed);
  }

  /**
   * Those that are valid, the current one first.
   *
   * @throws when the portal's secret that sealed it is gone
   */
  async of(row: WebhookRow, now: string): Promise<readonly string[]> {
    const sealed =
      row.previous_secret !== null && row.previous_until !== null && row.previous_until > now
        ? [row.secret, row.previous_secret]
        : [row.secret];
    return Promise.all(
      sealed.map(async (each) => {
        const secret = await this.seal.for(row.account_id).open(PURPOSE, each, z.string());
        if (secret !== undefined) return secret;
        throw new Error(
          'The secret of this endpoint was sealed with a secret of the portal that is not in its list any more. Put it back, or rotate the secret of the endpoint.',
        );
      }),
    );
  }
}

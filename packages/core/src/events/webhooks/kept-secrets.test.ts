import { beforeAll, expect, it } from 'vitest';
import { isoNow } from '../../clock.js';
import { describeEachEngine } from '../../data/each-engine.js';
import { newId } from '../../id.js';
import { type Identity, identityOver, newAccount } from '../../identity/identity.test-support.js';
import { PortalSeal } from '../../seal.js';
import { Secrets } from '../../secret.js';
import { KeptSecrets } from './kept-secrets.js';
import { SigningSecrets } from './signing-secrets.js';
import type { WebhookTables } from './tables.js';

const earlier = 'the secret of last year, 32 bytes long';
const current = 'the secret of this year, 32 bytes long';

describeEachEngine('the secrets of endpoints', (database) => {
  let parts: Identity;
  beforeAll(async () => {
    parts = await identityOver(database.engine);
  });
  const secretsOf = (...secrets: string[]) => new SigningSecrets(new PortalSeal(new Secrets(secrets), parts.clock));
  const keptBy = (secrets: SigningSecrets) => new KeptSecrets(database.engine, parts.clock, secrets);

  /** An endpoint that was given a second secret, the first being valid for an hour more. */
  async function rotated(secrets: SigningSecrets) {
    const { id: account_id } = await newAccount(parts);
    const [first, second] = [await secrets.make(account_id), await secrets.make(account_id)];
    const id = newId(parts.clock);
    const at = isoNow(parts.clock);
    await database.engine
      .kysely<WebhookTables>()
      .insertInto('portico_webhook')
      .values({
        account_id,
        id,
        url: 'https://example.com/',
        description: null,
        events: '["*"]',
        status: 'active',
        status_at: at,
        disabled_reason: null,
        failing_since: null,
        held_until: null,
        secret: second.sealed,
        previous_secret: first.sealed,
        previous_until: new Date(parts.clock.now() + 3_600_000).toISOString(),
        created_at: at,
      })
      .execute();
    const row = () =>
      database.engine
        .kysely<WebhookTables>()
        .selectFrom('portico_webhook')
        .selectAll()
        .where('account_id', '=', account_id)
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
    return { row, told: [second.secret, first.secret] };
  }

  it('are sealed anew, so that an earlier secret of the portal can be dropped', async () => {
    const { row, told } = await rotated(secretsOf(earlier));
    const without = secretsOf(current);
    await keptBy(without).sweep();
    await expect(without.of(await row(), isoNow(parts.clock))).rejects.toThrow('not in its list any more');
    await keptBy(secretsOf(current, earlier)).sweep();
    expect(await without.of(await row(), isoNow(parts.clock))).toEqual(told);
    const sealed = await row();
    await keptBy(secretsOf(current, earlier)).sweep();
    expect(await row()).toEqual(sealed);
  });

  it('are kept no longer than they are valid', async () => {
    const secrets = secretsOf(current);
    const { row, told } = await rotated(secrets);
    await keptBy(secrets).sweep();
    expect(await secrets.of(await row(), isoNow(parts.clock))).toEqual(told);
    parts.clock.forward(3_600_000);
    await keptBy(secrets).sweep();
    expect(await row()).toMatchObject({ previous_secret: null, previous_until: null });
    expect(await secrets.of(await row(), isoNow(parts.clock))).toEqual(told.slice(0, 1));
  });
});

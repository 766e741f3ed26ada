import { z } from 'zod';
import type { Seal } from '../seal.js';
import type { Choices } from './choices.js';
import type { Topic, Topics } from './topics.js';

const PURPOSE = 'portal.unsubscribe';
const YEAR = 365 * 24 * 60 * 60;
const Payload = z.object({ contact: z.string(), topics: z.array(z.string()) });

/** Whose mails of which topics are stopped. */
export interface Stopping {
  readonly contactId: string;
  readonly topics: readonly Topic[];
}

/**
 * The links by which mails of topics are stopped ([RFC 8058](https://www.rfc-editor.org/rfc/rfc8058)): valid for a year,
 * as often as one likes, for whoever has the mail.
 */
export class Unsubscribing {
  constructor(
    private readonly seal: Seal,
    private readonly choices: Choices,
    private readonly topics: Topics,
  ) {}

  /** What follows `/unsubscribe/`. */
  token(accountId: string, { contactId, topics }: Stopping): Promise<string> {
    const names = topics.map(({ name }) => name);
    return this.seal.for(accountId).sign(PURPOSE, { contact: contactId, topics: names }, { expiresIn: YEAR });
  }

  /** What a token stops; nothing for one that is none, is too old, or stops what there is not any more. */
  async read(accountId: string, token: string): Promise<Stopping | undefined> {
    const read = await this.seal.for(accountId).verify(PURPOSE, token, Payload);
    const topics = (read?.topics ?? []).flatMap((name) => this.topics.get(name) ?? []).filter((each) => !each.required);
    return read === undefined || topics.length === 0 ? undefined : { contactId: read.contact, topics };
  }

  /** Stops them. Once more is no error. */
  async stop(accountId: string, { contactId, topics }: Stopping): Promise<void> {
    await this.choices.set(
      { accountId, contactId },
      topics.map((topic) => ({ topic, email: 'off' })),
    );
  }
}

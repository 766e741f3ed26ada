import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { propertyRuns } from '../../../../tools/testing/property-runs.js';
import { MOST_OPEN } from '../../src/live/live-streams.js';
import { kernelEngines } from '../../src/testing/test-database.js';
import type { TestAccount } from '../../src/testing.js';
import { type Listening, listen, livePortal } from './live.test-support.js';
import type { Noticeboard } from './noticeboard.js';

/** 1,000 in the long tests. */
const STREAMS = Math.min(1000, propertyRuns(200).numRuns);
const { timeout } = propertyRuns(200);

const isPoll = (statement: string) => /^select.*portico_pulse/s.test(statement);
const isHead = (statement: string) => /^select.*noticeboard_/s.test(statement);
const isDecision = (statement: string) => /portico_session/.test(statement) && /portico_membership/.test(statement);

describe.each(kernelEngines())('what streams cost the database, on %s', { timeout }, (engine) => {
  let test: Awaited<ReturnType<typeof livePortal>>;
  let studio: TestAccount<Noticeboard>;
  const streams: Listening[] = [];
  const contacts: { readonly id: string }[] = [];
  beforeAll(async () => {
    test = await livePortal(engine);
    studio = await test.account();
  }, timeout);
  afterAll(() => test.close());

  /** Waits until the node has looked some times. */
  const looks = async (count: number) => {
    let seen = 0;
    const stop = test.engines[0]?.observe((text) => {
      if (isPoll(text)) seen += 1;
    });
    await vi.waitFor(() => expect(seen).toBeGreaterThanOrEqual(count), { timeout: 10_000, interval: 5 });
    stop?.();
  };

  it('is nothing while nobody listens', async () => {
    const statements = await test.watched(() => new Promise((resolve) => setTimeout(resolve, 200)));
    expect(statements.filter(isPoll)).toEqual([]);
  });

  it(`is one statement at a time for ${STREAMS} of them, as for one`, async () => {
    for (let i = 0; i < STREAMS; i += MOST_OPEN) {
      const contact = await studio.services.contacts.create({ email: `c${i}@example.com`, name: 'Hanna Brandt' });
      const browser = await test.signIn(studio, contact);
      const opened = await Promise.all(Array.from({ length: MOST_OPEN }, () => listen(browser)));
      await Promise.all(opened.map((stream) => stream.heads()));
      streams.push(...opened);
      contacts.push(contact);
    }
    const statements = await test.watched(() => looks(3));
    expect(statements.filter((text) => !isPoll(text))).toEqual([]);
    expect(new Set(statements).size).toBe(1);
  });

  it('is one more to decide anew for all of them at a heartbeat', async () => {
    const statements = await test.watched(async () => {
      test.clock.advance({ seconds: 20 });
      await looks(3);
    });
    expect(statements.filter(isDecision)).toHaveLength(1);
    expect(statements.filter((text) => !isPoll(text) && !isDecision(text))).toEqual([]);
  });

  it('is one decision, and one head for each stream of the one whom a change concerns', async () => {
    const [owner] = contacts;
    const statements = await test.watched(async () => {
      await studio.services.noticeboard.pin({ owner: owner!.id, words: 'Hello' });
      const own = streams.slice(0, MOST_OPEN);
      for (const stream of own) expect(await stream.heads()).toEqual({ 'noticeboard.unread': 1 });
      await looks(2);
    });
    expect(statements.filter(isDecision)).toHaveLength(1);
    expect(statements.filter(isHead)).toHaveLength(MOST_OPEN);
  });

  it('is one decision, and that head once for each, where it concerns everybody', async () => {
    const statements = await test.watched(async () => {
      const { id } = await studio.services.noticeboard.hang({ words: 'Concert' });
      for (const stream of streams) expect(await stream.heads()).toEqual({ 'noticeboard.posters': { newest: [id] } });
    });
    expect(statements.filter(isDecision)).toHaveLength(1);
    expect(statements.filter(isHead)).toHaveLength(STREAMS);
  });

  it('is nothing again once all have left', async () => {
    for (const stream of streams) await stream.leave();
    await vi.waitFor(async () => {
      const statements = await test.watched(() => new Promise((resolve) => setTimeout(resolve, 100)));
      expect(statements.filter(isPoll)).toEqual([]);
    });
    const contact = contacts[0]!;
    const stream = await listen(await test.signIn(studio, contact));
    await stream.heads();
    await studio.services.noticeboard.pin({ owner: contact.id, words: 'Hello' });
    expect(await stream.heads()).toEqual({ 'noticeboard.unread': 2 });
    await stream.leave();
  });
});

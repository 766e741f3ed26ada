import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Arrivals } from '../../src/identity/arrival.js';
import type { KernelTables } from '../../src/identity/tables.js';
import { LiveStream } from '../../src/live/live-stream.js';
import { type TestAccount, testEngines } from '../../src/testing.js';
import { Listening, listen, livePortal } from './live.test-support.js';
import type { Noticeboard } from './noticeboard.js';

describe.each(testEngines())('a live stream on %s', (engine) => {
  let test: Awaited<ReturnType<typeof livePortal>>;
  let studio: TestAccount<Noticeboard>;
  let other: TestAccount<Noticeboard>;
  beforeAll(async () => {
    test = await livePortal(engine);
    [studio, other] = [await test.account(), await test.account()];
  });
  afterAll(() => test.close());

  let count = 0;
  const client = async (account = studio) => {
    count += 1;
    const contact = await account.services.contacts.create({ email: `c${count}@example.com`, name: 'Hanna Brandt' });
    const browser = await test.signIn(account, contact);
    const notice = (owner = contact.id) => account.services.noticeboard.pin({ owner, words: 'Hello' });
    return { contact, browser, notice };
  };

  it('begins with all heads as they are, and tells those that move', async () => {
    const { browser, notice } = await client();
    await notice();
    const stream = await listen(browser);
    expect(Object.fromEntries(stream.response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    expect(await stream.heads()).toMatchObject({ 'noticeboard.unread': 1, 'noticeboard.posters': { newest: [] } });
    await notice();
    expect(await stream.heads()).toEqual({ 'noticeboard.unread': 2 });
    const { id } = await studio.services.noticeboard.hang({ words: 'Concert' });
    expect(await stream.heads()).toEqual({ 'noticeboard.posters': { newest: [id] } });
    await stream.leave();
  });

  it('is for nobody who is not signed in, and opens nothing where only the headers are asked for', async () => {
    expect((await test.visit(studio).fetch('/live')).status).toBe(401);
    const { browser } = await client();
    for (let i = 0; i < 6; i += 1) {
      const head = await browser.fetch('/live', { method: 'HEAD' });
      expect(head.status).toBe(200);
      expect(head.headers.get('Content-Type')).toBe('text/event-stream');
    }
    await (await listen(browser)).leave();
  });

  it('tells nothing where nothing moved, and nobody whom it does not concern', async () => {
    const [hanna, boris, foreign] = [await client(), await client(), await client(other)];
    const streams = await Promise.all([hanna, boris, foreign].map(({ browser }) => listen(browser)));
    for (const stream of streams) await stream.heads();
    await hanna.notice();
    await studio.services.noticeboard.touch({ heads: ['posters', 'unread', 'posters'] });
    await boris.notice();
    await foreign.notice();
    expect(await streams[0]?.heads()).toEqual({ 'noticeboard.unread': 1 });
    // What the others hear first is their own: of Hanna's and of what did not move they heard nothing.
    expect(await streams[1]?.heads()).toEqual({ 'noticeboard.unread': 1 });
    expect(await streams[2]?.heads()).toEqual({ 'noticeboard.unread': 1 });
    for (const stream of streams) await stream.leave();
  });

  it('tells a colleague what moves for his company, from the heartbeat on that finds him in it', async () => {
    const { contact, browser, notice } = await client();
    const company = await studio.services.companies.create({ name: 'Brandt Keramik' });
    await notice(company.id);
    const stream = await listen(browser);
    expect(await stream.heads()).toMatchObject({ 'noticeboard.unread': 0 });
    await studio.services.companies.addMember(company.id, contact.id, 'member');
    test.clock.advance({ seconds: 20 });
    expect(await stream.heads()).toEqual({ 'noticeboard.unread': 1 });
    await notice(company.id);
    expect(await stream.heads()).toEqual({ 'noticeboard.unread': 2 });
    await stream.leave();
  });

  it('hears nothing of a change that was rolled back, nor of a head that is none', async () => {
    const { contact, browser, notice } = await client();
    const stream = await listen(browser);
    await stream.heads();
    const touched = studio.services.noticeboard.touch({ heads: ['unread', 'unheard'], parties: [contact.id] });
    await expect(touched).rejects.toThrow('has no head "unheard" to touch. Those of its `live` are: unread, posters.');
    await notice();
    expect(await stream.heads()).toEqual({ 'noticeboard.unread': 1 });
    await stream.leave();
  });

  describe('that comes back', () => {
    it('is told only what moved meanwhile', async () => {
      const { browser, notice } = await client();
      const first = await listen(browser);
      const { id } = (await first.next())!;
      await first.leave();
      await notice();
      const second = await listen(browser, { lastEventId: id });
      const told = (await second.next())!;
      expect(JSON.parse(told.data)).toEqual({ 'noticeboard.unread': 1 });
      await second.leave();
      const third = await listen(browser, { lastEventId: told.id });
      await notice();
      expect(await third.heads()).toEqual({ 'noticeboard.unread': 2 });
      await third.leave();
    });

    it.each(['x', '=', ',,,', 'é', 'noticeboard.unread', 'a=b=c', `${'a'.repeat(9000)}=b`])(
      'with an id that is none of ours is told everything that there is: %j',
      async (lastEventId) => {
        const { browser } = await client();
        const stream = await listen(browser, { lastEventId });
        expect(await stream.heads()).toMatchObject({ 'noticeboard.unread': 0, 'noticeboard.posters': {} });
        await stream.leave();
      },
    );

    it('takes the place of what it had open before', async () => {
      const { browser } = await client();
      const streams: Listening[] = [];
      for (let i = 0; i < 12; i += 1) {
        const stream = await listen(browser, { listener: 'page-1' });
        await stream.heads();
        streams.push(stream);
      }
      for (const earlier of streams.slice(0, -1)) expect(await earlier.next()).toBeUndefined();
      await streams.at(-1)?.leave();
    });
  });

  it('is one of five at most for a contact, whatever the browsers', async () => {
    const { contact, browser } = await client();
    const another = await test.signIn(studio, contact);
    const open = [await listen(browser), await listen(another), await listen(browser), await listen(browser)];
    const last = await listen(another, { listener: 'page' });
    const refused = await browser.fetch('/live');
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toBe('30');
    expect(await refused.json()).toMatchObject({ code: 'too_many_streams' });
    // Another contact is not affected, and a place becomes free at once.
    await (await listen((await client()).browser)).leave();
    await last.leave();
    await (await listen(browser)).leave();
    for (const stream of open) await stream.leave();
  });

  describe('whose access ends', () => {
    const ended = async (
      end: (
        contact: { id: string },
        browser: { fetch(path: string, init?: RequestInit): Promise<Response> },
      ) => Promise<unknown>,
      account = studio,
    ) => {
      const [gone, stays] = [await client(account), await client()];
      const [stream, others] = [await listen(gone.browser), await listen(stays.browser)];
      await Promise.all([stream.heads(), others.heads()]);
      await end(gone.contact, gone.browser);
      test.clock.advance({ seconds: 20 });
      expect(await stream.next()).toMatchObject({ event: 'gone' });
      expect(await stream.next()).toBeUndefined();
      await stays.notice();
      expect(await others.heads()).toEqual({ 'noticeboard.unread': 1 });
      await others.leave();
    };

    it('by signing out', () => ended((_, browser) => browser.fetch('/session', { method: 'DELETE' })));
    it('by suspension', () => ended(({ id }) => studio.services.contacts.suspend(id)));
    it('with its account', async () => {
      const third = await test.account();
      await ended(() => test.portal.accounts.suspend(third.id), third);
    });
    it('by time', async () => {
      const { browser } = await client();
      const stream = await listen(browser);
      await stream.heads();
      test.clock.advance({ days: 8 });
      // The stream itself is as old by now: it just ends, and nobody is let in again.
      while ((await stream.next()) !== undefined);
      expect((await browser.fetch('/live')).status).toBe(401);
    });

    it('by being idle, which coming back by itself does not change', async () => {
      const { contact, browser } = await client();
      const comesBack = async (days: number) => {
        for (let i = 0; i < days; i += 1) {
          test.clock.advance({ days: 1 });
          const response = await browser.fetch('/live');
          if (response.status !== 200) return response.status;
          await new Listening(response).leave();
        }
        return 200;
      };
      expect(await comesBack(5)).toBe(200);
      // This is a person: seven days begin anew, once that is written.
      expect((await browser.fetch('/session')).status).toBe(200);
      const seen = test.engines[0]!.kysely<KernelTables>()
        .selectFrom('portico_session')
        .select('id')
        .where('contact_id', '=', contact.id)
        .where('last_seen_at', '=', new Date(test.clock.now()).toISOString());
      await vi.waitFor(async () => expect(await seen.execute()).toHaveLength(1), 10_000);
      expect(await comesBack(5)).toBe(200);
      expect(await comesBack(4)).toBe(401);
    });
    it('by an operator who signs him out', () => ended(({ id }) => studio.services.contacts.signOut(id)));
    it('by himself, from another device', () =>
      ended(async (contact) => (await test.signIn(studio, contact)).fetch('/sessions', { method: 'DELETE' })));

    it('is told nothing more, however soon something moves for it', async () => {
      const { contact, browser, notice } = await client();
      const stream = await listen(browser);
      await stream.heads();
      await studio.services.contacts.suspend(contact.id);
      await notice();
      expect(await stream.next()).toMatchObject({ event: 'gone' });
      expect(await stream.next()).toBeUndefined();
    });
  });

  it('waits for none that is told slowly', async () => {
    const [slow, gone] = [await client(), await client()];
    const streams = [await listen(slow.browser), await listen(gone.browser)] as const;
    for (const stream of streams) await stream.heads();
    let goOn = () => {};
    const telling = vi.spyOn(LiveStream.prototype, 'tell').mockReturnValueOnce(new Promise((done) => (goOn = done)));
    await slow.notice();
    await vi.waitFor(() => expect(telling).toHaveBeenCalled(), 10_000);
    await studio.services.contacts.suspend(gone.contact.id);
    test.clock.advance({ seconds: 20 });
    expect(await streams[1].next()).toMatchObject({ event: 'gone' });
    goOn();
    telling.mockRestore();
    // The heartbeat found that he had not been told yet.
    expect(await streams[0].heads()).toEqual({ 'noticeboard.unread': 1 });
    await streams[0].leave();
  });

  it('is told at the next look what could not be decided about at this one, and ends where it cannot for long', async () => {
    const { browser, notice } = await client();
    const stream = await listen(browser);
    await stream.heads();
    const deciding = vi.spyOn(Arrivals.prototype, 'findAgain').mockRejectedValueOnce(new Error('The line broke.'));
    await notice();
    expect(await stream.heads()).toEqual({ 'noticeboard.unread': 1 });
    expect(deciding.mock.calls.length).toBeGreaterThan(1);
    deciding.mockRejectedValue(new Error('The line broke.'));
    test.clock.advance({ seconds: 40 });
    expect(await stream.next()).toBeUndefined();
    deciding.mockRestore();
    const again = await listen(browser);
    expect(await again.heads()).toMatchObject({ 'noticeboard.unread': 1 });
    await again.leave();
  });

  it('tells no more of an app that does not exist for the contact any more, and again when it does', async () => {
    const [denied, sees] = [await client(), await client()];
    const [stream, others] = [await listen(denied.browser), await listen(sees.browser)];
    await Promise.all([stream.heads(), others.heads()]);
    const grant = await studio.services.apps.grant({
      app: 'notices',
      effect: 'deny',
      for: { subject: 'contact', id: denied.contact.id },
    });
    test.clock.advance({ seconds: 20 });
    expect(await stream.heads()).toEqual({ 'noticeboard.unread': null });
    await denied.notice();
    await studio.services.noticeboard.touch({ heads: ['unread'] });
    await sees.notice();
    expect(await others.heads()).toEqual({ 'noticeboard.unread': 1 });
    await studio.services.apps.revoke(grant.id);
    test.clock.advance({ seconds: 20 });
    expect(await stream.heads()).toEqual({ 'noticeboard.unread': 1 });
    await studio.services.apps.disallow('notices');
    test.clock.advance({ seconds: 20 });
    expect(await stream.heads()).toEqual({ 'noticeboard.unread': null });
    expect(await others.heads()).toEqual({ 'noticeboard.unread': null });
    await studio.services.apps.allow('notices');
    const again = await listen(denied.browser);
    expect(await again.heads()).toMatchObject({ 'noticeboard.unread': 1 });
    for (const each of [stream, others, again]) await each.leave();
  });

  it('keeps its connection open by comments, and lives ten minutes at most', async () => {
    const { browser, notice } = await client();
    const stream = await listen(browser);
    await stream.heads();
    test.clock.advance({ seconds: 20 });
    await notice();
    await stream.heads();
    for (let i = 0; i < 31; i += 1) test.clock.advance({ seconds: 20 });
    expect(await stream.next()).toBeUndefined();
    expect(stream.text).toContain('\n\n:\n\n');
    await (await listen(browser)).leave();
  });

  it('tells on every node what was changed on any', async () => {
    const second = await test.node();
    const { browser, notice } = await client();
    const [here, there] = [await listen(browser), await listen(browser.through(second))];
    const id = (await here.next())?.id;
    // The same is told by the same id everywhere.
    expect((await there.next())?.id).toBe(id);
    await notice();
    expect(await here.heads()).toEqual({ 'noticeboard.unread': 1 });
    expect(await there.heads()).toEqual({ 'noticeboard.unread': 1 });
    await second.close();
    expect(await there.next()).toBeUndefined();
    await here.leave();
  });
});

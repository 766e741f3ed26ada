import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/index.js';
import type { WebhookServices } from '../../src/operators/webhook-services.js';
import { ManualClock, type TestPortal, testEngines, testPortal } from '../../src/testing.js';
import { orders } from './orders.js';
import { type Receiver, startReceiver } from './receiver.js';

type Hooks = WebhookServices;

describe.each(testEngines())('webhooks, on %s', (engine) => {
  let test: TestPortal<ReturnType<typeof orders>>;
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await startReceiver();
  });
  afterEach(async () => {
    await test.close();
    await receiver.close();
  });

  async function start(events: readonly string[] = ['order.*']) {
    test = await testPortal({
      engine,
      plugins: [orders()],
      network: { allow: [receiver.host] },
      // Receivers compare with their own clock.
      clock: new ManualClock(new Date().toISOString()),
    });
    const studio = await test.account();
    const { id: owner } = await studio.services.contacts.create({ email: 'hanna@example.com', name: 'Hanna Brandt' });
    const { webhooks } = studio.services;
    const endpoint = await webhooks.create({ url: receiver.url, events });
    const place = async () => {
      const id = newId(test.clock);
      await studio.services.orders.place({ id, owner });
      return id;
    };
    await test.portal.tick();
    return { studio, owner, webhooks, endpoint, place };
  }
  const complaints = () =>
    test.log.filter(({ event }) => ['delivery.failed', 'delivery.dead', 'task.failed'].includes(event));
  const signatures = () => String(last().headers['webhook-signature']).split(' ');
  const last = () => {
    const message = receiver.received.at(-1);
    if (message === undefined) throw new Error('Nothing came.');
    return message;
  };

  it('bring what happened, signed so that the public library of the specification takes it', async () => {
    const { studio, owner, endpoint, place } = await start();
    const orderId = await place();
    await test.portal.tick();
    const [event] = (await studio.services.events.list({ name: 'order.placed' })).items;
    expect(receiver.received).toHaveLength(1);
    expect(last().headers).toMatchObject({ 'content-type': 'application/json', 'webhook-id': event?.id });
    expect(receiver.verify(last(), endpoint.secret)).toEqual({
      type: 'order.placed',
      timestamp: event?.at,
      id: event?.id,
      accountId: studio.id,
      subject: `order:${orderId}`,
      version: 1,
      partyId: owner,
      data: { orderId, partyId: owner, amount: 1200 },
    });
  });

  it('cannot be forged, changed or played again later', async () => {
    const { endpoint, place } = await start();
    await place();
    await test.portal.tick();
    const message = last();
    const other = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    expect(() => receiver.verify(message, other)).toThrow('No matching signature');
    expect(() => receiver.verify({ ...message, body: message.body.replace('1200', '9900') }, endpoint.secret)).toThrow(
      'No matching signature',
    );
    // Whoever puts a new time on it has to sign it anew.
    const late = String(Number(message.headers['webhook-timestamp']) + 60);
    const replayed = { ...message, headers: { ...message.headers, 'webhook-timestamp': late } };
    expect(() => receiver.verify(replayed, endpoint.secret)).toThrow('No matching signature');
    // And one that is whole is too old after five minutes.
    const old = String(Math.floor(Date.now() / 1000) - 6 * 60);
    const id = String(message.headers['webhook-id']);
    const key = Buffer.from(endpoint.secret.slice('whsec_'.length), 'base64');
    const signature = `v1,${createHmac('sha256', key).update(`${id}.${old}.${message.body}`).digest('base64')}`;
    const headers = { ...message.headers, 'webhook-timestamp': old, 'webhook-signature': signature };
    expect(() => receiver.verify({ ...message, headers }, endpoint.secret)).toThrow('too old');
  });

  it('played again at once are known to a receiver that remembers ids, as is what we send again ourselves', async () => {
    const { webhooks, endpoint, place } = await start();
    await place();
    await test.portal.tick();
    const message = last();
    expect(receiver.take(message, endpoint.secret)).toBe('taken');
    // Byte for byte, within five minutes: the signature holds.
    const { 'content-length': _, host: __, connection: ___, ...headers } = message.headers;
    await fetch(receiver.url, { method: 'POST', headers: headers as Record<string, string>, body: message.body });
    expect(receiver.received).toHaveLength(2);
    expect(receiver.verify(last(), endpoint.secret)).toBeDefined();
    expect(receiver.take(last(), endpoint.secret)).toBe('known');
    await webhooks.replay(endpoint.id, { eventId: String(message.headers['webhook-id']) });
    await test.portal.tick();
    expect(receiver.received).toHaveLength(3);
    expect(receiver.take(last(), endpoint.secret)).toBe('known');
    await place();
    await test.portal.tick();
    expect(receiver.take(last(), endpoint.secret)).toBe('taken');
  });

  it('come again under the same id with the same words until they are taken', async () => {
    const { studio, webhooks, endpoint, place } = await start();
    receiver.answer = { status: 500 };
    await place();
    await test.portal.tick();
    expect(await webhooks.get(endpoint.id)).toMatchObject({ status: 'failing', failingSince: expect.any(String) });
    await test.portal.tick();
    expect(receiver.received).toHaveLength(1);
    receiver.answer = { status: 200 };
    test.clock.advance({ seconds: 7 });
    await test.portal.tick();
    expect(receiver.received).toHaveLength(2);
    const [first, second] = receiver.received;
    expect(second?.body).toBe(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(await webhooks.get(endpoint.id)).toMatchObject({ status: 'active', failingSince: undefined });
    const { items } = await webhooks.attempts(endpoint.id);
    expect(items.map(({ attempt, status, answer, error }) => ({ attempt, status, answer, error }))).toEqual([
      { attempt: 2, status: 200, answer: 'noted', error: undefined },
      { attempt: 1, status: 500, answer: 'noted', error: 'It answered 500.' },
    ]);
    expect((await studio.services.events.deliveries({ kind: 'webhook' })).items).toMatchObject([
      { status: 'done', attempts: 2 },
    ]);
  });

  it('wait as long as they are asked to, without using up attempts', async () => {
    const { studio, endpoint, webhooks, place } = await start();
    receiver.answer = { status: 429, headers: { 'Retry-After': '3600' } };
    await place();
    await test.portal.tick();
    await place();
    for (let minute = 0; minute < 50; minute += 10) {
      test.clock.advance({ minutes: 10 });
      await test.portal.tick();
    }
    // The second was not even tried.
    expect(receiver.received).toHaveLength(1);
    receiver.answer = { status: 204 };
    test.clock.advance({ minutes: 11 });
    await test.portal.tick();
    expect(receiver.received).toHaveLength(3);
    const { items } = await studio.services.events.deliveries({ kind: 'webhook' });
    expect(items.map(({ status, attempts }) => `${status} ${attempts}`).toSorted()).toEqual(['done 1', 'done 2']);
    expect(await webhooks.get(endpoint.id)).toMatchObject({ status: 'active' });
  });

  it('end at once where the endpoint is gone', async () => {
    const { webhooks, endpoint, place } = await start();
    receiver.answer = { status: 410 };
    await place();
    await test.portal.tick();
    expect(await webhooks.get(endpoint.id)).toMatchObject({ status: 'disabled', disabledReason: 'gone' });
    await place();
    test.clock.advance({ days: 2 });
    await test.portal.tick();
    expect(receiver.received).toHaveLength(1);
  });

  it('are switched off after five days of failure, and sent again on demand', async () => {
    const { studio, webhooks, endpoint, place } = await start();
    receiver.answer = { status: 503 };
    const began = new Date(test.clock.now()).toISOString();
    await place();
    for (let day = 0; day <= 5; day += 1) {
      await place();
      await test.portal.tick();
      test.clock.advance({ hours: 25 });
    }
    await test.portal.tick();
    expect(await webhooks.get(endpoint.id)).toMatchObject({ status: 'disabled', disabledReason: 'failing' });
    expect(test.log).toContainEqual(
      expect.objectContaining({ event: 'webhook.disabled', accountId: studio.id, webhookId: endpoint.id }),
    );
    receiver.answer = { status: 204 };
    receiver.received.length = 0;
    await webhooks.update(endpoint.id, { status: 'active' });
    for (let hour = 0; hour < 30; hour += 1) {
      test.clock.advance({ hours: 1 });
      await test.portal.tick();
    }
    // What had not arrived when it was disabled is no dead letter: an operator asks for it.
    expect((await studio.services.events.deliveries({ status: 'dead' })).items).toEqual([]);
    expect(receiver.received).toEqual([]);
    expect(await webhooks.replay(endpoint.id, { failedSince: began })).toEqual({ due: 7, more: false });
    await test.portal.tick();
    expect(receiver.received).toHaveLength(7);
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(7);
  });

  it('send one event again by its id, also one that came before the endpoint', async () => {
    const { studio, webhooks, endpoint, place } = await start(['contact.*']);
    await place();
    await test.portal.tick();
    expect(receiver.received).toEqual([]);
    const [event] = (await studio.services.events.list({ name: 'order.placed' })).items;
    for (const times of [1, 2]) {
      expect(await webhooks.replay(endpoint.id, { eventId: event?.id ?? '' })).toEqual({ due: 1, more: false });
      await test.portal.tick();
      expect(receiver.received).toHaveLength(times);
    }
    await expect(webhooks.replay(endpoint.id, { eventId: newId(test.clock) })).rejects.toMatchObject({
      code: 'event_not_found',
    });
  });

  it('bring what happened while the endpoint was disabled, when an operator asks for it', async () => {
    const { studio, owner, webhooks, endpoint, place } = await start();
    await place();
    await test.portal.tick();
    test.clock.advance({ minutes: 1 });
    await webhooks.update(endpoint.id, { status: 'disabled' });
    const from = new Date(test.clock.now()).toISOString();
    const missed = [await place(), await place()];
    // Not what the filter does not take.
    await studio.services.contacts.update(owner, { name: 'Hanna Berg' });
    test.clock.advance({ hours: 3 });
    await expect(webhooks.replay(endpoint.id, { failedSince: from })).rejects.toMatchObject({
      code: 'webhook_disabled',
      status: 409,
    });
    await webhooks.update(endpoint.id, { status: 'active' });
    const since = new Date(test.clock.now() - 1).toISOString();
    expect(await webhooks.replay(endpoint.id, { failedSince: since })).toEqual({ due: 0, more: false });
    // From long before: what arrived does not come again, and nothing comes from before the endpoint was made.
    expect(await webhooks.replay(endpoint.id, { failedSince: '2020-01-01T00:00:00Z' })).toEqual({
      due: 2,
      more: false,
    });
    expect(await webhooks.replay(endpoint.id, { failedSince: from })).toEqual({ due: 0, more: false });
    await test.portal.tick();
    const orders = receiver.received.map(({ body }) => JSON.parse(body).data.orderId);
    expect(orders.slice(1).toSorted()).toEqual(missed.toSorted());
  });

  it('are signed with both secrets until the receiver has the new one', async () => {
    const { webhooks, endpoint, place } = await start();
    const { secret } = await webhooks.rotateSecret(endpoint.id, { hours: 1 });
    await place();
    await test.portal.tick();
    for (const each of [secret, endpoint.secret])
      expect(receiver.verify(last(), each)).toMatchObject({ type: 'order.placed' });
    test.clock.advance({ minutes: 61 });
    await place();
    await test.portal.tick();
    expect(signatures()).toHaveLength(1);
    // Thrown away at once where it was told to others.
    const { secret: newest } = await webhooks.rotateSecret(endpoint.id, { hours: 0 });
    expect(await webhooks.test(endpoint.id)).toMatchObject({ event: 'webhook.test', status: 204, error: undefined });
    expect(signatures()).toHaveLength(1);
    expect(newest).not.toBe(secret);
    expect(JSON.stringify(await webhooks.list())).not.toContain('whsec_');
  });

  it('go to the endpoints of their account alone, from two nodes once', async () => {
    const { endpoint, place } = await start();
    const second = await test.node();
    const other = await test.account();
    const theirs = await other.services.webhooks.create({ url: receiver.url, events: ['*'] });
    for (let order = 0; order < 10; order += 1) await place();
    await Promise.all([test.portal.tick(), second.tick()]);
    expect(receiver.received).toHaveLength(10);
    for (const message of receiver.received) {
      expect(receiver.verify(message, endpoint.secret)).toBeDefined();
      expect(() => receiver.verify(message, theirs.secret)).toThrow();
    }
    await expect(other.services.webhooks.get(endpoint.id)).rejects.toMatchObject({ code: 'webhook_not_found' });
    await expect(other.services.webhooks.rotateSecret(endpoint.id)).rejects.toMatchObject({
      code: 'webhook_not_found',
    });
    await expect(other.services.webhooks.remove(endpoint.id)).rejects.toMatchObject({ code: 'webhook_not_found' });
    await expect(other.services.webhooks.attempts(endpoint.id)).rejects.toMatchObject({ code: 'webhook_not_found' });
  });

  it.each([
    ['taken away', (webhooks: Hooks, id: string) => webhooks.remove(id)],
    ['disabled', (webhooks: Hooks, id: string) => webhooks.update(id, { status: 'disabled' })],
  ] as const)('of an endpoint that was %s end without a word', async (_, end) => {
    const { studio, webhooks, endpoint, place } = await start();
    await place();
    await end(webhooks, endpoint.id);
    await test.portal.tick();
    expect(receiver.received).toEqual([]);
    expect((await studio.services.events.deliveries({ kind: 'webhook' })).items).toEqual([]);
    expect(complaints()).toEqual([]);
  });

  it.each([
    ['taken away', (webhooks: Hooks, id: string) => webhooks.remove(id)],
    ['disabled', (webhooks: Hooks, id: string) => webhooks.update(id, { status: 'disabled' })],
  ] as const)('of an endpoint that is %s while they are under way end without a word', async (_, end) => {
    const { studio, webhooks, endpoint, place } = await start();
    await place();
    let ended: Promise<unknown> | undefined;
    receiver.meanwhile = () => {
      ended ??= end(webhooks, endpoint.id);
      return ended;
    };
    receiver.answer = { status: 500 };
    await test.portal.tick();
    await ended;
    expect(receiver.received).toHaveLength(1);
    expect((await studio.services.events.deliveries({ kind: 'webhook' })).items).toEqual([]);
    expect(complaints()).toEqual([]);
  });

  it('that a receiver does not take are logged in words, and faults of our own with where they came from', async () => {
    const { studio, webhooks, endpoint, place } = await start();
    const said = async () => {
      await place();
      await test.portal.tick();
      test.clock.advance({ minutes: 11 });
      return complaints().at(-1);
    };
    receiver.answer = { status: 500 };
    expect(await said()).toMatchObject({ error: 'It answered 500.', due: expect.any(String) });
    receiver.answer = { status: 301, headers: { Location: 'https://www.example.com/hooks?key=1' } };
    expect(await said()).toMatchObject({
      error:
        "It answered 301, a redirect to www.example.com. Redirects are not followed: give the final address as the endpoint's `url`.",
    });
    receiver.answer = { status: 302, headers: { Location: '//[' } };
    expect((await said())?.['error']).toMatch('It answered 302, a redirect. ');
    await receiver.close();
    expect(await said()).toMatchObject({ error: 'The connection failed: ECONNREFUSED.', due: expect.any(String) });
    for (const complaint of complaints()) expect(complaint).not.toHaveProperty('stack');
    expect((await webhooks.attempts(endpoint.id)).items[0]?.error).toBe('The connection failed: ECONNREFUSED.');
    const { items } = await studio.services.events.deliveries({ kind: 'webhook', status: 'due' });
    expect(items.map(({ lastError }) => lastError)).toContain('The connection failed: ECONNREFUSED.');
  });

  it('reach nothing inside the host’s network, and say what is wrong with an address or a filter', async () => {
    const { webhooks } = await start();
    for (const url of [
      'http://example.com/',
      'https://127.0.0.1/',
      'https://10.0.0.1/',
      'https://[::ffff:10.0.0.1]/',
      'https://localhost/',
    ]) {
      await expect(webhooks.create({ url, events: ['*'] })).rejects.toMatchObject({ code: 'url_refused', status: 422 });
    }
    await expect(webhooks.create({ url: receiver.url, events: ['order.payed'] })).rejects.toMatchObject({
      code: 'input_invalid',
      message: expect.anything(),
    });
    await expect(webhooks.create({ url: receiver.url, events: [] })).rejects.toMatchObject({ code: 'input_invalid' });
  });

  it('are not hurried by whoever asks to be asked again at once', async () => {
    const { place } = await start();
    receiver.answer = { status: 503, headers: { 'Retry-After': '0' } };
    await place();
    await test.portal.tick();
    expect(receiver.received).toHaveLength(1);
  });

  it('pause for an endpoint that nobody answers at, so that it holds up nobody else', async () => {
    const { studio, place } = await start();
    await receiver.close();
    for (let order = 0; order < 4; order += 1) await place();
    await test.portal.tick();
    const { items } = await studio.services.events.deliveries({ kind: 'webhook' });
    expect(items.map(({ attempts }) => attempts).toSorted()).toEqual([0, 0, 1, 1]);
  });

  it('are signed with a secret that each of two who rotate at once was told', async () => {
    const { webhooks, endpoint, place } = await start();
    const rotated = await Promise.allSettled([webhooks.rotateSecret(endpoint.id), webhooks.rotateSecret(endpoint.id)]);
    await place();
    await test.portal.tick();
    const told = rotated.flatMap((each) => (each.status === 'fulfilled' ? each.value.secret : []));
    expect(told.length).toBeGreaterThan(0);
    for (const secret of told) expect(receiver.verify(last(), secret)).toBeDefined();
  });

  it('refuse what cannot be kept, and what says two things', async () => {
    const { webhooks, endpoint } = await start();
    const input = { url: receiver.url, events: ['*'], description: 'a\u0000b' };
    await expect(webhooks.create(input)).rejects.toMatchObject({ code: 'input_invalid' });
    const both = { eventId: newId(test.clock), failedSince: '2026-11-24T09:00:00Z' };
    for (const wrong of [both, {}] as never[]) {
      await expect(webhooks.replay(endpoint.id, wrong)).rejects.toMatchObject({
        code: 'input_invalid',
        message: expect.stringContaining('either `eventId`'),
      });
    }
  });

  it('leave a trace of what operators do with them', async () => {
    const { studio, webhooks, endpoint } = await start();
    const anna = test.portal.account(studio.id, { id: 'op-1', name: 'Anna' });
    await anna.webhooks.rotateSecret(endpoint.id);
    await webhooks.remove(endpoint.id);
    const { items } = await studio.services.audit.list();
    const traces = items.filter(({ subject }) => subject === `webhook:${endpoint.id}`).map(({ action }) => action);
    expect(traces.toSorted()).toEqual(['webhook.created', 'webhook.removed', 'webhook.secret_rotated']);
    expect(await studio.services.audit.verify()).toMatchObject({ intact: true });
  });
});

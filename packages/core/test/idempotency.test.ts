import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Portal, PortalError } from '../src/index.js';
import { type TestAccount, type TestBrowser, type TestPortal, testEngines, testPortal } from '../src/testing.js';
import { type GatesPlugin, gates } from './gates.js';

describe.each(testEngines())('a POST with a key on %s', (engine) => {
  let test: TestPortal<GatesPlugin>;
  let studio: TestAccount<GatesPlugin>;
  let hanna: TestBrowser<Portal<GatesPlugin>>;
  const placed: string[] = [];
  let place: (what: string) => Promise<void> | void = () => {};
  beforeAll(async () => {
    const placing = async (what: string) => {
      await place(what);
      placed.push(what);
    };
    test = await testPortal({ engine, plugins: [gates({ placed: placing })] });
    studio = await test.account();
    hanna = await test.signIn(studio, await studio.services.contacts.create({ email: 'h@example.com', name: 'Hanna' }));
  });
  afterAll(() => test.close());
  beforeEach(() => {
    placed.length = 0;
    place = () => {};
  });
  const order = (key: string | undefined, what: string, browser = hanna, path = '/gates/orders') =>
    browser.fetch(path, {
      method: 'POST',
      body: JSON.stringify({ what }),
      headers: { 'Content-Type': 'application/json', ...(key !== undefined && { 'Idempotency-Key': key }) },
    });
  const codeOf = async (response: Response) => [response.status, (await response.json()).code];

  it('happens once, and answers with the same again', async () => {
    const first = await order('"a"', 'bricks');
    expect([first.status, first.headers.get('Idempotent-Replayed')]).toEqual([200, null]);
    // The same key without its quotes.
    const second = await order('a', 'bricks');
    expect([second.status, second.headers.get('Idempotent-Replayed'), second.headers.get('Content-Type')]).toEqual([
      200,
      'true',
      'application/json',
    ]);
    expect(await second.json()).toEqual(await first.json());
    expect(placed).toEqual(['bricks']);
    await order(undefined, 'bricks');
    expect(placed).toEqual(['bricks', 'bricks']);
  });

  it('comes from the typed client too', async () => {
    const input = { body: { what: 'sand' }, idempotencyKey: 'a "quoted" \\ key' };
    const api = hanna.api();
    expect(await api('POST /gates/orders', input)).toEqual(await api('POST /gates/orders', input));
    expect(placed).toEqual(['sand']);
  });

  it('refuses another request under the same key, and a key that is none', async () => {
    await order('b', 'bricks');
    expect(await codeOf(await order('b', 'sand'))).toEqual([409, 'idempotency_key_reused']);
    expect(await codeOf(await order('b', 'bricks', hanna, '/gates/orders?x=1'))).toEqual([
      409,
      'idempotency_key_reused',
    ]);
    expect(await codeOf(await order('b, c', 'bricks'))).toEqual([400, 'idempotency_key_invalid']);
    expect(placed).toEqual(['bricks']);
  });

  it('has one winner of many who come at once, on both nodes', async () => {
    const node = await test.node();
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    place = () => gate;
    const answers = Array.from({ length: 8 }, (_, i) => order('c', 'bricks', i % 2 ? hanna.through(node) : hanna));
    const settled: number[] = [];
    for (const answer of answers) void answer.then(({ status }) => settled.push(status));
    await expect.poll(() => settled.length).toBe(7);
    open();
    const all = await Promise.all(answers);
    expect(all.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
    const loser = all.find(({ status }) => status === 409)!;
    expect(loser.headers.get('Retry-After')).toBe('1');
    expect(await loser.json()).toMatchObject({ code: 'idempotency_running' });
    expect(placed).toEqual(['bricks']);
    expect((await order('c', 'bricks')).headers.get('Idempotent-Replayed')).toBe('true');
  });

  it('may be tried again when it failed, however it failed', async () => {
    for (const error of [new PortalError('sold_out', 409, 'There are none.'), new Error('down')]) {
      place = () => {
        throw error;
      };
      expect((await order('d', 'bricks')).status).toBe(error instanceof PortalError ? 409 : 500);
    }
    // What does not fit never takes the key.
    expect((await order('d', 'x'.repeat(21))).status).toBe(422);
    place = () => {};
    expect((await order('d', 'bricks')).status).toBe(200);
    expect(placed).toEqual(['bricks']);
  });

  it('is forgotten after a day, and by whoever may not use the app any more', async () => {
    await order('e', 'bricks');
    await studio.services.apps.disallow('gates');
    expect((await order('e', 'bricks')).status).toBe(404);
    await studio.services.apps.allow('gates');
    test.clock.advance({ hours: 23 });
    await order('e', 'bricks');
    expect(placed).toEqual(['bricks']);
    test.clock.advance({ hours: 2 });
    await order('e', 'bricks');
    expect(placed).toEqual(['bricks', 'bricks']);
  });

  it('must have one where the route says so', async () => {
    expect(await codeOf(await order(undefined, 'gold', hanna, '/gates/payments'))).toEqual([
      400,
      'idempotency_key_missing',
    ]);
    expect((await order('f', 'gold', hanna, '/gates/payments')).status).toBe(200);
    const { paths } = await (await hanna.fetch('/openapi.json')).json();
    const header = (path: string) => paths[path].post.parameters?.find((each: { in: string }) => each.in === 'header');
    expect(header('/gates/payments')).toMatchObject({ name: 'Idempotency-Key', required: true });
    expect(header('/gates/orders')).toMatchObject({ name: 'Idempotency-Key', required: false });
    expect(header('/gates/knock')).toBeUndefined();
  });
});

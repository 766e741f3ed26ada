import { describe, expect, it, vi } from 'vitest';
import type { Arrival, SignedIn } from '../identity/arrival.js';
import { type Listener, LiveStream, type Look } from './live-stream.js';
import { LiveStreams } from './live-streams.js';

/** Enough of somebody who is signed in. What it does not have is not looked at by streams. */
function arrivalOf(contact: string): Arrival & { readonly signedIn: SignedIn } {
  const signedIn = { session: { id: `session-${contact}` }, contact: { id: contact }, facts: { companies: [] } };
  return { account: { id: 'studio' }, signedIn } as unknown as Arrival & { readonly signedIn: SignedIn };
}

/** @param look what there is of it is looked at anew each time */
function listener(contact: string, look: Partial<Look>): Listener {
  const arrival = arrivalOf(contact);
  return {
    arrival,
    signedIn: arrival.signedIn,
    name: undefined,
    told: new Map(),
    lookAs: () => ({ keys: ['count'], ofAllApps: new Set(), apps: '', read: async () => new Map(), ...look }),
  };
}

const counts = (value: string) => async (keys: readonly string[]) => new Map(keys.map((key) => [key, value]));

describe('one stream', () => {
  const opened = (look: Partial<Look>) => {
    const told = listener('hanna', look);
    const stream = new LiveStream(told, Number.MAX_SAFE_INTEGER, () => {});
    stream.open(1000);
    const touch = (...heads: string[]) => stream.goOn(told.arrival, new Set(heads));
    const text = async () => {
      stream.end();
      return new Response(stream.body).text();
    };
    return { stream, touch, text };
  };

  it('is told what could not be read when it can be, also that a head is gone', async () => {
    const look: { keys: string[]; read: Look['read'] } = { keys: ['count', 'other'], read: counts('1') };
    const { stream, touch, text } = opened(look);
    await stream.tell();
    look.keys = ['count'];
    look.read = () => Promise.reject(new Error('The line broke.'));
    touch('count');
    await expect(stream.tell()).rejects.toThrow('The line broke.');
    look.read = counts('2');
    await stream.tell();
    expect(await text()).toContain('{"other":null,"count":2}');
  });

  it('is told in the order in which it was read', async () => {
    const answers: ((value: string) => void)[] = [];
    const read = async (keys: readonly string[]) => {
      const value = await new Promise<string>((answer) => answers.push(answer));
      return new Map(keys.map((key) => [key, value]));
    };
    const { stream, touch, text } = opened({ read });
    const first = stream.tell();
    await vi.waitFor(() => expect(answers).toHaveLength(1));
    touch('count');
    const second = stream.tell();
    answers[0]?.('1');
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]?.('2');
    await Promise.all([first, second]);
    const all = await text();
    expect(all.indexOf('{"count":1}')).toBeGreaterThan(0);
    expect(all.indexOf('{"count":2}')).toBeGreaterThan(all.indexOf('{"count":1}'));
  });
});

describe('all streams', () => {
  /** Somebody is concerned by something at every look. */
  const streamsThatConcern = (contact: string) =>
    new LiveStreams({
      pulses: {
        now: async () => 'here',
        since: async () => ({
          cursor: 'here',
          pulses: [{ account: 'studio', head: 'count', parties: [contact] }],
        }),
      } as never,
      arrivals: {
        findAgain: async (all: readonly { session: string; contact: string }[]) =>
          new Map(all.map((each) => [each.session, arrivalOf(each.contact)])),
      } as never,
      clock: { now: () => 0 },
      log: { error: () => {} } as never,
      every: 2,
    });

  it('are told beside one that takes long, however often it is concerned, and end when it has ended', async () => {
    const streams = streamsThatConcern('slow');
    let goOn = (_: ReadonlyMap<string, string>) => {};
    let reads = 0;
    const read = () => {
      reads += 1;
      return new Promise<ReadonlyMap<string, string>>((answer) => (goOn = answer));
    };
    await streams.open(listener('slow', { read }));
    // Many looks, each of which finds that it is concerned.
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(reads).toBe(1);
    const reader = (await streams.open(listener('quick', { read: counts('1') }))).getReader();
    let text = '';
    while (!text.includes('heads')) text += new TextDecoder().decode((await reader.read()).value);
    expect(text).toContain('{"count":1}');
    let isClosed = false;
    const closing = streams.close().then(() => (isClosed = true));
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(isClosed).toBe(false);
    goOn(new Map());
    await closing;
  });
});

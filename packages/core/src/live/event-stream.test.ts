import { describe, expect, it } from 'vitest';
import { EventStream } from './event-stream.js';

describe('a stream of events', () => {
  it('is what the standard says, and tells once when it is over', async () => {
    let ended = 0;
    const stream = new EventStream(() => {
      ended += 1;
    });
    stream.retryAfter(3000);
    stream.comment();
    stream.send('heads', '{"a":1}', 'a=x');
    stream.send('gone', '{}');
    stream.end();
    stream.send('heads', '{"a":2}');
    stream.end();
    expect(await new Response(stream.body).text()).toBe(
      'retry: 3000\n\n:\n\nevent: heads\nid: a=x\ndata: {"a":1}\n\nevent: gone\ndata: {}\n\n',
    );
    expect([stream.isOpen, ended]).toEqual([false, 1]);
  });

  it('is over when its reader leaves', async () => {
    let ended = 0;
    const stream = new EventStream(() => {
      ended += 1;
    });
    await stream.body.cancel();
    stream.comment();
    expect([stream.isOpen, ended]).toEqual([false, 1]);
  });

  it('drops whoever does not read, and keeps nothing for him', async () => {
    let ended = 0;
    const stream = new EventStream(() => {
      ended += 1;
    });
    let sent = 0;
    while (stream.isOpen) {
      stream.send('heads', `"${'x'.repeat(1000)}"`);
      sent += 1;
    }
    expect(sent).toBeLessThan(70);
    expect(ended).toBe(1);
    await expect(new Response(stream.body).text()).rejects.toThrow('does not read');
  });

  it('ends by force where much still waits, and in order where little does', async () => {
    const stuck = new EventStream(() => {});
    stuck.send('heads', `"${'x'.repeat(8000)}"`);
    stuck.end();
    await expect(new Response(stuck.body).text()).rejects.toThrow('does not read');
    const reads = new EventStream(() => {});
    reads.send('heads', `"${'x'.repeat(2000)}"`);
    reads.end();
    expect(await new Response(reads.body).text()).toContain('event: heads');
  });
});

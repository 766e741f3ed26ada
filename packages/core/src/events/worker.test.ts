import { expect, test } from 'vitest';
import { createLog, type LogRecord } from '../log.js';
import { Gate } from './gate.test-support.js';
import type { Task } from './work.js';
import { Worker } from './worker.js';

/** A source whose work is put in by hand, and which is away at times. */
class Basket {
  readonly tasks: Task[] = [];
  away = false;
  asked = 0;

  async claim(limit: number): Promise<readonly Task[]> {
    this.asked += 1;
    if (this.away) throw new Error('The database is away.');
    return this.tasks.splice(0, limit);
  }
}

function workerOver(sources: readonly Basket[], patience?: number) {
  const records: LogRecord[] = [];
  const log = createLog(
    (record) => records.push(record),
    () => '',
  );
  return { worker: new Worker(sources, log, patience), records };
}

test('what was taken is done, though another source fails, whichever comes first', async () => {
  for (const swapped of [false, true]) {
    const full = new Basket();
    const broken = new Basket();
    const done: string[] = [];
    full.tasks.push({ run: async () => void done.push('first') }, { run: async () => void done.push('second') });
    broken.away = true;
    const { worker, records } = workerOver(swapped ? [broken, full] : [full, broken]);
    await expect(worker.tick()).rejects.toThrow('away');
    expect(done).toEqual(['first', 'second']);
    expect(records).toContainEqual(expect.objectContaining({ event: 'work.unreachable' }));
    broken.away = false;
    expect(await worker.tick()).toBe(0);
  }
});

test('that a source cannot be reached is said once for each time that it is gone', async () => {
  const basket = new Basket();
  const { worker, records } = workerOver([basket]);
  worker.start({ every: 1 });
  const rounds = async () => {
    const from = basket.asked;
    await expect.poll(() => basket.asked, { interval: 5 }).toBeGreaterThan(from + 5);
  };
  for (let outage = 1; outage <= 2; outage += 1) {
    basket.away = true;
    await rounds();
    expect(records.filter(({ event }) => event === 'work.unreachable')).toHaveLength(outage);
    basket.away = false;
    await rounds();
  }
  await worker.stop();
});

test('whoever stops waits for what is under way', async () => {
  const basket = new Basket();
  const gate = new Gate();
  const done: string[] = [];
  basket.tasks.push({ run: () => gate.pass().then(() => void done.push('work')) });
  const { worker } = workerOver([basket]);
  worker.start();
  await expect.poll(() => basket.tasks.length, { interval: 5 }).toBe(0);
  const stopped = worker.stop().then(() => [...done]);
  setTimeout(() => gate.open(), 20);
  expect(await stopped).toEqual(['work']);
});

test.each(['start', 'tick'] as const)('whoever stops what %s began asks what takes long to end', async (way) => {
  const basket = new Basket();
  basket.tasks.push({
    run: (ending) => new Promise((resolve) => ending.addEventListener('abort', () => resolve())),
  });
  const { worker } = workerOver([basket], 10);
  const ticked = way === 'tick' ? worker.tick() : worker.start();
  await expect.poll(() => basket.tasks.length, { interval: 5 }).toBe(0);
  await worker.stop();
  await ticked;
});

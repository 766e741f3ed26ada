import { expect, test } from 'vitest';
import { createLog, type LogRecord } from '../log.js';
import { Background } from './background.js';

test('work begins after what runs now, is waited for, and tells its failure to the log only', async () => {
  const records: LogRecord[] = [];
  const background = new Background(
    createLog(
      (record) => records.push(record),
      () => '',
    ),
  );
  const done: string[] = [];
  background.run('first', async () => {
    done.push('first');
    background.run('inner', async () => {
      await Promise.resolve();
      done.push('inner');
    });
  });
  background.run('bad', () => Promise.reject(new Error('no')));
  background.run('worse', () => {
    throw new Error('never');
  });
  expect(done).toEqual([]);
  await background.settled();
  expect(done).toEqual(['first', 'inner']);
  expect(records.map(({ event, work, error }) => [event, work, error])).toEqual([
    ['background.failed', 'bad', 'Error: no'],
    ['background.failed', 'worse', 'Error: never'],
  ]);
  await background.settled();
});

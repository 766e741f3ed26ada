import { Hono } from 'hono';
import type { Answering } from './contenders.ts';
import { listening } from './peers/listening.ts';

/** A contender that answers what it is given. For tests only. */
export async function start(text: string): Promise<Answering> {
  return listening(new Hono().all('*', (c) => c.text(text)));
}

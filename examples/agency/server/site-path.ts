import { refuse } from './refuse.ts';

/** A path as `PORTICO_BASE_PATH` names it: without the slash at its end, so that the root is empty. */
export function pathOf(text: string): string {
  const steps = /^(\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+\/?$/.test(text) || text === '/';
  return steps
    ? text.replace(/\/$/, '')
    : refuse(`PORTICO_BASE_PATH is "${text}", which is no path: it begins with a slash, such as /clients.`);
}

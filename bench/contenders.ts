import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** What a contender's module gives: where it listens. */
export interface Answering {
  readonly port: number;
  close(): Promise<unknown>;
}

/** A contender that runs, in a process of its own. */
export interface Contender {
  readonly name: string;
  readonly port: number;
  /** The requests that it is asked, one after another. */
  readonly requests: readonly Buffer[];
  /** Microseconds of processor that it has used so far. */
  cpu(): Promise<number>;
  /** Says that it is warm: a profile, where one is asked for, begins here. */
  warm(): Promise<void>;
  stop(): Promise<void>;
}

export interface Entry {
  readonly name: string;
  /** The module's file in this folder; its `start` gets what is `given`. */
  readonly module: string;
  readonly given: unknown;
  readonly requests: readonly Buffer[];
}

/** @param profiles a folder for a profile of each contender's processor time */
export async function startContender({ name, module, given, requests }: Entry, profiles?: string): Promise<Contender> {
  const file = path.join(import.meta.dirname, 'contender.ts');
  const profile = profiles === undefined ? [] : [path.resolve(profiles, fileName(name))];
  const child = fork(file, [path.join(import.meta.dirname, module), JSON.stringify(given), ...profile], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  const { port } = await answer<{ port: number }>(child, name);
  return {
    name,
    port,
    requests,
    cpu: async () => {
      child.send('cpu');
      return (await answer<{ cpu: number }>(child, name)).cpu;
    },
    warm: async () => {
      child.send('warm');
      await answer(child, name);
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}

function fileName(name: string): string {
  return `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.cpuprofile`;
}

function answer<Message>(child: ChildProcess, name: string): Promise<Message> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new Error(`${name} ended before it answered.`));
    child.once('exit', gone);
    child.once('message', (message) => {
      child.off('exit', gone);
      resolve(message as Message);
    });
  });
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** The example as `npm start` runs it, with a database of its own. */
export interface Agency {
  /** Studio Lindqvist. */
  readonly studio: string;
  /** Nordtor Treuhand. */
  readonly nordtor: string;
  /** Where it listens. */
  readonly port: number;
  /** The printed instant link of a person, such as `Hanna Brandt, Studio Lindqvist`. */
  link(person: string): string;
  /** The code of the newest mail to an address, from the outbox page. */
  code(address: string): Promise<string>;
  /** The link of the newest mail to an address. */
  mailedLink(address: string): Promise<string>;
  /** A mail to an address that has come since the last look into the outbox for it. */
  newMail(address: string): Promise<{ readonly code: string; readonly link: string }>;
  stop(): Promise<void>;
}

/**
 * Starts it on a free port, and resolves when it has said where it is.
 *
 * @param settings as in the README; without a database of the caller's, it has a file that goes with it
 */
export async function startAgency(settings: Readonly<Record<string, string>> = {}): Promise<Agency> {
  const folder = mkdtempSync(path.join(tmpdir(), 'portico-agency-'));
  const main = path.join(import.meta.dirname, '../server/main.ts');
  const server = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', main], {
    env: {
      ...process.env,
      PORT: '0',
      PORTICO_DATABASE: path.join(folder, 'demo.db'),
      PORTICO_SECRET: 'a secret of the end-to-end tests, long enough',
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = await welcome(server);
  const [, outbox = '', port = ''] = /(http:\/\/localhost:(\d+)\S*\/outbox)\n/.exec(said) ?? [];
  const studio = outbox.replace(/\/outbox$/, '');

  /** How many mails to an address have been found. */
  const seen = new Map<string, number>();
  const mailTo = async (address: string, least: number) => {
    // The mail is sent after the answer to the ask.
    for (let attempt = 0; attempt < 100; attempt++) {
      const page = await (await fetch(outbox)).text();
      // Those to sign in with: what happens is told by mail too.
      const mails = page
        .split('<article>')
        .filter((article) => article.includes(address) && article.includes('data-code='));
      const code = /data-code="(\d{6})"/.exec(mails[0] ?? '')?.[1];
      const link = /<a href="([^"]+)"/.exec(mails[0] ?? '')?.[1];
      if (mails.length >= least && code !== undefined && link !== undefined) {
        seen.set(address, mails.length);
        return { code, link };
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`No mail with a code and a link to ${address}.`);
  };
  return {
    studio,
    nordtor: studio.replace('localhost', '127.0.0.1'),
    port: Number(port),
    link: (person) => {
      const url = said
        .split('\n')
        .map((line) => line.trim())
        .find((line) => line.startsWith(`${person} `))
        ?.slice(person.length)
        .trim();
      if (url === undefined) throw new Error(`No link for ${person} in:\n${said}`);
      return url;
    },
    code: async (address) => (await mailTo(address, 1)).code,
    mailedLink: async (address) => (await mailTo(address, 1)).link,
    newMail: (address) => mailTo(address, (seen.get(address) ?? 0) + 1),
    stop: async () => {
      const ended = once(server, 'exit');
      server.kill('SIGTERM');
      const [code, signal] = (await ended) as [number | null, string | null];
      rmSync(folder, { recursive: true, force: true });
      if (code !== 0) throw new Error(`The server ended with ${code ?? signal} instead of closing.`);
    },
  };
}

/** What the server prints until it is ready. */
function welcome(server: ChildProcess): Promise<string> {
  let said = '';
  let complained = '';
  return new Promise((resolve, reject) => {
    server.stdout?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (/Sign in with one press.*\n\n(.+\n)+\n/.test(said)) resolve(said);
    });
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complained += text;
    });
    server.once('exit', (code) =>
      reject(new Error(`The server ended with ${code} before it was ready:\n${said}${complained}`)),
    );
  });
}

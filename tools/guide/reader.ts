import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { blocksIn } from '../examples/markdown-blocks.mjs';
import { installInto } from './install.ts';

interface Block {
  readonly line: number;
  readonly language: string;
  readonly code: string;
  readonly name?: string;
  readonly replaces?: boolean;
}

/** Which part of a step to follow: up to, or from, the line that begins with these words. */
interface Part {
  readonly stopAt?: string;
  readonly from?: string;
}

/**
 * Follows a guide in an empty folder: writes the files that it shows, runs the commands that it gives and compares what they print with what it
 * says. A block of `text` is what the command before it prints; `...` in it stands for anything.
 */
export class Reader {
  readonly #folder: string;
  readonly #guide: string;
  readonly #port: number;
  readonly #settings: Readonly<Record<string, string>>;
  readonly #steps: string[];
  readonly #followed = new Set<Block['code']>();
  #server: ChildProcess | undefined;

  private constructor(folder: string, guide: string, port: number, settings: Readonly<Record<string, string>>) {
    this.#folder = folder;
    this.#guide = guide;
    this.#port = port;
    this.#settings = settings;
    this.#steps = guide.split(/^(?=## )/m);
  }

  /** @param settings what the reader has of his own in place of the guide's, in his `.env` */
  static async of(file: string, settings: Readonly<Record<string, string>> = {}): Promise<Reader> {
    const folder = await mkdtemp(path.join(tmpdir(), 'portico-guide-'));
    return new Reader(folder, await readFile(file, 'utf8'), await freePort(), settings);
  }

  get url(): string {
    return `http://localhost:${this.#port}`;
  }

  /** Goes through steps, by their numbers, and answers what the commands printed. */
  async follow(...steps: (number | Part)[]): Promise<string[]> {
    const part = steps.find((each) => typeof each === 'object') ?? {};
    const printed: string[] = [];
    for (const step of steps) {
      if (typeof step !== 'number') continue;
      for (const block of this.#blocksOf(step, part)) {
        this.#followed.add(block.code);
        if (block.name !== undefined) await this.#write(block.name, block);
        else if (block.language === 'sh') printed.push(await this.#runAll(block.code.split('\n')));
        else if (block.language === 'text') this.#compare(block.code, printed.at(-1) ?? '');
        else throw new Error(`What is a reader to do with this? ${block.code}`);
      }
    }
    return printed;
  }

  /** The blocks that nobody has followed. */
  left(): string[] {
    const blocks: Block[] = blocksIn(this.#guide, '');
    return blocks.map(({ code }) => code).filter((code) => !this.#followed.has(code));
  }

  /** Stops the server and empties the table. */
  async leave(): Promise<void> {
    await this.#stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #blocksOf(step: number, { stopAt, from }: Part): Block[] {
    const text = this.#steps.find((each) => each.startsWith(`## ${step}. `));
    if (text === undefined) throw new Error(`The guide has no step ${step}.`);
    const cut = text.indexOf(`\n${stopAt ?? from}`);
    if ((stopAt ?? from) !== undefined && cut < 0) throw new Error(`Step ${step} does not say "${stopAt ?? from}".`);
    return blocksIn(stopAt !== undefined ? text.slice(0, cut) : from !== undefined ? text.slice(cut) : text, '');
  }

  async #write(name: string, { code, replaces }: Block): Promise<void> {
    const file = path.join(this.#folder, name);
    const before = replaces ? '' : await readFile(file, 'utf8').catch(() => '');
    await writeFile(file, `${before}${code}\n`);
  }

  async #runAll(commands: string[]): Promise<string> {
    let printed = '';
    for (const command of commands) printed += await this.#run(command);
    return printed;
  }

  async #run(command: string): Promise<string> {
    const install = /^npm install (?:--save-dev )?(.+)$/.exec(command);
    if (install) {
      await installInto(this.#folder, install[1]?.split(' ') ?? []);
      return '';
    }
    if (/ server\S*\.ts$/.test(command)) return this.#serve(command);
    const child = this.#spawn(this.#own(command));
    let printed = '';
    child.stdout?.on('data', (chunk) => {
      printed += chunk;
    });
    let complaint = '';
    child.stderr?.on('data', (chunk) => {
      complaint += chunk;
    });
    const [code] = await once(child, 'close');
    if (code !== 0) throw new Error(`\`${command}\` ended with ${code}:\n${printed}${complaint}`);
    return printed;
  }

  /** The command with the reader's own settings in place of the guide's. */
  #own(command: string): string {
    return Object.entries(this.#settings).reduce(
      (text, [name, value]) => text.replace(new RegExp(`${name}=[^"]*`), `${name}=${value}`),
      command,
    );
  }

  async #serve(command: string): Promise<string> {
    await this.#stop();
    const server = this.#spawn(command);
    this.#server = server;
    let complaint = '';
    server.stderr?.on('data', (chunk) => {
      complaint += chunk;
    });
    const failed = once(server, 'exit').then(() => Promise.reject(new Error(`\`${command}\` ended:\n${complaint}`)));
    const [printed] = await Promise.race([once(server.stdout as NodeJS.ReadableStream, 'data'), failed]);
    failed.catch(() => {});
    return String(printed);
  }

  async #stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined || server.exitCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGTERM');
    await ended;
  }

  #spawn(command: string): ChildProcess {
    const env = {
      ...process.env,
      PORT: String(this.#port),
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
      PATH: [path.dirname(process.execPath), process.env['PATH']].join(path.delimiter),
    };
    // `exec`, so that a signal reaches the server and not a shell.
    return spawn('/bin/sh', ['-c', / server/.test(command) ? `exec ${command}` : command], {
      cwd: this.#folder,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  #compare(promised: string, printed: string): void {
    const ours = promised.replaceAll('localhost:3000', `localhost:${this.#port}`).replace(/\d{4}(?=-0001)/, '...');
    const pattern = ours.split('...').map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    if (!new RegExp(pattern.join('.*')).test(printed))
      throw new Error(`The guide promises\n${ours}\nand there is\n${printed}`);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}

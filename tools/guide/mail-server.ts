import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';

/** A mail server on this machine that keeps what it is given. */
export class MailServer {
  readonly #server: SMTPServer;
  readonly #waiting: ((mail: string) => void)[] = [];
  readonly #mails: string[] = [];

  private constructor() {
    this.#server = new SMTPServer({
      disabledCommands: ['AUTH', 'STARTTLS'],
      onData: (stream, _session, done) =>
        void text(stream).then((mail) => {
          const wait = this.#waiting.shift();
          if (wait) wait(mail);
          else this.#mails.push(mail);
          done();
        }, done),
    });
  }

  static async start(): Promise<MailServer> {
    const made = new MailServer();
    made.#server.listen(0, '127.0.0.1');
    await once(made.#server.server, 'listening');
    return made;
  }

  get url(): string {
    return `smtp://127.0.0.1:${(this.#server.server.address() as AddressInfo).port}`;
  }

  /** The next mail that comes, or has come already. */
  next(): Promise<string> {
    const mail = this.#mails.shift();
    return mail === undefined ? new Promise((resolve) => this.#waiting.push(resolve)) : Promise.resolve(mail);
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }
}

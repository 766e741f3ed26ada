import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { smtp } from '../../src/smtp.js';

/** A real mail server on this machine, and what it took. */
export async function mailbox() {
  const mails: ParsedMail[] = [];
  /** Addresses that it refuses for good. */
  const refused = new Set<string>();
  const trouble = { down: false, forgetful: false };
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onRcptTo: ({ address }, _, done) =>
      refused.has(address)
        ? done(Object.assign(new Error('No such mailbox'), { responseCode: 550 }))
        : trouble.down
          ? done(Object.assign(new Error('Try later'), { responseCode: 451 }))
          : done(),
    onData: (stream, _, done) => {
      simpleParser(stream).then((mail) => {
        mails.push(mail);
        // It has the mail, and whoever sent it does not know.
        done(trouble.forgetful ? Object.assign(new Error('Try later'), { responseCode: 451 }) : null);
      }, done);
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.server.address() as AddressInfo;
  return {
    mails,
    refused,
    trouble,
    mailer: smtp({ url: `smtp://127.0.0.1:${port}`, from: { address: 'portal@studio.example' } }),
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
}

/** A header's value as it was sent. */
export function headerOf(mail: ParsedMail | undefined, name: string): string | undefined {
  const line = mail?.headerLines.find(({ key }) => key === name)?.line;
  return line?.replace(/^[^:]*:\s*/, '').replace(/\r?\n\s+/g, ' ');
}

/** The address that a mail's header names for stopping it. */
export function stopUrl(mail: ParsedMail | undefined): string {
  return /^<(.*)>$/.exec(headerOf(mail, 'list-unsubscribe') ?? '')?.[1] ?? '';
}

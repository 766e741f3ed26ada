import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import type { Mail } from './mailer.js';
import { smtp } from './smtp.js';

interface Taken {
  readonly mail: ParsedMail;
  readonly recipients: readonly string[];
  readonly sender: string;
}

let server: SMTPServer | undefined;
afterEach(() => new Promise<void>((done) => (server === undefined ? done() : server.close(() => done()))));

/** A real mail server on this machine, and what it took. */
async function mailServer(options: ConstructorParameters<typeof SMTPServer>[0] = {}) {
  const taken: Taken[] = [];
  const opened = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    authOptional: true,
    onData: (stream, session, done) => {
      simpleParser(stream).then((mail) => {
        const { mailFrom, rcptTo } = session.envelope;
        taken.push({
          mail,
          recipients: rcptTo.map(({ address }) => address),
          sender: mailFrom ? mailFrom.address : '',
        });
        done();
      }, done);
    },
    ...options,
  });
  server = opened;
  await new Promise<void>((done) => opened.listen(0, '127.0.0.1', done));
  return { taken, host: `127.0.0.1:${(opened.server.address() as AddressInfo).port}` };
}

const mail: Mail = {
  to: { name: 'Jörg Brandt', address: 'joerg@example.com' },
  from: { name: 'Müller & Söhne' },
  replyTo: { name: 'Müller & Söhne', address: 'hallo@mueller.example' },
  subject: '012345 ist Ihr Code für Müller & Söhne',
  text: 'Grüße',
  html: '<p>Grüße</p>',
};
const from = { address: 'portal@example.com' };

describe('a mail over SMTP', () => {
  test('arrives as it is, in the name of the brand, as text and HTML', async () => {
    const { taken, host } = await mailServer();
    await smtp({ url: `smtp://${host}`, from }).send(mail);
    const [{ mail: parsed, recipients, sender } = {} as Taken] = taken;
    expect(recipients).toEqual(['joerg@example.com']);
    expect(sender).toBe('portal@example.com');
    expect(parsed.from?.value).toEqual([{ name: 'Müller & Söhne', address: 'portal@example.com' }]);
    expect(parsed.replyTo?.value).toEqual([{ name: 'Müller & Söhne', address: 'hallo@mueller.example' }]);
    expect(parsed.subject).toBe(mail.subject);
    expect(parsed.text?.trim()).toBe('Grüße');
    expect(parsed.html).toContain('<p>Grüße</p>');
    expect(parsed.headers.get('auto-submitted')).toBe('auto-generated');
    expect(parsed.messageId).toMatch(/^<[^@\s]+@example\.com>$/);
  });

  test('has no headers and no recipients that a name brings along', async () => {
    const { taken, host } = await mailServer();
    const hostile = 'Eve\r\nBcc: evil@example.com\r\nX-Evil: yes, "x" <evil@example.com>';
    await smtp({ url: `smtp://${host}`, from }).send({
      ...mail,
      to: { name: hostile, address: 'joerg@example.com' },
      from: { name: hostile },
      subject: hostile,
    });
    expect(taken.map(({ recipients }) => recipients)).toEqual([['joerg@example.com']]);
    expect([...(taken[0]?.mail.headers.keys() ?? [])]).not.toContain('x-evil');
    expect(taken[0]?.mail.bcc).toBeUndefined();
  });

  test('is handed over as who the address says, and not without', async () => {
    const seen: unknown[] = [];
    const { taken, host } = await mailServer({
      authOptional: false,
      allowInsecureAuth: true,
      onAuth: ({ username, password }, _, done) => {
        seen.push([username, password]);
        if (password === 'p@ss') done(null, { user: username });
        else done(new Error('Invalid login'));
      },
    });
    await smtp({ url: `smtp://me:p%40ss@${host}`, from }).send(mail);
    expect(seen).toEqual([['me', 'p@ss']]);
    await expect(smtp({ url: `smtp://me:wrong@${host}`, from }).send(mail)).rejects.toThrow(/Invalid login/);
    expect(taken).toHaveLength(1);
  });

  test('is not sent in the open where the address demands encryption', async () => {
    const { taken, host } = await mailServer();
    await expect(smtp({ url: `smtp://${host}?requireTLS=true`, from }).send(mail)).rejects.toThrow(
      /did not take the mail/,
    );
    await expect(smtp({ url: `smtps://${host}`, from }).send(mail)).rejects.toThrow(/did not take the mail/);
    expect(taken).toEqual([]);
  });

  test('that is refused is told, without whose it was', async () => {
    const { host } = await mailServer({
      onRcptTo: ({ address }, _, done) =>
        done(Object.assign(new Error(`No mailbox ${address}`), { responseCode: 550 })),
    });
    const sent = smtp({ url: `smtp://${host}`, from }).send(mail);
    await expect(sent).rejects.toThrow(
      new RegExp(`The mail server ${host} did not take the mail: .*550 No mailbox <the address>`),
    );
    await expect(sent).rejects.not.toThrow(/joerg@/);
  });
});

test('what cannot be a mail server or an address is refused at once, without the password', () => {
  for (const url of ['', 'mail.example.com', 'https://u:secret@mail.example.com', 'smtp://']) {
    expect(() => smtp({ url, from })).toThrow(/no address of a mail server/);
    expect(() => smtp({ url, from })).not.toThrow(/secret/);
  }
  expect(() => smtp({ url: 'smtp://mail.example.com', from: { address: 'a@b, c@d' } })).toThrow(/no e-mail address/);
});

test('nodemailer is asked for by name where it is missing, and only when a mail is sent', async () => {
  const missing = () =>
    Promise.reject(Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' }));
  const mailer = smtp({ url: 'smtp://mail.example.com', from }, missing);
  await expect(mailer.send(mail)).rejects.toThrow(/npm install nodemailer/);
});

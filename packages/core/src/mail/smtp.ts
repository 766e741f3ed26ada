import { type Mail, type Mailer, RecipientRefused } from './mailer.js';

/** Where mails are handed over, and in whose name. */
export interface SmtpOptions {
  /**
   * `smtp://user:password@mail.example.com:587`, or `smtps://` where TLS begins with the connection. Further options of
   * nodemailer go into its query: `?requireTLS=true`.
   */
  readonly url: string;
  /** The address that mails come from. The name beside it is the brand's; without a brand, this one. */
  readonly from: { readonly address: string; readonly name?: string };
}

/** The part of nodemailer that is used. */
export interface Nodemailer {
  createTransport(options: object): { sendMail(message: object): Promise<unknown> };
}

/**
 * Sends mails over SMTP by [nodemailer](https://nodemailer.com), which the host installs.
 *
 * @param load for tests: what stands in for nodemailer
 * @throws Error for a `url` or `from` that cannot be one; the `url`, which has a password in it, is not repeated
 */
export function smtp({ url, from }: SmtpOptions, load: () => Promise<unknown> = () => import('nodemailer')): Mailer {
  const server = /^smtps?:\/\//.test(url) ? URL.parse(url) : null;
  if (server === null || server.hostname === '')
    throw new Error('The `url` of smtp() is no address of a mail server. Write "smtp://user:password@host:587".');
  if (!/^[^\s<>,;@]+@[^\s<>,;@]+$/.test(from.address))
    throw new Error(`The \`from\` of smtp() is "${from.address}", which is no e-mail address.`);
  let transport: ReturnType<Nodemailer['createTransport']> | undefined;
  return {
    async send(mail) {
      transport ??= (await loaded(load)).createTransport({
        url,
        connectionTimeout: 10_000,
        greetingTimeout: 10_000,
        socketTimeout: 30_000,
        // Nothing in a mail may name a file of this machine, or an address that it should fetch.
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      try {
        await transport.sendMail(messageOf(mail, from));
      } catch (error) {
        throw refusal(server.host, mail, error);
      }
    },
  };
}

async function loaded(load: () => Promise<unknown>): Promise<Nodemailer> {
  try {
    return (await load()) as Nodemailer;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new Error('Mails are sent by nodemailer, which is not installed. Run: npm install nodemailer');
  }
}

/** Addresses as objects: in a text, a comma would make two of one. */
function messageOf(mail: Mail, from: SmtpOptions['from']) {
  const { to, from: brand, replyTo, subject, text, html, messageId, inReplyTo, references, headers } = mail;
  return {
    from: addressOf({ name: brand?.name ?? from.name ?? '', address: from.address }),
    to: addressOf(to),
    ...(replyTo !== undefined && { replyTo: addressOf(replyTo) }),
    subject,
    text,
    html,
    ...(messageId !== undefined && { messageId }),
    ...(inReplyTo !== undefined && { inReplyTo }),
    ...(references !== undefined && { references: [...references] }),
    // So that no absence note answers it.
    headers: { 'Auto-Submitted': 'auto-generated', ...headers },
  };
}

function addressOf({ name, address }: { readonly name: string; readonly address: string }) {
  return { name, address };
}

/** What the server said, without the address of the person, since errors are logged. */
function refusal(host: string, { to }: Mail, error: unknown): Error {
  const said = error instanceof Error ? error.message : String(error);
  const message = `The mail server ${host} did not take the mail: ${said.replaceAll(to.address, '<the address>')}`;
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  const forGood = code === 'EENVELOPE' && command === 'RCPT TO' && typeof responseCode === 'number';
  return forGood && responseCode >= 500 ? new RecipientRefused(message) : new Error(message);
}

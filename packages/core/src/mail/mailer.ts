/** A mail to one person. */
export interface Mail {
  /** One address, never a list: what is in it is an address and nothing else. */
  readonly to: { readonly name: string; readonly address: string };
  /** In whose name it comes: the brand's. The address beside it is the mailer's to know. */
  readonly from?: { readonly name: string };
  /** Where an answer goes, if somewhere else than it came from. */
  readonly replyTo?: { readonly name: string; readonly address: string };
  /** One line. */
  readonly subject: string;
  readonly text: string;
  /** A whole HTML document that loads nothing from anywhere. */
  readonly html: string;
  /** `<...@host>`: the same at each attempt to send it, so that a mailbox that has it twice shows it once. */
  readonly messageId?: string;
  /** The mail that this one belongs with: `<...@host>`. */
  readonly inReplyTo?: string;
  /** All that it belongs with, the first one first. */
  readonly references?: readonly string[];
  /** Further headers, such as `List-Unsubscribe`, each on one line. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * What a mailer throws when the recipient was refused for good (a reply of 5xx to `RCPT TO`): no notification is mailed
 * to the address any more until an operator lifts it. Of anything else that it throws, the mail is tried again.
 */
export class RecipientRefused extends Error {
  override readonly name = 'RecipientRefused';
}

/**
 * Hands mails over to a mail server or service: `smtp` of `@portico/core/smtp`, or one of the host's own: `overrides: ({ rebind }) =>
 * rebind(Mailer).toConstantValue(smtp)`. With nodemailer pass `to` on as the object it is: a text with a comma in it
 * would reach two people.
 */
export interface Mailer {
  /** Resolves when the mail has been accepted for delivery; rejects when it was not. */
  send(mail: Mail): Promise<void>;
}

/** Keeps mails instead of sending them: for tests, and for the outbox page of a development server. */
export class MemoryMailer implements Mailer {
  readonly #mails: Mail[] = [];

  /** @param limit how many mails are kept; the oldest go first */
  constructor(private readonly limit = 1000) {}

  /** The oldest first. */
  get mails(): readonly Mail[] {
    return this.#mails;
  }

  /** The mails to one address, the oldest first. */
  to(address: string): readonly Mail[] {
    return this.#mails.filter((mail) => mail.to.address.toLowerCase() === address.toLowerCase());
  }

  async send(mail: Mail): Promise<void> {
    this.#mails.push(mail);
    if (this.#mails.length > this.limit) this.#mails.shift();
  }
}

/** What is there until the host says how mails are sent: it refuses. */
export class UnconfiguredMailer implements Mailer {
  async send(): Promise<void> {
    throw new Error(
      'No mail was sent, since the portal has no mailer. Pass one: createPortal({ overrides: ({ rebind }) => { rebind(Mailer).toConstantValue(yourMailer); } }).',
    );
  }
}

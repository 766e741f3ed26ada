import { z } from 'zod';
import type { Brands } from '../../branding/brands.js';
import type { Cause } from '../../changes/cause.js';
import type { Changes } from '../../changes/changes.js';
import type { Clock } from '../../clock.js';
import { newId } from '../../id.js';
import type { Account } from '../../identity/account.js';
import { parseEmailAddress } from '../../identity/email-address.js';
import { readInput } from '../../identity/operator-input.js';
import type { Mail, Mailer } from '../../mail/mailer.js';
import { wordingFor } from '../../texts/formality.js';
import { makesSignInLink, type TopicTemplate } from '../template/template.js';
import type { TopicSettings } from '../topic-settings.js';
import { type AddressParts, addressesOf } from './addresses.js';
import { topicMail } from './topic-mail.js';

/** Which mail the owner wants to see. */
export interface PreviewRequest {
  readonly topic: string;
  /** Such as `de`. */
  readonly language: string;
  /** What is not saved yet; without it, what is sent now. */
  readonly template?: TopicTemplate | undefined;
}

/** A mail as contacts get it, with the topic's examples for values. */
export interface PreviewedMail {
  readonly subject: string;
  readonly text: string;
  /** A whole document: show it in a frame with `sandbox`. */
  readonly html: string;
}

const Request = z.object({
  topic: z.string(),
  language: z.string(),
  template: z.object({ subject: z.string(), body: z.string() }).optional(),
});
const Receiver = z.object({ name: z.string().max(200), address: z.string().max(320) });

/** Mails for the owner's own eyes. Their links open the app, and no link of theirs signs in. */
export class OwnerMails {
  constructor(
    private readonly parts: AddressParts & {
      readonly clock: Clock;
      readonly brands: Brands;
      readonly mailer: Mailer;
      readonly settings: TopicSettings;
      readonly changes: Changes;
    },
  ) {}

  /** @throws PortalError `topic_unknown` 404, `template_invalid` 422 */
  async preview(account: Account, request: PreviewRequest): Promise<PreviewedMail> {
    const { subject, text, html } = await this.#mail(account, request, {
      name: 'Anna Example',
      address: 'anna@example.com',
    });
    return { subject, text, html };
  }

  /**
   * Mails it to somebody of the business.
   *
   * @throws PortalError as {@link OwnerMails.preview}; `email_invalid` 422
   */
  async sendTest(
    account: Account,
    request: PreviewRequest,
    to: { name: string; address: string },
    cause: Cause,
  ): Promise<void> {
    const { name, address } = readInput(Receiver, 'receiver', to);
    const mail = await this.#mail(account, request, { name, address: parseEmailAddress(address).typed });
    // A mail cannot be taken back: that it is to go is kept first.
    await this.parts.changes.run(account.id, cause, async (change) => {
      const { topic, language } = request;
      change.note({ action: 'topic.test_sent', subject: `topic:${topic}`, data: { language } });
    });
    await this.parts.mailer.send(mail);
  }

  async #mail(account: Account, given: PreviewRequest, to: { name: string; address: string }): Promise<Mail> {
    const { settings, brands, clock } = this.parts;
    const request = readInput(Request, 'request', given);
    const topic = settings.named(request.topic);
    const { language } = request;
    const brand = await brands.get(account);
    const wording = wordingFor(language, brand.formality);
    const template =
      request.template === undefined
        ? (await settings.templates(account.id))(topic, wording)
        : { parsed: settings.checked(topic, { ...request.template, language }), language };
    if (template === undefined) throw new Error(`The topic "${topic.name}" has no template.`);
    const addresses = await addressesOf(this.parts, account);
    const url = addresses?.page(topic.plugin.spec.apps[topic.spec.app]?.path ?? '/') ?? 'https://portal.example/';
    return topicMail({
      reader: { ...to, locale: language },
      account,
      brand,
      told: [
        {
          title: topic.plugin.texts.format(wording, topic.spec.title.key),
          template,
          values: topic.spec.values ?? {},
          url,
          item: null,
        },
      ],
      id: newId(clock),
      host: addresses?.host ?? 'portal.example',
      portal: url,
      signIn: makesSignInLink(template.parsed) ? { url, code: '123456' } : undefined,
    });
  }
}

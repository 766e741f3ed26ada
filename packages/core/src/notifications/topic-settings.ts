import { z } from 'zod';
import type { Cause } from '../changes/cause.js';
import type { Changes } from '../changes/changes.js';
import type { Engine } from '../data/engine.js';
import { readInput } from '../identity/operator-input.js';
import type { KernelTables } from '../identity/tables.js';
import { nearest } from '../permissions/nearest.js';
import { PortalError } from '../problem.js';
import { fallbacks, isVariant, languageOfWording, wordingFor } from '../texts/formality.js';
import { faultText, type ParsedTemplate, parseTemplate, type TopicTemplate } from './template/template.js';
import type { Channels } from './topic.js';
import { defaultTemplate, languagesOf, passed, type Topic, type Topics, valuesOf } from './topics.js';

/** A topic as the account's owner has it. */
export interface OwnedTopic {
  readonly topic: string;
  readonly app: string;
  readonly title: string;
  /** Nobody can switch it off. */
  readonly required: boolean;
  readonly status: 'on' | 'off';
  /** How contacts are told who have not chosen. */
  readonly channels: Channels;
  /** What templates may use, beside `contact.name`, `account.name`, `link` and `signInLink`. */
  readonly values: readonly string[];
  /** What its mails say, by language. */
  readonly templates: readonly OwnedTemplate[];
}

/** What a topic's mails say in one language. */
export interface OwnedTemplate extends TopicTemplate {
  readonly language: string;
  /** Whether the owner wrote it: `reset` puts the default back. */
  readonly edited: boolean;
}

/** A change of a topic. What is left out stays. */
export interface TopicChange {
  readonly status?: 'on' | 'off' | undefined;
  /** What its mails say in one language from now on. */
  readonly template?: (TopicTemplate & { readonly language: string }) | undefined;
}

const Change = z.object({
  status: z.enum(['on', 'off']).optional(),
  template: z.object({ language: z.string(), subject: z.string(), body: z.string() }).optional(),
});

/** What the owners of accounts decide about topics. */
export class TopicSettings {
  constructor(
    private readonly engine: Engine,
    private readonly changes: Changes,
    readonly all: Topics,
  ) {}

  /** All topics, in the words of the account's language. */
  async topics(account: { readonly id: string; readonly locale: string; readonly formality: 'formal' | 'informal' }) {
    const [off, edited] = await Promise.all([this.off(account.id), this.#edited(account.id)]);
    return [...this.all.values()].map((topic): OwnedTopic => {
      const { name, spec, required, channels, plugin } = topic;
      return {
        topic: name,
        app: spec.app,
        title: plugin.texts.format(wordingFor(account.locale, account.formality), spec.title.key),
        required,
        status: off.has(name) ? 'off' : 'on',
        channels,
        values: valuesOf(topic),
        templates: languagesOf(topic).map((language) => {
          const own = edited.get(`${name} ${language}`);
          const { subject, body } = own ?? defaultTemplate(topic, wordingFor(language, account.formality));
          return { language, subject, body, edited: own !== undefined };
        }),
      };
    });
  }

  /**
   * Switches a topic or changes what its mails say.
   *
   * @throws PortalError `topic_unknown` 404, `topic_required` 409, `template_invalid` 422, with each fault's line and column
   */
  async set(accountId: string, name: string, given: TopicChange, cause: Cause): Promise<void> {
    const topic = this.named(name);
    const { status, template } = readInput(Change, 'change', given);
    if (status === 'off' && topic.required)
      throw new PortalError(
        'topic_required',
        409,
        `The topic "${name}" cannot be switched off: contacts must be told.`,
      );
    if (template !== undefined) this.checked(topic, template);
    const data = { ...(status !== undefined && { status }), ...(template && { language: template.language }) };
    await this.changes.run(accountId, cause, async (change) => {
      const { at } = change;
      const db = change.tx.kysely<KernelTables>();
      const changed = { changed_by: cause.actor.id };
      if (status !== undefined)
        await db
          .insertInto('portico_topic_setting')
          .values({ account_id: accountId, topic: name, status, status_at: at, ...changed })
          .onConflict((conflict) =>
            conflict.columns(['account_id', 'topic']).doUpdateSet({ status, status_at: at, ...changed }),
          )
          .execute();
      if (template !== undefined) {
        const { language, subject, body } = template;
        await db
          .insertInto('portico_topic_template')
          .values({ account_id: accountId, topic: name, language, subject, body, changed_at: at, ...changed })
          .onConflict((conflict) =>
            conflict
              .columns(['account_id', 'topic', 'language'])
              .doUpdateSet({ subject, body, changed_at: at, ...changed }),
          )
          .execute();
      }
      change.note({ action: 'topic.changed', subject: `topic:${name}`, data });
    });
  }

  /**
   * Puts a topic's default template back, in one language or in all. Where nothing was edited, nothing happens.
   *
   * @throws PortalError `topic_unknown` 404
   */
  async reset(accountId: string, name: string, language: string | undefined, cause: Cause): Promise<void> {
    this.named(name);
    await this.changes.run(accountId, cause, async (change) => {
      let query = change.tx
        .kysely<KernelTables>()
        .deleteFrom('portico_topic_template')
        .where('account_id', '=', accountId)
        .where('topic', '=', name);
      if (language !== undefined) query = query.where('language', '=', language);
      const gone = await query.returning('language').execute();
      if (gone.length === 0) return;
      const languages = gone.map((row) => row.language).toSorted();
      change.note({ action: 'topic.reset', subject: `topic:${name}`, data: { languages } });
    });
  }

  /** The topics that are switched off. */
  async off(accountId: string): Promise<ReadonlySet<string>> {
    const rows = await this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_topic_setting')
      .select('topic')
      .where('account_id', '=', accountId)
      .where('status', '=', 'off')
      .execute();
    return new Set(rows.map(({ topic }) => topic).filter((name) => this.all.get(name)?.required !== true));
  }

  /** What mails say to a reader: the owner's words in his language, else the default. */
  async templates(accountId: string): Promise<(topic: Topic, wording: string) => FoundTemplate | undefined> {
    const edited = await this.#edited(accountId);
    return (topic, wording) => {
      const informal = isVariant(wording);
      for (const language of fallbacks(languageOfWording(wording))) {
        const templates = [
          edited.get(`${topic.name} ${language}`),
          informal ? defaultIn(topic, wordingFor(language, 'informal')) : undefined,
          defaultIn(topic, language),
        ];
        for (const template of templates) {
          // One of the owner's whose values a newer version of the plugin no longer has gives way to the default.
          const parsed = template && passed(topic, template);
          if (parsed !== undefined) return { parsed, language };
        }
      }
      return undefined;
    };
  }

  /** @throws PortalError `template_invalid` 422 */
  checked(topic: Topic, { language, subject, body }: TopicTemplate & { readonly language: string }): ParsedTemplate {
    const languages = languagesOf(topic);
    if (!languages.includes(language))
      throw invalid(
        `The topic "${topic.name}" is not written in "${language}". It is in: ${languages.join(', ')}.`,
        [],
      );
    const read = parseTemplate({ subject, body }, valuesOf(topic));
    if ('parsed' in read) return read.parsed;
    throw invalid(`The template is broken. ${read.faults.map(faultText).join(' ')}`, read.faults);
  }

  /** @throws PortalError `topic_unknown` 404 */
  named(name: string): Topic {
    const topic = this.all.get(name);
    if (topic !== undefined) return topic;
    const like = nearest(name, new Set(this.all.keys()));
    throw new PortalError(
      'topic_unknown',
      404,
      `There is no topic "${name}".${like === undefined ? '' : ` Did you mean "${like}"?`}`,
    );
  }

  async #edited(accountId: string): Promise<ReadonlyMap<string, TopicTemplate>> {
    const rows = await this.engine
      .kysely<KernelTables>()
      .selectFrom('portico_topic_template')
      .select(['topic', 'language', 'subject', 'body'])
      .where('account_id', '=', accountId)
      .execute();
    return new Map(rows.map(({ topic, language, subject, body }) => [`${topic} ${language}`, { subject, body }]));
  }
}

/** A template with the language that it is in. */
export interface FoundTemplate {
  readonly parsed: ParsedTemplate;
  readonly language: string;
}

function defaultIn({ spec }: Topic, wording: string): TopicTemplate | undefined {
  return Object.hasOwn(spec.templates, wording) ? spec.templates[wording] : undefined;
}

function invalid(message: string, errors: readonly object[]): PortalError {
  return new PortalError('template_invalid', 422, message, { errors: [...errors] });
}

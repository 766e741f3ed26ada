import type { InstalledPlugin } from '../composition/compose.js';
import { fallbacks, isVariant } from '../texts/formality.js';
import { type ParsedTemplate, parseTemplate, type TopicTemplate } from './template/template.js';
import type { Channels, TopicSpec } from './topic.js';

/** A topic with the plugin that it comes from. */
export interface Topic {
  readonly name: string;
  readonly spec: TopicSpec;
  readonly plugin: InstalledPlugin;
  /** How contacts are told who have not chosen. */
  readonly channels: Channels;
  readonly required: boolean;
}

/** All topics of a composition, by name. */
export type Topics = ReadonlyMap<string, Topic>;

/** The topics of plugins that passed. */
export function topicsOf(plugins: readonly InstalledPlugin[]): Topics {
  return new Map(
    plugins.flatMap((plugin) =>
      Object.entries(plugin.spec.topics ?? {}).map(([name, spec]) => [
        name,
        {
          name,
          spec,
          plugin,
          channels: { email: 'now', inApp: 'on', ...spec.channels } as const,
          required: spec.required === true,
        },
      ]),
    ),
  );
}

/** The values that a topic declares. */
export function valuesOf({ spec }: Pick<Topic, 'spec'>): string[] {
  return Object.keys(spec.values ?? {});
}

/** What a topic's mails say to a reader, if the owner has written nothing of his own. */
export function defaultTemplate({ spec }: Pick<Topic, 'spec'>, wording: string): TopicTemplate {
  const found = fallbacks(wording).find((each) => Object.hasOwn(spec.templates, each));
  return spec.templates[found ?? 'en'] ?? spec.templates.en;
}

/** A template that composition or the owner's editor has let pass. */
export function passed(topic: Topic, template: TopicTemplate): ParsedTemplate | undefined {
  const read = parseTemplate(template, valuesOf(topic));
  return 'parsed' in read ? read.parsed : undefined;
}

/** The languages in which a topic can be written. */
export function languagesOf({ spec }: Pick<Topic, 'spec'>): string[] {
  return Object.keys(spec.templates).filter((each) => !isVariant(each));
}

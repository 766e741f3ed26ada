import type { TopicTemplate } from '../../../notifications/template/template.js';
import type { TopicSpec } from '../../../notifications/topic.js';
import type { Formality } from '../../../texts/formality.js';
import { isVariant } from '../../../texts/formality.js';
import { catalogueGaps } from '../../catalogue-gaps.js';
import { short } from '../answer.js';
import type { World } from '../world.js';

/** The mails of a plugin's topics can be made in every language that it speaks, with the values that it gives as examples. */
export async function checkTopics(world: World): Promise<void> {
  const topics = Object.entries(world.plugin.spec.topics ?? {});
  if (topics.length === 0) return;
  for (const [name, topic] of topics) {
    differences(world, name, topic);
    gaps(world, name, topic);
  }
  const [{ account }] = world.people.realms;
  const { brand } = account.services;
  const before = await brand.get();
  for (const formality of ['formal', 'informal'] satisfies Formality[]) {
    await brand.set({ ...before, formality });
    for (const [name, topic] of topics) await render(world, name, topic);
  }
  await brand.set(before);
}

async function render(world: World, name: string, { templates }: TopicSpec): Promise<void> {
  const [{ account }] = world.people.realms;
  for (const language of Object.keys(templates).filter((each) => !isVariant(each))) {
    try {
      const { subject, text } = await account.services.notifications.preview({ topic: name, language });
      const left = /\{\{|\}\}|undefined|\[object |\bNaN\b/.exec(`${subject}\n${text}`);
      if (left === null) continue;
      world.report({
        check: 'topics',
        place: `topic ${name}`,
        what: `Its mail in "${language}" says \`${left[0]}\`: ${short(subject)}.`,
        mend: 'Give each of its `values` an example of the kind that is sent.',
      });
    } catch (error) {
      world.report({
        check: 'topics',
        place: `topic ${name}`,
        what: `Its mail in "${language}" cannot be made: ${String(error)}`,
        mend: 'Give each of its `values` an example of the kind that is sent.',
      });
    }
  }
}

/** What a reader of one language is told, one of another must not miss. */
function differences(world: World, name: string, { templates }: TopicSpec): void {
  const english = usedIn(templates.en);
  for (const [language, template] of Object.entries(templates)) {
    const used = usedIn(template);
    const odd = [...new Set([...english, ...used])].filter((each) => !english.has(each) || !used.has(each)).toSorted();
    if (odd.length === 0) continue;
    world.report({
      check: 'topics',
      place: `topic ${name}`,
      what: `Its mail uses ${odd.map((each) => `{{${each}}}`).join(', ')} in English or in "${language}", and not in both.`,
      mend: 'Tell readers of each language the same.',
    });
  }
}

/** What its templates lack as texts: a variant for a form of address, above all. */
function gaps(world: World, name: string, { templates }: TopicSpec): void {
  const { texts } = world.plugin.spec;
  const words = ({ subject, body }: TopicTemplate) => ({ subject: wordsOf(subject), body: wordsOf(body) });
  const all = Object.entries(templates).map(([language, template]) => [language, words(template)] as const);
  const catalogue = { ...Object.fromEntries(all), en: words(templates.en) };
  for (const gap of catalogueGaps(catalogue, Object.keys(texts)))
    world.report({
      check: 'topics',
      place: `topic ${name}`,
      what: `Its templates lack something: ${gap}`,
      mend: 'Write a template for each language and form of address of the catalogue.',
    });
}

/** The values that a template uses. */
function usedIn({ subject, body }: TopicTemplate): Set<string> {
  return new Set([...`${subject}\n${body}`.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map(([, value = '']) => value));
}

/** A template without its values, as a catalogue has messages. */
function wordsOf(text: string): string {
  return text.replace(/\{\{[^}]*\}\}/g, '…').replace(/[{}<>#|']/g, ' ');
}

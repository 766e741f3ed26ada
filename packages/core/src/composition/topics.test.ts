import { expect, it } from 'vitest';
import { z } from 'zod';
import { defineTables } from '../data/define-tables.js';
import { definePlugin } from '../plugin.js';
import type { PortalError } from '../problem.js';
import { text } from '../texts/catalogue.js';
import { compose } from './compose.js';

const template = { subject: 'A visit', body: 'At {{visit.place}}.\n\n[See]({{link}})' };
const topic = {
  app: 'visits',
  title: text('title'),
  values: { 'visit.place': 'Berlin' },
  templates: { en: template, de: template },
};
const plugin = (id: string, topics: object) =>
  (
    definePlugin({
      id,
      options: z.object({}),
      tables: defineTables({}),
      migrations: {},
      texts: { en: { title: 'Visits', counted: '{count} visits' }, de: { title: 'Besuche' }, 'de-x-informal': {} },
      apps: { [id]: { title: text('title'), icon: 'square', path: '/visits' } },
      topics,
    } as never) as () => unknown
  )();

function faultsOf(...plugins: unknown[]): unknown {
  try {
    compose(plugins);
    return [];
  } catch (error) {
    return (error as PortalError).members['faults'];
  }
}

it('topics are taken that are whole', () => {
  expect(faultsOf(plugin('visits', { visit_planned: topic }))).toEqual([]);
});

it('topics are refused with all that is wrong with them', () => {
  expect(
    faultsOf(
      plugin('visits', {
        'Visit-Planned': topic,
        a: { ...topic, app: 'nothing' },
        b: { ...topic, title: text('missing') },
        c: { ...topic, title: text('counted') },
        d: { ...topic, required: true, channels: { email: 'off' } },
        e: { ...topic, templates: { en: template } },
        f: { ...topic, templates: { ...topic.templates, de: { subject: 'Ein {{visit.plaze}}', body: 'x' } } },
        g: { ...topic, values: { link: 'x', 'visit.place': { day: 'tomorrow' } } },
      }),
    ),
  ).toEqual([
    expect.stringMatching(/^Topic "Visit-Planned" of plugin "visits" has no name for a topic\./),
    expect.stringMatching(/^Topic "a" of plugin "visits" belongs to the app "nothing"/),
    expect.stringMatching(/^Topic "b" .* takes its title from the text "missing", which the English catalogue lacks/),
    expect.stringMatching(/^Topic "c" .* has the title "counted", which needs values/),
    expect.stringMatching(/^Topic "d" .* is required, and its `channels` are off/),
    'Topic "e" of plugin "visits" has no template in "de", a language of the plugin\'s. Add it to `templates`.',
    'Topic "f" of plugin "visits" has a template in "de" that is broken. Line 1, column 5 of the subject: `{{visit.plaze}}` is no value here. There are: {{contact.name}}, {{account.name}}, {{visit.place}}.',
    expect.stringMatching(/^Topic "g" .* cannot have a value "link"/),
    expect.stringMatching(/^Topic "g" .* has an example for "visit.place.day" that does not fit/),
  ]);
});

it('a topic has one owner', () => {
  expect(
    faultsOf(plugin('visits', { planned: topic }), plugin('tours', { planned: { ...topic, app: 'tours' } })),
  ).toEqual(['Plugins "visits" and "tours" both claim the topic "planned". Rename one of them.']);
});

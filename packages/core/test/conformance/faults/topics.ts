import { text } from '../../../src/index.js';
import type { TopicSpec } from '../../../src/notifications/topic.js';
import { broken } from '../broken.js';
import { spec } from '../parcels.js';
import type { PlantedFaults } from './planted-fault.js';

const arrived: TopicSpec<'parcels'> = {
  app: 'parcels',
  title: text('parcels'),
  values: { label: 'P-1', weight: 3 },
  templates: {
    en: { subject: 'Parcel {{label}}', body: 'It weighs {{weight}} kg.\n\n[See it]({{link}})' },
    de: { subject: 'Paket {{label}}', body: 'Es wiegt {{weight}} kg.\n\n[Ansehen]({{link}})' },
  },
};
const german = (body: string, more: Readonly<Record<string, typeof arrived.templates.en>> = {}) => ({
  arrived: { ...arrived, templates: { ...arrived.templates, de: { subject: 'Paket {{label}}', body }, ...more } },
});
const bothForms = { ...spec.texts, 'de-x-informal': {} };

/** What is wrong with what contacts are told. */
export const topics: PlantedFaults = {
  'tells what it declares, in each language': {
    found: [],
    plugin: () => broken({ topics: { arrived } }),
  },

  'tells less in one language': {
    found: ['topics topic arrived'],
    plugin: () => broken({ topics: german('Es ist da.\n\n[Ansehen]({{link}})') }),
  },

  'addresses with "Sie" whoever is addressed with "du" elsewhere': {
    found: ['topics topic arrived'],
    plugin: () => broken({ texts: bothForms, topics: german('Ihr Paket wiegt {{weight}} kg.\n\n[Ansehen]({{link}})') }),
  },

  'is written in what is no language': {
    found: ['topics topic arrived'],
    plugin: () => broken({ topics: german(arrived.templates.en.body, { de_DE: arrived.templates.en }) }),
  },
};

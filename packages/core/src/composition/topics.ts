import { commonValues, faultText, parseTemplate } from '../notifications/template/template.js';
import type { TopicSpec } from '../notifications/topic.js';
import { NotificationValues } from '../notifications/values.js';
import { isVariant } from '../texts/formality.js';
import { Claims } from './claims.js';
import type { InstalledPlugin } from './compose.js';
import type { Faults } from './faults.js';
import { checkApp } from './routes.js';

const NAME = /^[a-z][a-z0-9_]{0,59}$/;
const VALUE = /^[a-z][A-Za-z0-9]{0,39}(\.[a-z][A-Za-z0-9]{0,39})?$/;

/** Checks the kinds of notification that plugins declare, and what their mails say in each language. */
export function checkTopics(plugins: readonly InstalledPlugin[], faults: Faults): void {
  const names = new Claims('topic', 'Rename one of them.', faults);
  for (const plugin of plugins) {
    for (const [name, topic] of Object.entries(plugin.spec.topics ?? {})) {
      const where = `Topic "${name}" of plugin "${plugin.id}"`;
      if (!NAME.test(name))
        faults.add(
          `${where} has no name for a topic. Use a lower-case letter followed by up to 59 lower-case letters, digits or "_".`,
        );
      names.claim(name, plugin.id);
      checkApp(plugin, topic.app, where, faults);
      if (!plugin.texts.has(topic.title.key))
        faults.add(`${where} takes its title from the text "${topic.title.key}", which the English catalogue lacks.`);
      else if (plugin.texts.languagesWithPlaces(topic.title.key).length > 0)
        faults.add(`${where} has the title "${topic.title.key}", which needs values. A title has none.`);
      if (topic.required === true && (topic.channels?.email === 'off' || topic.channels?.inApp === 'off'))
        faults.add(`${where} is required, and its \`channels\` are off. What is required is told: leave them on.`);
      checkValues(where, topic, faults);
      checkTemplates(where, plugin, topic, faults);
    }
  }
}

function checkValues(where: string, { values = {} }: TopicSpec, faults: Faults): void {
  for (const name of Object.keys(values)) {
    if (!VALUE.test(name) || commonValues.some((common) => common === name))
      faults.add(`${where} cannot have a value "${name}". Name it "invoice.number" or "number", not as a common one.`);
  }
  const examples = NotificationValues.safeParse(values);
  for (const { path, message } of examples.error?.issues ?? [])
    faults.add(`${where} has an example for "${path.map(String).join('.')}" that does not fit: ${message}.`);
}

function checkTemplates(where: string, plugin: InstalledPlugin, topic: TopicSpec, faults: Faults): void {
  const templates = topic.templates ?? {};
  const wanted = new Set(['en', ...Object.keys(plugin.spec.texts ?? {}).filter((each) => !isVariant(each))]);
  for (const language of wanted) {
    if (!Object.hasOwn(templates, language))
      faults.add(`${where} has no template in "${language}", a language of the plugin's. Add it to \`templates\`.`);
  }
  for (const [language, { subject = '', body = '' }] of Object.entries(templates)) {
    const read = parseTemplate({ subject, body }, Object.keys(topic.values ?? {}));
    for (const fault of 'faults' in read ? read.faults : [])
      faults.add(`${where} has a template in "${language}" that is broken. ${faultText(fault)}`);
  }
}

import type { InstalledPlugin } from './compose.js';
import type { Faults } from './faults.js';

/** Checks that every message of a plugin can be formatted, and the titles of its apps without values. */
export function checkTexts(plugin: InstalledPlugin, faults: Faults): void {
  const { id, texts } = plugin;
  for (const language of texts.strangeLanguages())
    faults.add(
      `Plugin "${id}" has texts in "${language}", which is no language tag (BCP 47). Write it as "de" or "de-AT".`,
    );
  for (const { language, key, error } of texts.faults())
    faults.add(`The text "${key}" of plugin "${id}" in "${language}" is no ICU message: ${error}. Correct it.`);
  for (const [app, { title }] of Object.entries(plugin.spec.apps)) {
    if (!texts.has(title.key)) {
      faults.add(
        `App "${app}" of plugin "${id}" takes its title from the text "${title.key}", which the English catalogue lacks. Add it to \`texts.en\`.`,
      );
      continue;
    }
    const languages = texts.languagesWithPlaces(title.key).map((language) => `"${language}"`);
    if (languages.length > 0)
      faults.add(
        `App "${app}" of plugin "${id}" has the title "${title.key}", which needs values in ${languages.join(', ')}. A title has none: write it without braces.`,
      );
  }
}

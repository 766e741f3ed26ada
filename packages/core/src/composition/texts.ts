import type { VariantFault } from '../texts/catalogue.js';
import { languageOfWording } from '../texts/formality.js';
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
  for (const fault of texts.variantFaults()) faults.add(variantFault(id, fault));
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

function variantFault(id: string, fault: VariantFault): string {
  const { variant } = fault;
  const language = languageOfWording(variant);
  const named = (places: readonly string[]) =>
    places.length === 0 ? 'none' : places.map((place) => `{${place}}`).join(', ');
  switch (fault.kind) {
    case 'unknown':
      return `Plugin "${id}" has texts in "${variant}", a variant that nobody reads. The one there is: "${language}-x-informal".`;
    case 'alone':
      return `The text "${fault.key}" of plugin "${id}" in "${variant}" has none in "${language}" that it is a variant of. Add it to \`texts.${language}\`.`;
    case 'places':
      return `The text "${fault.key}" of plugin "${id}" in "${variant}" has places for ${named(fault.places)}, and in "${language}" for ${named(fault.wanted)}. Give both the same.`;
  }
}

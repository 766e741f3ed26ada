import { type Calendar, type Clock, isoNow } from '../clock.js';
import type { Use } from '../container/token.js';
import { basePathOf, type Mount } from '../http/place.js';
import type { AccountContext, BaseContext } from '../plugin/context.js';
import { type Formality, wordingFor } from '../texts/formality.js';
import type { InstalledPlugin } from './compose.js';
import { linkOf, rootPathOf } from './links.js';

/** Makes what every piece of a plugin's code gets, for a reader of `locale`. */
export function baseContext(
  plugin: InstalledPlugin,
  parts: { readonly use: Use; readonly clock: Clock; readonly calendar: Calendar; readonly mount: Mount },
  account: AccountContext & { readonly slug: string; readonly formality: Formality },
  locale: string,
): BaseContext<unknown> {
  const now = isoNow(parts.clock);
  const wording = wordingFor(locale, account.formality);
  return {
    use: parts.use,
    options: plugin.options,
    account,
    now,
    today: parts.calendar.dayOf(now, account.timeZone),
    text: (key, values) => plugin.texts.format(wording, key, values),
    link: (name, parameters) => linkOf(plugin, name, parameters),
    rootPath: (path, parameters) =>
      (parts.mount.bySlug ? basePathOf(parts.mount, account.slug) : '') + rootPathOf(plugin, path, parameters),
  };
}

import { type Calendar, type Clock, isoNow } from '../clock.js';
import type { Use } from '../container/token.js';
import type { Moment } from '../data/reads/reading.js';
import { basePathOf, type Mount } from '../http/place.js';
import type { AccountContext, BaseContext } from '../plugin/context.js';
import { type Formality, wordingFor } from '../texts/formality.js';
import type { InstalledPlugin } from './compose.js';
import { linkOf, rootPathOf } from './links.js';

interface TimeParts {
  readonly clock: Clock;
  readonly calendar: Calendar;
}

/** When something happens: now, and on which day of the account. */
export function momentFor({ clock, calendar }: TimeParts, { timeZone }: Pick<AccountContext, 'timeZone'>): Moment {
  const now = isoNow(clock);
  return { now, today: calendar.dayOf(now, timeZone) };
}

/** Makes what every piece of a plugin's code gets, for a reader of `locale`. */
export function baseContext(
  plugin: InstalledPlugin,
  parts: TimeParts & { readonly use: Use; readonly mount: Mount },
  account: AccountContext & { readonly slug: string; readonly formality: Formality },
  locale: string,
  { now, today }: Moment = momentFor(parts, account),
): BaseContext<unknown> {
  const wording = wordingFor(locale, account.formality);
  return {
    use: parts.use,
    options: plugin.options,
    account,
    now,
    today,
    text: (key, values) => plugin.texts.format(wording, key, values),
    link: (name, parameters) => linkOf(plugin, name, parameters),
    rootPath: (path, parameters) =>
      (parts.mount.bySlug ? basePathOf(parts.mount, account.slug) : '') + rootPathOf(plugin, path, parameters),
  };
}

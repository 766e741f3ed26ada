import { z } from 'zod';
import type { InstalledApp } from '../composition/compose.js';
import { ListView } from '../plugin/view.js';
import { composeHome, HomeResponse, type Look } from './home.js';
import { LauncherEntry, launcherEntry } from './launcher.js';
import { type PageStart, runList } from './list-rows.js';
import { settle } from './settle.js';

/** The first page of a list that arrived. */
export const AppList = z.object({ list: z.string(), version: z.literal(1), view: ListView });

/** A list that could not be had; the rest of the page is not affected. */
export const UnavailableList = z.object({ list: z.string(), title: z.string(), unavailable: z.literal(true) });

/** What `GET /apps/:app` answers: enough to draw a page of an app that the front end has never heard of. */
export const AppPage = LauncherEntry.extend({
  ...HomeResponse.pick({ actions: true, cards: true, unavailableActions: true }).shape,
  lists: z.array(z.union([AppList, UnavailableList])),
});

/** See {@link AppPage}. */
export type AppPage = z.output<typeof AppPage>;

/**
 * The page of one app for one contact: its part of home, and its lists.
 *
 * @param cursorOf writes where the next page of a list begins
 */
export async function composeAppPage(
  app: InstalledApp,
  look: Look,
  cursorOf: (list: string, place: PageStart) => Promise<string>,
): Promise<AppPage> {
  const context = look.contextOf(app.plugin);
  const entry = launcherEntry(app, look.titleOf(app));
  const own = Object.entries(app.plugin.lists).filter(([, list]) => list.spec.app === app.id);
  const [{ actions, cards, unavailableActions }, lists] = await Promise.all([
    composeHome([app], ['something'], look),
    Promise.all(
      own.map(async ([name, list]) => {
        const view = await settle(look.log, 'list', app.plugin, name, async () => {
          const reading = look.board.readingOf(list);
          const page = await runList(list, context, {}, reading && (() => look.rows(reading)));
          return page.next === undefined ? page.view : { ...page.view, next: await cursorOf(name, page.next) };
        });
        return view === undefined
          ? { list: name, title: entry.title, unavailable: true as const }
          : { list: name, version: 1 as const, view };
      }),
    ),
  ]);
  return { ...entry, actions, cards, unavailableActions, lists };
}

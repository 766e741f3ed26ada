import { z } from 'zod';
import type { InstalledApp, InstalledPlugin } from '../composition/compose.js';
import type { Eligibility } from '../permissions/explanation.js';
import type { RunnablePiece } from '../plugin/card.js';
import { ActionView, CardView, PagePath } from '../plugin/view.js';
import { MOST_SHOWN, type Recent } from '../recents/recents.js';
import { Welcome } from '../welcome/welcomes.js';
import type { Asking } from './launcher.js';
import { limitOf, type PieceContext, runPiece } from './piece-rows.js';
import { settle } from './settle.js';

/** One entry of *what waits for you*. */
export const HomeAction = z.object({
  plugin: z.string(),
  action: z.string(),
  app: z.string(),
  icon: z.string(),
  ...ActionView.shape,
});

const ActionViews = z.array(ActionView);

/** A card that arrived. */
export const HomeCard = z.object({
  plugin: z.string(),
  card: z.string(),
  app: z.string(),
  icon: z.string(),
  version: z.literal(1),
  view: CardView,
});

/** A card that could not be had; the rest of home is not affected. */
export const UnavailableCard = z.object({
  plugin: z.string(),
  card: z.string(),
  app: z.string(),
  icon: z.string(),
  title: z.string(),
  unavailable: z.literal(true),
});

/** Something that the contact opened. */
export const HomeRecent = z.object({
  app: z.string(),
  icon: z.string(),
  title: z.string(),
  subtitle: z.string().optional(),
  link: PagePath,
  /** ISO 8601 in UTC. */
  openedAt: z.string(),
});

/** What `GET /home` answers. */
export const HomeResponse = z.object({
  actions: z.array(HomeAction),
  cards: z.array(z.union([HomeCard, UnavailableCard])),
  /** Actions that could not be asked for: what waits may be more than is shown. */
  unavailableActions: z.array(z.object({ plugin: z.string(), action: z.string(), app: z.string() })),
  /** What he opened, the newest first, without what waits above. */
  recents: z.array(HomeRecent),
  welcome: Welcome,
});

/** See {@link HomeResponse}. */
export type HomeResponse = z.output<typeof HomeResponse>;
type HomeActions = HomeResponse['actions'];
type HomeCards = HomeResponse['cards'];

/** Makes the context of a plugin for the contact who looks. */
export type ContextOf = (plugin: InstalledPlugin) => PieceContext;

/** How home is composed for whoever looks. */
export interface Look extends Asking {
  readonly contextOf: ContextOf;
  /** An app's name for him. */
  readonly titleOf: (app: InstalledApp) => string;
  readonly now: number;
}

/** The part of home that apps fill. */
type AppsPart = Omit<HomeResponse, 'recents' | 'welcome'>;

/**
 * What waits for one contact, and what is going on.
 *
 * @param apps those that he sees, in the owner's order
 * @param answers whether he has something in each
 */
export async function composeHome(
  apps: readonly InstalledApp[],
  answers: readonly Promise<Eligibility>[],
  { contextOf, titleOf, board, rows, log, now }: Look,
): Promise<AppsPart> {
  const queried = (piece: RunnablePiece) => {
    const reading = board.readingOf(piece);
    return reading && (() => rows(reading));
  };
  const each = <Result>(
    pieces: (plugin: InstalledPlugin) => Readonly<Record<string, RunnablePiece>>,
    run: (plugin: InstalledPlugin, name: string, piece: RunnablePiece, app: InstalledApp) => Promise<Result>,
  ) =>
    Promise.all(
      apps.map(async (app, i) => {
        // Not all wait for one: what is loaded elsewhere begins as soon as its own app is known to show.
        if ((await answers[i]) === 'nothing') return [];
        const own = Object.entries(pieces(app.plugin)).filter(([, piece]) => piece.spec.app === app.id);
        return Promise.all(own.map(([name, piece]) => run(app.plugin, name, piece, app)));
      }),
    ).then((results) => results.flat());

  const [actions, cards] = await Promise.all([
    each(
      (plugin) => plugin.actions,
      async (plugin, name, piece, app) => {
        const entry = { plugin: plugin.id, action: name, app: app.id };
        const views = await settle(log, 'action', plugin, name, () =>
          runPiece(piece, contextOf(plugin), ActionViews, queried(piece)),
        );
        return { entry, views: views?.map((view) => ({ ...entry, icon: app.spec.icon, ...view })) };
      },
    ),
    each(
      (plugin) => plugin.cards,
      async (plugin, name, piece, app) => {
        const entry = { plugin: plugin.id, card: name, app: app.id, icon: app.spec.icon };
        const context = contextOf(plugin);
        const limit = limitOf(piece);
        const view = await settle(log, 'card', plugin, name, () => runPiece(piece, context, CardView, queried(piece)));
        return view === undefined
          ? { limit, card: { ...entry, title: titleOf(app), unavailable: true as const } }
          : { limit, card: { ...entry, version: 1 as const, view } };
      },
    ),
  ]);

  const waiting = inOrderOfUrgency(
    actions.flatMap(({ views }) => views ?? []),
    now,
  );
  return {
    actions: waiting,
    cards: cards.flatMap(({ card, limit }) => withoutDoubles(card, waiting, limit)),
    unavailableActions: actions.flatMap(({ entry, views }) => (views === undefined ? [entry] : [])),
  };
}

/** What home shows of what a contact opened: only of the apps that it shows, and not what waits above. */
export function shownRecents(
  recents: readonly Recent[],
  apps: readonly InstalledApp[],
  actions: readonly { readonly link: string }[],
): HomeResponse['recents'] {
  const shown = new Map(apps.map((app) => [app.id, app.spec.icon]));
  const waiting = new Set(actions.map(({ link }) => link));
  return recents
    .flatMap(({ app, title, subtitle, link, openedAt }) => {
      const icon = shown.get(app);
      if (icon === undefined || waiting.has(link)) return [];
      return [{ app, icon, title, ...(subtitle !== null && { subtitle }), link, openedAt }];
    })
    .slice(0, MOST_SHOWN);
}

const THREE_DAYS = 3 * 24 * 60 * 60 * 1000;

/** What can lapse within three days comes first, then what is overdue, then by date; what has no date comes last. */
function inOrderOfUrgency(actions: HomeActions, now: number): HomeActions {
  const rank = ({ urgency, dueAt }: HomeActions[number]) => {
    if (urgency === 'lapses' && dueAt !== undefined && Date.parse(dueAt) <= now + THREE_DAYS) return 0;
    return urgency === 'overdue' ? 1 : 2;
  };
  const time = ({ dueAt }: HomeActions[number]) => (dueAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(dueAt));
  // Infinity minus infinity is no number: two without a date keep the order of their plugins.
  return actions.toSorted((a, b) => rank(a) - rank(b) || time(a) - time(b) || 0);
}

/** Drops from a card what already waits above; a card that shows nothing else is no card. */
function withoutDoubles(card: HomeCards[number], actions: HomeActions, limit: number): HomeCards {
  if ('unavailable' in card) return [card];
  const waiting = new Set(actions.map((action) => action.link));
  const items = card.view.items.filter((item) => item.link === undefined || !waiting.has(item.link)).slice(0, limit);
  const emptied = items.length === 0 && card.view.items.length > 0 && (card.view.figures?.length ?? 0) === 0;
  return emptied ? [] : [{ ...card, view: { ...card.view, items } }];
}

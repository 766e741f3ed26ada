import { z } from 'zod';
import type { InstalledApp, InstalledPlugin } from '../composition/compose.js';
import type { Eligibility } from '../permissions/explanation.js';
import { ActionView, CardView, PagePath } from '../plugin/view.js';
import { MOST_SHOWN, type Recent } from '../recents/recents.js';
import { Welcome } from '../welcome/welcomes.js';
import type { BoardPiece } from './board.js';
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

/** What an action came to: no views where it could not be asked for. */
interface AskedAction {
  readonly entry: HomeResponse['unavailableActions'][number];
  readonly views?: HomeActions;
}

/** What a card came to, with more items than it shows. */
interface ShownCard {
  readonly card: HomeCards[number];
  readonly limit: number;
}

/** What an app came to. */
interface AppPart {
  readonly actions: readonly AskedAction[];
  readonly cards: readonly ShownCard[];
}

const NO_PART: AppPart = { actions: [], cards: [] };

/**
 * What waits for one contact, and what is going on.
 *
 * @param apps those that he sees, in the owner's order
 * @param answers whether he has something in each
 */
export async function composeHome(
  apps: readonly InstalledApp[],
  answers: readonly (Eligibility | Promise<Eligibility>)[],
  look: Look,
): Promise<AppsPart> {
  const parts = await Promise.all(
    apps.map((app, i) => {
      const { actions, cards } = look.board.piecesOf(app);
      return actions.length + cards.length === 0 ? NO_PART : partOf(app, actions, cards, answers[i], look);
    }),
  );
  const actions = parts.flatMap((part) => part.actions);
  const waiting = inOrderOfUrgency(
    actions.flatMap(({ views }) => views ?? []),
    look.now,
  );
  const links = new Set(waiting.map(({ link }) => link));
  return {
    actions: waiting,
    cards: parts.flatMap((part) => part.cards.flatMap(({ card, limit }) => withoutDoubles(card, links, limit))),
    unavailableActions: actions.flatMap(({ entry, views }) => (views === undefined ? [entry] : [])),
  };
}

/** Not all wait for one: what an app loads elsewhere begins as soon as its own app is known to show. */
async function partOf(
  app: InstalledApp,
  actions: readonly BoardPiece[],
  cards: readonly BoardPiece[],
  answer: Eligibility | Promise<Eligibility> | undefined,
  look: Look,
): Promise<AppPart> {
  if ((await answer) === 'nothing') return NO_PART;
  const [asked, shown] = await Promise.all([
    Promise.all(actions.map((action) => actionOf(app, action, look))),
    Promise.all(cards.map((card) => cardOf(app, card, look))),
  ]);
  return { actions: asked, cards: shown };
}

async function actionOf(app: InstalledApp, { name, piece, reading }: BoardPiece, look: Look): Promise<AskedAction> {
  const { id, plugin, spec } = app;
  const entry = { plugin: plugin.id, action: name, app: id };
  const views = await settle(look.log, 'action', plugin, name, () =>
    runPiece(piece, look.contextOf(plugin), ActionViews, reading && (() => look.rows(reading))),
  );
  if (views === undefined) return { entry };
  return { entry, views: views.map((view) => ({ ...entry, icon: spec.icon, ...view })) };
}

async function cardOf(app: InstalledApp, { name, piece, reading }: BoardPiece, look: Look): Promise<ShownCard> {
  const { id, plugin, spec } = app;
  const entry = { plugin: plugin.id, card: name, app: id, icon: spec.icon };
  const limit = limitOf(piece);
  const view = await settle(look.log, 'card', plugin, name, () =>
    runPiece(piece, look.contextOf(plugin), CardView, reading && (() => look.rows(reading))),
  );
  return view === undefined
    ? { limit, card: { ...entry, title: look.titleOf(app), unavailable: true as const } }
    : { limit, card: { ...entry, version: 1 as const, view } };
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
function withoutDoubles(card: HomeCards[number], waiting: ReadonlySet<string>, limit: number): HomeCards {
  if ('unavailable' in card) return [card];
  const items = card.view.items.filter((item) => item.link === undefined || !waiting.has(item.link)).slice(0, limit);
  const emptied = items.length === 0 && card.view.items.length > 0 && (card.view.figures?.length ?? 0) === 0;
  return emptied ? [] : [{ ...card, view: { ...card.view, items } }];
}

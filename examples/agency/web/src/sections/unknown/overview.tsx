import { useQuery } from '@tanstack/react-query';
import type { Answer, App } from '../../api.ts';
import { ActionList } from '../../cards/action-list.tsx';
import { type KnownList, knownList } from '../../cards/known.ts';
import { cardPart, type Part, rowsHigh, Stacks } from '../../cards/stacks.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { useRetries } from '../../use-retries.ts';
import { Bones, Card, Empty, Failed, Page, Unavailable, useOwnTexts, WhenReady } from '../parts.ts';
import { few, ListCard } from './list-card.tsx';
import { listPath } from './place.ts';
import { appQuery } from './queries.ts';
import { texts } from './texts.ts';

type AppPage = Answer<ReturnType<typeof appQuery>>;

/** A section's own page: what waits in it, its cards, its lists. A part that is missing leaves no gap. */
export function Overview({ app }: { readonly app: App }) {
  const { t } = useTexts();
  const page = useQuery(appQuery(app.id));
  const partial = page.data !== undefined && isPartial(page.data);
  useRetries(partial, page.refetch);
  if (page.error !== null && page.data === undefined)
    return <Failed error={page.error} reset={() => void page.refetch()} />;
  return (
    <div className="unknown-overview">
      <Page title={page.data?.title ?? app.title} back={{ link: '/', text: t.home }}>
        <WhenReady waiting={page.isPending} bones={<Bones rows={4} />}>
          {() => page.data !== undefined && <Parts app={app} page={page.data} retry={() => void page.refetch()} />}
        </WhenReady>
      </Page>
    </div>
  );
}

function Parts({ app, page, retry }: { readonly app: App; readonly page: AppPage; readonly retry: () => void }) {
  const { t } = useOwnTexts(texts);
  const { t: common } = useTexts();
  const { actions = [], unavailableActions = [] } = page;
  const { cards, lists } = partsOf(app, page);
  return (
    <div className="stack">
      {actions.length > 0 && <ActionList actions={actions} />}
      {unavailableActions.length > 0 && (
        <p className="quiet" role="status">
          {common.unavailableWaiting(page.title)}
        </p>
      )}
      <Stacks parts={[...cards.map((card) => cardPart(card, 2, retry)), ...lists.map(listPart)]} />
      {actions.length + unavailableActions.length + cards.length + lists.length === 0 && (
        <div className="card box">
          <Empty title={t.nothing}>{t.nothingTell}</Empty>
        </div>
      )}
    </div>
  );

  function listPart(list: ShownList): Part {
    if ('unavailable' in list) {
      const content = (
        <Card title={list.title} level={2}>
          <Unavailable retry={retry} />
        </Card>
      );
      return { key: list.list, rows: rowsHigh(2), content };
    }
    const { view, begun } = list;
    return {
      key: list.list,
      rows: rowsHigh(Math.min(few, view.items.length)),
      content: <ListCard view={view} link={listPath(app, list.list)} begun={begun} />,
    };
  }
}

type ShownList =
  | Extract<AppPage['lists'][number], { readonly unavailable: true }>
  | { readonly list: string; readonly view: KnownList; readonly begun: ReturnType<typeof beginning> };

/** Nothing twice: a card that is the beginning of a list gives way to the list. */
function partsOf(app: App, { cards = [], lists = [] }: AppPage) {
  const readable = lists.flatMap((list): readonly ShownList[] => {
    if ('unavailable' in list) return [list];
    const view = knownList(list.view);
    const begun = cards.map(beginning).find((more) => more?.link === listPath(app, list.list));
    return view === undefined ? [] : [{ list: list.list, view, begun }];
  });
  const begun = new Set(readable.map(({ list }) => listPath(app, list)));
  return { cards: cards.filter((card) => !begun.has(beginning(card)?.link ?? '')), lists: readable };
}

/** What a card of nothing but rows is the beginning of. */
const beginning = (card: AppPage['cards'][number]) =>
  'view' in card && (card.view.figures ?? []).length === 0 ? card.view.more : undefined;

const isPartial = ({ cards = [], lists = [], unavailableActions = [] }: AppPage) =>
  unavailableActions.length > 0 || [...cards, ...lists].some((part) => 'unavailable' in part);

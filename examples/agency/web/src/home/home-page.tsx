import './home.css';
import { useQuery } from '@tanstack/react-query';
import { appsQuery, type Brand, brandQuery, type Home, type HomeCard, homeQuery, sessionQuery } from '../api.ts';
import { ActionList } from '../cards/action-list.tsx';
import { Bones, WhenReady } from '../cards/bones.tsx';
import { SectionCard, Unavailable } from '../cards/card.tsx';
import { usePageHeading } from '../frame/page.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { useRetries } from '../use-retries.ts';
import { NextSteps } from './next-steps.tsx';

/** Home: what waits for the contact, then what is going on. */
export function HomePage() {
  const { data: brand } = useQuery(brandQuery);
  const home = useQuery(homeQuery);
  useRetries(home.error !== null || (home.data !== undefined && isPartial(home.data)), home.refetch);
  const isNew = home.data !== undefined && isEmpty(home.data);
  return (
    <div className="home">
      <Greeting brand={brand} home={home.data} isNew={isNew} />
      {home.error !== null && home.data === undefined ? (
        <div className="card box">
          <Unavailable retry={() => void home.refetch()} page />
        </div>
      ) : (
        <WhenReady waiting={home.data === undefined} bones={<HomeBones />}>
          {() =>
            home.data !== undefined &&
            (isNew ? <NextSteps /> : <Waiting home={home.data} retry={() => void home.refetch()} />)
          }
        </WhenReady>
      )}
    </div>
  );
}

function Greeting({
  brand,
  home,
  isNew,
}: {
  readonly brand: Brand | undefined;
  readonly home: Home | undefined;
  readonly isNew: boolean;
}) {
  const { t, f } = useTexts();
  const { data: session } = useQuery(sessionQuery);
  const ref = usePageHeading(t.home);
  const name = t.called(session?.contact.name ?? '');
  const hour = f.hour();
  const greet = isNew
    ? t.greeting.welcome
    : hour < 11
      ? t.greeting.morning
      : hour < 18
        ? t.greeting.day
        : t.greeting.evening;
  const count = home?.actions.length;
  return (
    <header className={brand?.cover === undefined ? 'greeting' : 'greeting hero'}>
      <div>
        <h1 ref={ref} tabIndex={-1}>
          {greet(name)}
        </h1>
        <p>
          {count === undefined ? '\u00a0' : count === 0 ? t.nothingWaits : `${t.waitCount(count)} `}
          {count !== undefined && count > 0 && <span className="greeting-rest">{t.restIsOnItsWay}</span>}
        </p>
      </div>
      {brand?.cover !== undefined && <span className="hero-picture" aria-hidden="true" />}
    </header>
  );
}

function Waiting({ home, retry }: { readonly home: Home; readonly retry: () => void }) {
  const { t } = useTexts();
  const { data: apps = [] } = useQuery(appsQuery);
  const titleOf = (id: string) => apps.find((app) => app.id === id)?.title ?? id;
  return (
    <>
      {home.actions.length > 0 && (
        <section className="home-part">
          <h2>{t.waiting}</h2>
          <ActionList actions={home.actions} />
        </section>
      )}
      {home.unavailableActions.length > 0 && (
        <p className="quiet home-note" role="status">
          {[...new Set(home.unavailableActions.map(({ app }) => titleOf(app)))].map(t.unavailableWaiting).join(' ')}
        </p>
      )}
      {home.cards.length > 0 && (
        <section className="home-part">
          <h2>{t.goingOn}</h2>
          <Stacks cards={home.cards} retry={retry} />
        </section>
      )}
    </>
  );
}

/** Two stacks beside each other where there is room, filled in turn, so that no holes appear. */
function Stacks({ cards, retry }: { readonly cards: readonly HomeCard[]; readonly retry: () => void }) {
  const stacks = [cards.filter((_, at) => at % 2 === 0), cards.filter((_, at) => at % 2 === 1)].filter(
    (stack) => stack.length > 0,
  );
  return (
    <div className="stacks" data-stacks={stacks.length}>
      {stacks.map((stack) => (
        <div className="stack" key={stack.map(({ plugin, card }) => `${plugin} ${card}`).join()}>
          {stack.map((card) => (
            <SectionCard key={`${card.plugin} ${card.card}`} card={card} level={3} retry={retry} />
          ))}
        </div>
      ))}
    </div>
  );
}

function HomeBones() {
  return (
    <div className="stack">
      <Bones rows={2} />
      <Bones rows={3} />
    </div>
  );
}

const isPartial = (home: Home) =>
  home.unavailableActions.length > 0 || home.cards.some((card) => 'unavailable' in card);

/** Nothing waits and nothing is there: a client who is new. What could not be had is not nothing. */
const isEmpty = (home: Home) =>
  home.actions.length === 0 &&
  !isPartial(home) &&
  home.cards.every((card) => 'view' in card && card.view.items.length === 0 && (card.view.figures ?? []).length === 0);

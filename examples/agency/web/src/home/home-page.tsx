import './home.css';
import { useQuery } from '@tanstack/react-query';
import { appsQuery, brandQuery, type Home, homeQuery } from '../api.ts';
import { ActionList } from '../cards/action-list.tsx';
import { WhenReady } from '../cards/bones.tsx';
import { Unavailable } from '../cards/card.tsx';
import { cardPart, Stacks } from '../cards/stacks.tsx';
import { useKeptSince } from '../offline/kept.ts';
import { useTexts } from '../texts/use-texts.ts';
import { useRetries } from '../use-retries.ts';
import { Greeting } from './greeting.tsx';
import { HomeBones } from './home-bones.tsx';
import { InstallOffer } from './install-offer.tsx';
import { NextSteps } from './next-steps.tsx';
import { Recents } from './recents.tsx';

/** Home: what waits for the contact, what is going on, and what was opened last. */
export function HomePage() {
  const { data: brand } = useQuery(brandQuery);
  const home = useQuery(homeQuery);
  const keptSince = useKeptSince();
  const missing = home.error !== null || keptSince !== undefined || (home.data !== undefined && isPartial(home.data));
  useRetries(missing, home.refetch);
  const retry = () => void home.refetch();
  const isNew = home.data !== undefined && isEmpty(home.data);
  return (
    <div className="home">
      <Greeting brand={brand} home={home.data} isNew={isNew} />
      {home.error !== null && home.data === undefined ? (
        <div className="card box">
          <Unavailable retry={retry} page />
        </div>
      ) : (
        <WhenReady waiting={home.data === undefined} bones={<HomeBones />}>
          {() =>
            home.data !== undefined &&
            (isNew ? (
              <NextSteps home={home.data} />
            ) : (
              <>
                <Parts home={home.data} retry={retry} />
                <InstallOffer />
              </>
            ))
          }
        </WhenReady>
      )}
    </div>
  );
}

function Parts({ home, retry }: { readonly home: Home; readonly retry: () => void }) {
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
          <Stacks parts={home.cards.map((card) => cardPart(card, 3, retry))} />
        </section>
      )}
      <Recents home={home} />
    </>
  );
}

const isPartial = (home: Home) =>
  home.unavailableActions.length > 0 || home.cards.some((card) => 'unavailable' in card);

/** Nothing waits and nothing is there: a client who is new. What could not be had is not nothing. */
const isEmpty = (home: Home) =>
  home.actions.length === 0 &&
  !isPartial(home) &&
  home.cards.every((card) => 'view' in card && card.view.items.length === 0 && (card.view.figures ?? []).length === 0);

import { useQuery } from '@tanstack/react-query';
import { appsQuery, homeQuery } from '../../api.ts';
import { ActionList } from '../../cards/action-list.tsx';
import { WhenReady } from '../../cards/bones.tsx';
import { Empty, SectionCard, Unavailable } from '../../cards/card.tsx';
import { Missing } from '../../frame/failed.tsx';
import { Page } from '../../frame/page.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import type { SectionPageProps } from '../section.ts';

/** The page of a section that has none of its own here: its actions and cards, from the standard shapes. */
export default function UnknownPage({ params }: SectionPageProps) {
  const path = `/${params['_splat'] ?? ''}`;
  const { t } = useTexts();
  const apps = useQuery(appsQuery);
  const home = useQuery(homeQuery);
  const app = apps.data?.find((each) => each.path === path);
  return (
    <WhenReady waiting={apps.isPending || home.isPending}>
      {() => {
        if (apps.data === undefined || home.data === undefined) {
          return (
            <Page title={t.unavailable}>
              <div className="card box">
                <Unavailable retry={() => void Promise.all([apps.refetch(), home.refetch()])} page />
              </div>
            </Page>
          );
        }
        if (app === undefined) return <Missing title={t.notFound} />;
        const actions = home.data.actions.filter((action) => action.app === app.id);
        const cards = home.data.cards.filter((card) => card.app === app.id);
        return (
          <Page title={app.title}>
            <div className="stack">
              {actions.length > 0 && <ActionList actions={actions} />}
              {cards.map((card) => (
                <SectionCard
                  key={`${card.plugin} ${card.card}`}
                  card={card}
                  level={2}
                  retry={() => void home.refetch()}
                />
              ))}
              {actions.length + cards.length === 0 && (
                <div className="card box">
                  <Empty title={undefined} />
                </div>
              )}
            </div>
          </Page>
        );
      }}
    </WhenReady>
  );
}

import './unknown.css';
import { useQuery } from '@tanstack/react-query';
import { appsQuery } from '../../api.ts';
import { Missing } from '../../frame/failed.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Failed, WhenReady } from '../parts.ts';
import type { SectionPageProps } from '../section.ts';
import { ItemPage } from './item-page.tsx';
import { ListPage } from './list-page.tsx';
import { Overview } from './overview.tsx';
import { placeOf } from './place.ts';
import { appQuery } from './queries.ts';

/** Any page of a section that has none of its own here: its overview, one of its lists, or one of its items. */
export default function UnknownPage({ params }: SectionPageProps) {
  const path = `/${params['_splat'] ?? ''}`;
  const { t } = useTexts();
  const apps = useQuery(appsQuery);
  const place = placeOf(path, apps.data ?? []);
  const mayBeList = place !== undefined && place.list !== undefined;
  const overview = useQuery({ ...appQuery(place?.app.id ?? ''), enabled: mayBeList });
  if (apps.error !== null && apps.data === undefined)
    return <Failed error={apps.error} reset={() => void apps.refetch()} />;
  return (
    <WhenReady waiting={apps.isPending || (mayBeList && overview.isPending)}>
      {() => {
        if (place === undefined) return <Missing title={t.notFound} />;
        const { app, list } = place;
        if (path === app.path) return <Overview app={app} />;
        if (list !== undefined && overview.data?.lists.some((each) => each.list === list))
          return <ListPage key={list} app={app} list={list} />;
        return <ItemPage key={path} app={app} path={path} />;
      }}
    </WhenReady>
  );
}

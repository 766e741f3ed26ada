import { useQuery } from '@tanstack/react-query';
import { appsQuery, homeQuery } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';

/** One place of the menu. */
export interface Place {
  readonly title: string;
  readonly icon: string;
  readonly path: string;
  readonly waits: number;
}

/** Home, then the apps in the owner's order, each with the number of things that wait for the contact in it. */
export function usePlaces(): readonly Place[] {
  const { t } = useTexts();
  const { data: apps = [] } = useQuery(appsQuery);
  const { data: home } = useQuery(homeQuery);
  const waits = (app: string) => home?.actions.filter((action) => action.app === app).length ?? 0;
  return [
    { title: t.home, icon: 'house', path: '/', waits: 0 },
    ...apps.map(({ id, title, icon, path }) => ({ title, icon, path, waits: waits(id) })),
  ];
}

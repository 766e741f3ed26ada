import type { QueryClient } from '@tanstack/react-query';
import { type AnyRoute, createRoute, lazyRouteComponent, useParams, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import type { SectionPage, SectionPageProps } from './section.ts';
import { sections } from './sections.ts';

/** Below a route: the pages that sections have here, and one page for the sections that have none. */
export function sectionRoutes(parent: AnyRoute) {
  return [
    ...sections.flatMap(({ pages }) => pages).map((page) => routeOf(parent, page)),
    routeOf(parent, { path: '/$', load: () => import('./unknown/unknown-page.tsx') }),
  ];
}

function routeOf(parent: AnyRoute, { path, load, prepare }: SectionPage): AnyRoute {
  return createRoute({
    getParentRoute: () => parent,
    path,
    loaderDeps: ({ search }: { search: Readonly<Record<string, unknown>> }) => search,
    loader: ({ context, params, deps }) => {
      const { queryClient } = context as unknown as { readonly queryClient: QueryClient };
      prepare?.(queryClient, { params: params as SectionPageProps['params'], search: deps });
    },
    component: lazyRouteComponent(async () => ({ default: given((await load()).default) })),
  }) as unknown as AnyRoute;
}

/** Sections are not known when this is compiled, so their params and search have no narrower type than this. */
function given(Page: ComponentType<SectionPageProps>) {
  return function Given() {
    const params: Record<string, string | undefined> = useParams({ strict: false });
    const search: Record<string, unknown> = useSearch({ strict: false });
    return <Page params={params as SectionPageProps['params']} search={search} />;
  };
}

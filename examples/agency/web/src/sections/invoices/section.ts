import type { Section } from '../section.ts';
import { filterOf, invoicesQuery, summaryQuery } from './invoices.ts';

/** Invoices: the pages of billing's app. */
export const invoices: Section = {
  app: 'invoices',
  pages: [
    {
      path: '/invoices',
      load: () => import('./invoices-page.tsx'),
      prepare: (queryClient, { search }) => {
        void queryClient.prefetchInfiniteQuery(invoicesQuery(filterOf(search)));
        void queryClient.prefetchQuery(summaryQuery);
      },
    },
    { path: '/invoices/$id', load: () => import('./invoice-page.tsx') },
  ],
};

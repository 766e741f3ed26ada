import './invoices.css';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useRef } from 'react';
import { Bones, brandQuery, Empty, Failed, Page, To, useFocusOnNew, useOwnTexts, WhenReady } from '../parts.ts';
import type { SectionPageProps } from '../section.ts';
import { Figures } from './figures.tsx';
import { InvoiceList } from './invoice-list.tsx';
import { type Filter, filterOf, invoicesQuery, summaryQuery } from './invoices.ts';
import { texts } from './texts.ts';

/** All invoices: what is late and open, then the list with what is still to pay. */
export default function InvoicesPage({ search }: SectionPageProps) {
  const filter = filterOf(search);
  const { t } = useOwnTexts(texts);
  const invoices = useInfiniteQuery(invoicesQuery(filter));
  const summary = useQuery(summaryQuery);
  const list = useRef<HTMLDivElement>(null);

  const items = invoices.data?.pages.flatMap((page) => page.items) ?? [];
  const focusOnNew = useFocusOnNew(
    items.length,
    (index) => list.current?.querySelectorAll<HTMLElement>('.invoice-link')[index],
  );

  if (invoices.error !== null && invoices.data === undefined)
    return <Failed error={invoices.error} reset={() => void invoices.refetch()} />;

  const counts = summary.data?.counts;
  const left = Math.max(0, (counts?.[filter ?? 'all'] ?? 0) - items.length);

  const more = () => {
    if (invoices.isFetchingNextPage) return;
    focusOnNew();
    void invoices.fetchNextPage();
  };

  return (
    <Page title={t.title}>
      <div className="stack">
        {summary.data !== undefined && summary.data.currencies.length > 0 && <Figures summary={summary.data} />}
        <div className="card invoices" ref={list}>
          {counts?.all !== 0 && (
            <nav className="filter" aria-label={t.filter}>
              <FilterLink value={undefined} text={t.filterAll} count={counts?.all} />
              <FilterLink value="open" text={t.filterOpen} count={counts?.open} />
              <FilterLink value="paid" text={t.filterPaid} count={counts?.paid} />
            </nav>
          )}
          <WhenReady waiting={invoices.isPending} bones={<Bones rows={6} />}>
            {() => (items.length === 0 ? <Nothing filter={filter} /> : <InvoiceList items={items} />)}
          </WhenReady>
          {invoices.hasNextPage && (
            <button
              type="button"
              className="word invoices-more"
              aria-disabled={invoices.isFetchingNextPage}
              onClick={more}
            >
              {t.showMore(Math.min(10, left))}
            </button>
          )}
        </div>
        <p className="small quiet" role="status">
          {items.length > 0 && t.shown(items.length)}
        </p>
      </div>
    </Page>
  );
}

interface FilterLinkProps {
  readonly value: Filter | undefined;
  readonly text: string;
  readonly count: number | undefined;
}

function FilterLink({ value, text, count }: FilterLinkProps) {
  return (
    <To link={value === undefined ? '/invoices' : `/invoices?filter=${value}`} inPlace className="filter-link">
      {text} {count !== undefined && <span className="filter-count">{count}</span>}
    </To>
  );
}

function Nothing({ filter }: { readonly filter: Filter | undefined }) {
  const { t } = useOwnTexts(texts);
  const { data: brand } = useQuery(brandQuery);
  const { empty, emptyTell, emptyOpen, emptyOpenTell, emptyPaid, emptyPaidTell } = t;
  const [title, tell] =
    filter === 'open'
      ? [emptyOpen, emptyOpenTell]
      : filter === 'paid'
        ? [emptyPaid, emptyPaidTell]
        : [empty, emptyTell(brand?.name ?? '')];
  return (
    <div className="invoices-empty">
      <Empty title={title}>{tell}</Empty>
    </div>
  );
}

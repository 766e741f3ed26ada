import './invoices.css';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { brandQuery } from '../../api.ts';
import { Bones, WhenReady } from '../../cards/bones.tsx';
import { Empty } from '../../cards/card.tsx';
import { Failed } from '../../frame/failed.tsx';
import { Page } from '../../frame/page.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Figures } from './figures.tsx';
import { InvoiceList } from './invoice-list.tsx';
import { type Filter, invoicesQuery, summaryQuery } from './invoices.ts';

/** All invoices: what is late and open, then the list with what is still to pay. */
export function InvoicesPage({ filter }: { readonly filter?: Filter }) {
  const { t } = useTexts();
  const invoices = useInfiniteQuery(invoicesQuery(filter));
  const summary = useQuery(summaryQuery);
  const list = useRef<HTMLDivElement>(null);

  if (invoices.error !== null && invoices.data === undefined)
    return <Failed error={invoices.error} reset={() => void invoices.refetch()} />;

  const items = invoices.data?.pages.flatMap((page) => page.items) ?? [];
  const counts = summary.data?.counts;
  const left = Math.max(0, (counts?.[filter ?? 'all'] ?? 0) - items.length);

  const more = async () => {
    await invoices.fetchNextPage();
    // The first new row takes the focus: the button it came from has moved away.
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLElement>('.invoice-link')[items.length]?.focus());
  };

  return (
    <Page title={t.invoices.title}>
      <div className="stack">
        {summary.data !== undefined && summary.data.currencies.length > 0 && <Figures summary={summary.data} />}
        <div className="card invoices" ref={list}>
          <nav className="filter" aria-label={t.invoices.filter}>
            <FilterLink value={undefined} text={t.all} count={counts?.all} />
            <FilterLink value="open" text={t.invoices.filterOpen} count={counts?.open} />
            <FilterLink value="paid" text={t.invoices.filterPaid} count={counts?.paid} />
          </nav>
          <WhenReady waiting={invoices.isPending} bones={<Bones rows={6} />}>
            {() => (items.length === 0 ? <Nothing filter={filter} /> : <InvoiceList items={items} />)}
          </WhenReady>
          {invoices.hasNextPage && (
            <button
              type="button"
              className="word invoices-more"
              aria-disabled={invoices.isFetchingNextPage}
              onClick={() => void more()}
            >
              {t.invoices.showMore(Math.min(10, left))}
            </button>
          )}
        </div>
        <p className="small quiet" role="status">
          {items.length > 0 && t.invoices.shown(items.length)}
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
    <Link
      to="/invoices"
      search={value === undefined ? {} : { filter: value }}
      replace
      resetScroll={false}
      className="filter-link"
      activeOptions={{ exact: true, includeSearch: true, explicitUndefined: true }}
    >
      {text} {count !== undefined && <span className="filter-count">{count}</span>}
    </Link>
  );
}

function Nothing({ filter }: { readonly filter: Filter | undefined }) {
  const { t } = useTexts();
  const { data: brand } = useQuery(brandQuery);
  const { empty, emptyTell, emptyOpen, emptyOpenTell, emptyPaid, emptyPaidTell } = t.invoices;
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

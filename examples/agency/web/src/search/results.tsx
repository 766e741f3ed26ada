import './search.css';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode, Ref } from 'react';
import { appsQuery } from '../api.ts';
import { Bones, WhenReady } from '../cards/bones.tsx';
import { Card, Unavailable } from '../cards/card.tsx';
import { ItemRow } from '../cards/item-row.tsx';
import { knownItem } from '../cards/known.ts';
import { useTexts } from '../texts/use-texts.ts';
import { groupsOf } from './groups.ts';
import { Marked, plain } from './marked.tsx';
import type { Hit } from './queries.ts';
import type { FoundHits } from './use-found.ts';

interface ResultsProps {
  readonly found: FoundHits;
  /** The level of the apps' headings. */
  readonly level: 2 | 3;
  /** What leads to further results. */
  readonly more?: ReactNode;
  /** A result was opened. */
  readonly onOpen?: () => void;
  readonly ref?: Ref<HTMLDivElement>;
}

/** What was found, by apps. How much it is, is said aloud; so is that there is nothing. */
export function Results({ found, level, more, onOpen, ref }: ResultsProps) {
  const { words, hits, waiting, failed, hasMore } = found;
  const bare = hits.length === 0;
  return (
    <div className="found" aria-busy={waiting} ref={ref}>
      <Said found={found} />
      {failed && (
        <div className="card box">
          <Unavailable retry={found.retry} page />
        </div>
      )}
      {!failed && words !== '' && (
        <WhenReady waiting={waiting && bare} bones={<Bones rows={3} />}>
          {() => (
            <>
              {groupsOf(hits).map(({ app, title, icon, hits: own }) => (
                <Card key={app} title={title} icon={icon} level={level}>
                  <ul className="rows">
                    {own.map((hit, at) => (
                      <HitRow key={hit.link ?? `${at}`} hit={hit} onOpen={onOpen} />
                    ))}
                  </ul>
                </Card>
              ))}
              <Missing apps={found.missing} />
              {hasMore && !bare && more}
            </>
          )}
        </WhenReady>
      )}
    </div>
  );
}

/** How much was found. It stands there from the beginning: what is put into it is read out. */
function Said({ found: { words, hits, waiting, failed, hasMore } }: { readonly found: FoundHits }) {
  const { t } = useTexts();
  const settled = words !== '' && !waiting && !failed;
  const nothing = settled && hits.length === 0;
  return (
    <div className="found-said" data-nothing={nothing}>
      <p className={nothing ? 'row-title' : 'small quiet'} role="status">
        {settled && (nothing ? t.search.nothing(words) : t.search.count(hits.length, hasMore))}
      </p>
      {nothing && <p className="quiet">{t.search.nothingTell}</p>}
    </div>
  );
}

function HitRow({ hit, onOpen }: { readonly hit: Hit; readonly onOpen: (() => void) | undefined }) {
  const { f } = useTexts();
  const item = knownItem({ ...hit, title: plain(hit.title) });
  if (item === undefined) return null;
  return (
    <ItemRow
      item={item}
      title={<Marked text={hit.title} />}
      subtitle={
        <>
          {hit.excerpt !== undefined && (
            <span className="found-excerpt">
              <Marked text={hit.excerpt} />
            </span>
          )}
          <span className="found-day">{f.day(hit.at)}</span>
        </>
      }
      onOpen={onOpen}
    />
  );
}

/** Which apps could not be searched. */
function Missing({ apps }: { readonly apps: readonly string[] }) {
  const { t, f } = useTexts();
  const { data: known = [] } = useQuery(appsQuery);
  if (apps.length === 0) return null;
  const titles = apps.map((app) => known.find(({ id }) => id === app)?.title ?? app);
  return <p className="small quiet">{t.search.missing(f.list(titles))}</p>;
}

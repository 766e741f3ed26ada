import './search.css';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef } from 'react';
import { useFocusOnNew } from '../cards/use-focus-on-new.ts';
import { Page } from '../frame/page.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { groupsOf } from './groups.ts';
import { longest, wanted } from './queries.ts';
import { Results } from './results.tsx';
import { useFound } from './use-found.ts';

/** All that was found, page by page. */
export function SearchPage() {
  const { t } = useTexts();
  const { q = '' }: { readonly q?: string | undefined } = useSearch({ strict: false });
  const words = wanted(q);
  const found = useFound(words);
  const list = useRef<HTMLDivElement>(null);
  const { hits } = found;
  const focusOnNew = useFocusOnNew(hits.length, (index) => {
    const shown = groupsOf(hits).flatMap((group) => group.hits);
    const hit = hits[index];
    const at = hit === undefined ? -1 : shown.indexOf(hit);
    return list.current?.querySelectorAll<HTMLElement>('.rows a')[at];
  });
  const more = () => {
    if (found.loadingMore) return;
    focusOnNew();
    found.more();
  };
  return (
    <Page title={words === '' ? t.search.title : t.search.resultsFor(words)}>
      <SearchForm words={words} />
      {words === '' && <p className="quiet">{t.search.hint}</p>}
      <Results
        ref={list}
        found={found}
        level={2}
        more={
          <div className="found-more">
            <button type="button" className="button" aria-disabled={found.loadingMore} onClick={more}>
              {t.search.more}
            </button>
            {found.moreFailed && (
              <p className="small bad-text" role="alert">
                {t.search.moreFailed}
              </p>
            )}
          </div>
        }
      />
    </Page>
  );
}

function SearchForm({ words }: { readonly words: string }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  // Other words came by the address: by Back, or from the search over the page.
  useEffect(() => {
    if (field.current !== null) field.current.value = words;
  }, [words]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const q = wanted(field.current?.value ?? '');
    if (q !== words) void navigate({ to: '/search', search: { q: q === '' ? undefined : q } });
  };
  return (
    <search>
      <form className="search-form" onSubmit={submit}>
        <input
          ref={field}
          className="input"
          type="search"
          aria-label={t.search.field}
          placeholder={t.search.field}
          defaultValue={words}
          maxLength={longest}
          enterKeyHint="search"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <button type="submit" className="button main">
          <Icon name="search" />
          {t.search.go}
        </button>
      </form>
    </search>
  );
}

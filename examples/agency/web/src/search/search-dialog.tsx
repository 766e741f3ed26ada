import './search.css';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Dialog, I18nProvider, Modal, ModalOverlay } from 'react-aria-components';
import { homeQuery } from '../api.ts';
import { ItemRow } from '../cards/item-row.tsx';
import { To } from '../cards/to.tsx';
import { useBack } from '../frame/use-back.ts';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { longest, wanted } from './queries.ts';
import { Results } from './results.tsx';
import { useFound } from './use-found.ts';
import { useSettled } from './use-settled.ts';

interface SearchDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** The search over any page: it finds while one types, and Enter leads to the page with all of it. */
export function SearchDialog({ open, onOpenChange }: SearchDialogProps) {
  const { t, f } = useTexts();
  const close = () => onOpenChange(false);
  useBack(open, close);
  return (
    <I18nProvider locale={f.locale}>
      <ModalOverlay className="veil search-veil" isDismissable isOpen={open} onOpenChange={onOpenChange}>
        <Modal className="dialog search-dialog">
          <Dialog aria-label={t.search.title} className="search">
            <Finder onDone={close} />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  );
}

function Finder({ onDone }: { readonly onDone: () => void }) {
  const { t } = useTexts();
  const navigate = useNavigate();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const found = useFound(useSettled(wanted(typed)));
  const everything = { to: '/search', search: { q: wanted(typed) } } as const;

  useEffect(() => field.current?.focus(), []);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (everything.search.q === '') return;
    onDone();
    void navigate(everything);
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows go between what in it can be pressed
    <div className="search-inside" onKeyDown={byArrows}>
      <search>
        <form className="search-line" onSubmit={submit}>
          <Icon name="search" />
          <input
            ref={field}
            className="search-field"
            type="search"
            aria-label={t.search.field}
            placeholder={t.search.field}
            value={typed}
            maxLength={longest}
            enterKeyHint="search"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            onChange={(event) => setTyped(event.target.value)}
          />
          <button type="button" className="search-close" onClick={onDone}>
            {t.close}
          </button>
        </form>
      </search>
      <div className="search-found">
        {found.words === '' && <Before onOpen={onDone} />}
        <Results
          found={found}
          level={2}
          onOpen={onDone}
          more={
            <To link={`/search?${new URLSearchParams({ q: found.words })}`} className="button wide" onClick={onDone}>
              {t.search.all}
            </To>
          }
        />
      </div>
    </div>
  );
}

/** Before anything is typed: what was opened last, or what can be typed. */
function Before({ onOpen }: { readonly onOpen: () => void }) {
  const { t, f } = useTexts();
  const { data: home } = useQuery(homeQuery);
  const recents = home?.recents ?? [];
  if (recents.length === 0) return <p className="quiet search-hint">{t.search.hint}</p>;
  return (
    <section className="search-before" aria-labelledby="search-recents">
      <h2 id="search-recents" className="small quiet">
        {t.recents}
      </h2>
      <ul className="rows">
        {recents.map(({ app, title, subtitle, link, openedAt }) => (
          <ItemRow
            key={`${app} ${link}`}
            item={{ title, link, statuses: [] }}
            subtitle={[subtitle, f.moment(Date.parse(openedAt))].filter((fact) => fact !== undefined).join(' · ')}
            onOpen={onOpen}
          />
        ))}
      </ul>
    </section>
  );
}

/** Up and down go between the field and what was found. */
function byArrows(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || event.nativeEvent.isComposing) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('.search-field, .search-found :is(a, button)')];
  const next = stops[stops.indexOf(document.activeElement as HTMLElement) + step];
  event.preventDefault();
  next?.focus();
}

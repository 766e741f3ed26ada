import { type Query, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { api, brandQuery, sessionQuery } from './api.ts';
import { storeName } from './site.ts';
import { formats } from './texts/format.ts';
import { isLanguage, type Language, languageFor, wordingFor, wordings } from './texts/texts.ts';
import { ReadingContext } from './texts/use-texts.ts';

const stored = `${storeName}.language`;

function remembered(): Language | undefined {
  const tag = localStorage.getItem(stored);
  return tag !== null && isLanguage(tag) ? tag : undefined;
}

/** Decides the reader's language: the session's once there is one, before that what he chose here, or his browser's. How he is addressed is the account's. */
export function Reader({ children }: { readonly children: ReactNode }) {
  const queryClient = useQueryClient();
  const { data: session } = useQuery(sessionQuery);
  const { data: brand } = useQuery(brandQuery);
  useForgetting(session?.contact.id);
  const [chosen, setChosen] = useState(remembered);
  const language = session
    ? languageFor([session.contact.locale, session.account.locale])
    : (chosen ?? languageFor(navigator.languages));
  const wording = wordingFor(language, brand?.formality);
  const timeZone = session?.account.timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const reading = useMemo(
    () => ({
      t: wordings[wording],
      f: formats(language, timeZone),
      language,
      wording,
      choose: (next: Language) => {
        localStorage.setItem(stored, next);
        setChosen(next);
        // Mails and the portal's own pages follow, and what sections say comes anew.
        void api('PUT /auth/language', { body: { locale: next } })
          .then(() => queryClient.invalidateQueries())
          .catch(() => undefined);
      },
    }),
    [language, wording, timeZone, queryClient],
  );

  return <ReadingContext value={reading}>{children}</ReadingContext>;
}

/** Forgets what one person read when another one is signed in, which may happen in another tab. */
function useForgetting(contact: string | undefined) {
  const queryClient = useQueryClient();
  const before = useRef(contact);
  useEffect(() => {
    if (before.current !== undefined && before.current !== contact) {
      const personal = { predicate: ({ queryKey }: Query) => queryKey[0] !== 'brand' && queryKey[0] !== 'session' };
      if (contact === undefined) queryClient.removeQueries(personal);
      else void queryClient.resetQueries(personal);
    }
    before.current = contact;
  }, [contact, queryClient]);
}

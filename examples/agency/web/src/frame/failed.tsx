import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { hasStatus, sessionQuery } from '../api.ts';
import { Unavailable } from '../cards/card.tsx';
import { To } from '../cards/to.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { useRetries } from '../use-retries.ts';
import { Page } from './page.tsx';

/** A page that does not exist, or not for this contact: both look the same. */
export function NotFound() {
  const { t } = useTexts();
  return (
    <main className="alone" id="content">
      <Missing title={t.notFound} />
    </main>
  );
}

/** The same within the frame. */
export function Missing({ title }: { readonly title: string }) {
  const { t } = useTexts();
  const { data: session } = useQuery(sessionQuery);
  return (
    <Page title={title}>
      <p className="quiet">{t.notFoundTell}</p>
      {/* A mail may be opened where somebody else is signed in. */}
      {session && <p className="quiet">{t.notFoundAs(session.contact.name)}</p>}
      <p className="page-way">
        <To link="/" className="button">
          {t.toHome}
        </To>
      </p>
    </Page>
  );
}

/** A page whose data could not be had: by an ended session, a wrong address or a failure. */
export function Failed({ error, reset }: Pick<ErrorComponentProps, 'error' | 'reset'>) {
  const { t } = useTexts();
  const router = useRouter();
  const ended = useSignInAfter(error);
  const retry = () => {
    reset();
    return router.invalidate();
  };
  useRetries(!ended && !hasStatus(error, 404), retry);
  if (ended) return null;
  if (hasStatus(error, 404)) return <Missing title={t.notFound} />;
  return (
    <Page title={t.unavailable} heading={<h1 className="hidden">{t.unavailable}</h1>}>
      <div className="card box">
        <Unavailable retry={() => void retry()} page />
      </div>
    </Page>
  );
}

/** The same where there is no frame yet: nobody knows who is signed in. */
export function FailedAlone(failure: ErrorComponentProps) {
  return (
    <main className="alone" id="content">
      <Failed {...failure} />
    </main>
  );
}

/** Leads to the sign-in, and back here, when the session has ended. */
export function useSignInAfter(error: unknown): boolean {
  const queryClient = useQueryClient();
  const router = useRouter();
  const ended = hasStatus(error, 401);
  useEffect(() => {
    if (!ended) return;
    queryClient.setQueryData(sessionQuery.queryKey, null);
    void router.invalidate();
  }, [ended, queryClient, router]);
  return ended;
}

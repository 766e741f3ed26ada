import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { type FormEvent, type ReactNode, useEffect, useId, useState } from 'react';
import { api, brandQuery, hasStatus, PortalProblem, sessionQuery } from '../api.ts';
import { usePageHeading } from '../frame/page.tsx';
import { addressOf } from '../site.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Already } from './already.tsx';
import { CodeEntry } from './code-entry.tsx';
import { Fault } from './fault.tsx';
import { type Looked, signInAfter, signInAnew } from './link.ts';
import { SignInFrame } from './sign-in-frame.tsx';
import { useEnter } from './use-enter.ts';

const route = getRouteApi('/sign-in/$ticket');

/** The page of a mail's link. It signs in when somebody presses the button, never by being looked at: mail scanners look, too. */
export function LinkPage() {
  const { ticket } = route.useParams();
  const { t } = useTexts();
  const { data: brand } = useQuery(brandQuery);
  const heading = usePageHeading(t.signIn.page);
  const id = useId();
  const looked: Looked = route.useLoaderData();
  const [demand, setDemand] = useState(looked.demand);
  const [fault, setFault] = useState<string>();
  const use = useLink(ticket, looked.signedIn);

  // What was a press is now a field: it is what comes next.
  useEffect(() => {
    if (demand !== looked.demand) document.getElementById(id)?.focus();
  }, [demand, looked.demand, id]);

  const [signIn, name] = t.signIn.link.title(brand?.name ?? '');
  const intro = (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {signIn} <br />
        {name}
      </h1>
      <p id={`${id}-why`} className="quiet">
        {t.signIn.link[demand]}
      </p>
    </>
  );
  return (
    <SignInFrame>
      {demand === 'press' ? (
        <PressForm onPress={use} onCode={() => setDemand('code')}>
          {intro}
        </PressForm>
      ) : (
        <CodeEntry
          id={id}
          describedBy={`${id}-why`}
          fault={fault}
          onFault={setFault}
          onEnter={use}
          below={
            <>
              <p className="sign-in-ways">
                <Link {...signInAnew} className="word">
                  {t.signIn.link.another}
                </Link>
              </p>
              <Already />
            </>
          }
        >
          {intro}
        </CodeEntry>
      )}
    </SignInFrame>
  );
}

/** Signs in with a link, and leads away from one that is over. `before` was signed in when the page was opened. */
function useLink(ticket: string, before: string | undefined) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const enter = useEnter();
  return async (digits?: string) => {
    try {
      const body = digits === undefined ? {} : { code: digits };
      await enter(() => api('POST /auth/link/:ticket', { params: { ticket }, body }));
    } catch (error) {
      if (!hasStatus(error, 404, 410)) throw error;
      // The same link may have been used in another tab.
      const session = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      if (session !== null && session.contact.id !== before) {
        await router.navigate({ href: addressOf(session.account.landing), replace: true });
        return;
      }
      const guessed = error instanceof PortalProblem && error.code === 'code_exhausted';
      await router.navigate(signInAfter(guessed ? 'tries' : 'expired'));
    }
  };
}

interface PressFormProps {
  readonly children: ReactNode;
  readonly onPress: () => Promise<void>;
  /** The browser is no longer the one that asked: a press is not enough. */
  readonly onCode: () => void;
}

/** One button: this browser asked for the mail. */
function PressForm({ children, onPress, onCode }: PressFormProps) {
  const { t } = useTexts();
  const id = useId();
  const [entering, setEntering] = useState(false);
  const [fault, setFault] = useState<string>();

  const press = async (event: FormEvent) => {
    event.preventDefault();
    if (entering) return;
    setEntering(true);
    setFault(undefined);
    try {
      await onPress();
    } catch (error) {
      if (hasStatus(error, 422)) onCode();
      else setFault(hasStatus(error, 429) ? t.signIn.tooMany : t.unavailable);
    } finally {
      setEntering(false);
    }
  };

  return (
    <form className="sign-in-form" onSubmit={(event) => void press(event)}>
      {children}
      <div className="field">
        <button type="submit" className="button main wide" aria-disabled={entering} aria-describedby={id}>
          {entering ? t.signIn.entering : t.signIn.enter}
        </button>
        <Fault id={id} text={fault} />
      </div>
      <Already />
    </form>
  );
}

import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { PortalProblem } from '../api.ts';
import { usePageHeading } from '../frame/page.tsx';
import { Icon } from '../icons.tsx';
import { addressOf } from '../site.ts';
import { useTexts } from '../texts/use-texts.ts';
import { useRetries } from '../use-retries.ts';
import { SignInFrame } from './sign-in-frame.tsx';

/** The sign-in cannot be shown: most often since the portal cannot be reached. */
export function SignInFailed({ error, reset }: Pick<ErrorComponentProps, 'error' | 'reset'>) {
  return <SignInFrame>{isOfTheLine(error) ? <Unreached reset={reset} /> : <Broken />}</SignInFrame>;
}

/** Whether an answer of the portal or a part of the page did not arrive. Browsers tell the latter in words of their own. */
function isOfTheLine(error: unknown): boolean {
  if (error instanceof PortalProblem) return true;
  return error instanceof Error && /imported module|module script|preload/i.test(error.message);
}

/** Says so where the sign-in would be, and tries again. */
function Unreached({ reset }: Pick<ErrorComponentProps, 'reset'>) {
  const { t } = useTexts();
  const router = useRouter();
  const heading = usePageHeading(t.unavailable);
  const retry = () => {
    reset();
    return router.invalidate();
  };
  useRetries(true, retry);
  return (
    <div className="sign-in-form">
      <h1 ref={heading} tabIndex={-1}>
        {t.unavailable}
      </h1>
      <p className="quiet">{t.unavailablePage}</p>
      <button type="button" className="button wide" onClick={() => void retry()}>
        <Icon name="rotate-ccw" size={18} />
        {t.tryNow}
      </button>
    </div>
  );
}

/** To try the same again would fail again: this leads out. */
function Broken() {
  const { t } = useTexts();
  const heading = usePageHeading(t.signIn.failed.title);
  return (
    <div className="sign-in-form">
      <h1 ref={heading} tabIndex={-1}>
        {t.signIn.failed.title}
      </h1>
      <p className="quiet">{t.signIn.failed.tell}</p>
      {/* Loaded anew, whatever state this page is in. */}
      <a className="button wide" href={addressOf('/sign-in')}>
        {t.signIn.failed.anew}
      </a>
    </div>
  );
}

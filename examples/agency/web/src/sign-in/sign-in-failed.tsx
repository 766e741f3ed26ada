import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { usePageHeading } from '../frame/page.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { useRetries } from '../use-retries.ts';
import { SignInFrame } from './sign-in-frame.tsx';

/** The portal cannot be reached: it says so where the sign-in would be, and tries again. */
export function SignInFailed({ reset }: Pick<ErrorComponentProps, 'reset'>) {
  const { t } = useTexts();
  const router = useRouter();
  const heading = usePageHeading(t.unavailable);
  const retry = () => {
    reset();
    return router.invalidate();
  };
  useRetries(true, retry);
  return (
    <SignInFrame>
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
    </SignInFrame>
  );
}

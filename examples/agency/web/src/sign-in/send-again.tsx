import { useEffect, useState } from 'react';
import { api, hasStatus } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';

const pause = 30;

interface SendAgainProps {
  readonly email: string;
  readonly next: string | undefined;
  readonly onAsked: (asked: { readonly email: string; readonly minutes: number }) => void;
  readonly onFault: (text: string) => void;
}

/** Another mail, after a pause in which the first one may still arrive. */
export function SendAgain({ email, next, onAsked, onFault }: SendAgainProps) {
  const { t } = useTexts();
  const [left, setLeft] = useState(pause);
  const [sent, setSent] = useState(false);

  useEffect(() => {
    if (left === 0) return;
    const timer = setTimeout(() => setLeft(left - 1), 1000);
    return () => clearTimeout(timer);
  }, [left]);

  const send = async () => {
    setLeft(pause);
    try {
      const { minutes } = await api('POST /auth/ask', { body: { email, ...(next !== undefined && { next }) } });
      setSent(true);
      onAsked({ email, minutes });
    } catch (error) {
      onFault(hasStatus(error, 429) ? t.signIn.tooMany : t.unavailable);
    }
  };

  return (
    <span className="send-again">
      {left > 0 ? (
        <span className="quiet">{t.signIn.sendAgainIn(`0:${String(left).padStart(2, '0')}`)}</span>
      ) : (
        <button type="button" className="word" onClick={() => void send()}>
          {t.signIn.sendAgain}
        </button>
      )}
      <span role="status" className="small quiet">
        {sent && t.signIn.sentAgain}
      </span>
    </span>
  );
}

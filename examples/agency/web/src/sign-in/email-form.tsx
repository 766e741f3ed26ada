import { type FormEvent, useId, useState } from 'react';
import { api, hasStatus } from '../api.ts';
import { usePageHeading } from '../frame/page.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { Fault } from './fault.tsx';

interface EmailFormProps {
  readonly email: string;
  readonly onEmail: (email: string) => void;
  readonly next: string | undefined;
  readonly business: string;
  readonly onAsked: (asked: { readonly email: string; readonly minutes: number }) => void;
}

/** Asks for the mail with code and link. The answer is the same for every address. */
export function EmailForm({ email, onEmail, next, business, onAsked }: EmailFormProps) {
  const { t } = useTexts();
  const heading = usePageHeading(t.signIn.page);
  const id = useId();
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<string>();

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const address = email.trim();
    if (sending) return;
    if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address)) {
      setFault(t.signIn.emailWrong);
      document.getElementById(id)?.focus();
      return;
    }
    setSending(true);
    setFault(undefined);
    try {
      const { minutes } = await api('POST /auth/ask', {
        body: { email: address, ...(next !== undefined && { next }) },
      });
      onAsked({ email: address, minutes });
    } catch (error) {
      setFault(hasStatus(error, 429) ? t.signIn.tooMany : hasStatus(error, 422) ? t.signIn.emailWrong : t.unavailable);
    } finally {
      setSending(false);
    }
  };

  const [welcome, name] = t.signIn.title(business);
  return (
    <form className="sign-in-form" onSubmit={(event) => void send(event)} noValidate>
      <h1 ref={heading} tabIndex={-1}>
        {welcome} <br />
        {name}
      </h1>
      <p className="quiet">{t.signIn.tell}</p>
      <div className="field">
        <label htmlFor={id}>{t.signIn.email}</label>
        <input
          id={id}
          className="input"
          type="email"
          name="email"
          autoComplete="email"
          inputMode="email"
          autoCapitalize="none"
          spellCheck={false}
          value={email}
          aria-invalid={fault !== undefined}
          aria-describedby={`${id}-help ${id}-fault`}
          onChange={(event) => {
            onEmail(event.target.value);
            setFault(undefined);
          }}
        />
        <p id={`${id}-help`} className="small quiet">
          {t.signIn.emailHelp(business)}
        </p>
        <Fault id={`${id}-fault`} text={fault} />
      </div>
      <button type="submit" className="button main wide" aria-disabled={sending}>
        {sending ? t.signIn.sending : t.signIn.send}
      </button>
    </form>
  );
}

import { type FormEvent, useId, useState } from 'react';
import { api, hasStatus } from '../api.ts';
import { usePageHeading } from '../frame/page.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { Already } from './already.tsx';
import { Fault } from './fault.tsx';
import type { LinkOver } from './link.ts';

interface EmailFormProps {
  readonly email: string;
  readonly onEmail: (email: string) => void;
  readonly next: string | undefined;
  readonly business: string;
  /** Why a link that led here no longer works. */
  readonly linkOver?: LinkOver | undefined;
  readonly onAsked: (asked: { readonly email: string; readonly minutes: number }) => void;
}

/** Asks for the mail with code and link. The answer is the same for every address. */
export function EmailForm({ email, onEmail, next, business, linkOver, onAsked }: EmailFormProps) {
  const { t } = useTexts();
  const heading = usePageHeading(linkOver === undefined ? t.signIn.page : t.signIn.over.page);
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
      {linkOver === undefined ? (
        <h1 ref={heading} tabIndex={-1}>
          {welcome} <br />
          {name}
        </h1>
      ) : (
        <h1 ref={heading} tabIndex={-1}>
          {t.signIn.over.title}
        </h1>
      )}
      <p className="quiet">{linkOver === undefined ? t.signIn.tell : t.signIn.over[linkOver]}</p>
      <Already />
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
        {sending ? t.signIn.sending : linkOver === undefined ? t.signIn.send : t.signIn.over.send}
      </button>
    </form>
  );
}

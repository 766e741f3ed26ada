import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type FormEvent, useEffect, useId, useState } from 'react';
import { api, hasStatus, PortalProblem, sessionQuery } from '../api.ts';
import { usePageHeading } from '../frame/page.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { CodeField } from './code-field.tsx';
import { Fault } from './fault.tsx';
import { SendAgain } from './send-again.tsx';

interface CodeFormProps {
  readonly email: string;
  readonly minutes: number;
  readonly next: string | undefined;
  readonly onAsked: (asked: { readonly email: string; readonly minutes: number }) => void;
  readonly onOther: () => void;
}

/** Takes the six digits of the mail. */
export function CodeForm({ email, minutes, next, onAsked, onOther }: CodeFormProps) {
  const { t } = useTexts();
  const queryClient = useQueryClient();
  const router = useRouter();
  const heading = usePageHeading(t.signIn.codePage);
  const id = useId();
  const [code, setCode] = useState('');
  const [entering, setEntering] = useState(false);
  const [fault, setFault] = useState<string>();

  // Not a new page but the next step of this one: the field is what comes next.
  useEffect(() => document.getElementById(id)?.focus(), [id]);

  const refuse = (text: string) => {
    setFault(text);
    setCode('');
    document.getElementById(id)?.focus();
  };

  const enter = async (digits: string) => {
    if (entering) return;
    if (digits.length < 6) {
      refuse(t.signIn.codeShort);
      return;
    }
    setEntering(true);
    setFault(undefined);
    try {
      const answer = await api('POST /auth/code', { body: { code: digits } });
      // Nothing that was read before belongs to whoever signed in now.
      const session = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      const landing = answer.next === '/' ? session?.account.landing : answer.next;
      await router.navigate({ href: next ?? landing ?? '/', replace: true });
    } catch (error) {
      refuse(explain(error));
    } finally {
      setEntering(false);
    }
  };

  const explain = (error: unknown) => {
    const tries = error instanceof PortalProblem ? error.members.triesLeft : undefined;
    if (typeof tries === 'number' && tries > 0) return t.signIn.codeWrong(tries);
    if (hasStatus(error, 429)) return t.signIn.tooMany;
    return hasStatus(error, 400, 404, 409, 410, 422) ? t.signIn.codeEnded : t.unavailable;
  };

  const [look, into] = t.signIn.codeTitle;
  return (
    <form
      className="sign-in-form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void enter(code);
      }}
    >
      <h1 ref={heading} tabIndex={-1}>
        {look} <br />
        {into}
      </h1>
      <p className="quiet">
        {t.signIn.ifWeKnow} <b className="sign-in-address">{email}</b>
        {t.signIn.thereIs(minutes)}
      </p>
      <div className="field">
        <label htmlFor={id}>{t.signIn.code}</label>
        <CodeField
          id={id}
          value={code}
          invalid={fault !== undefined}
          describedBy={`${id}-fault`}
          onChange={setCode}
          onTyped={(digits) => void enter(digits)}
        />
        <Fault id={`${id}-fault`} text={fault} />
      </div>
      <button type="submit" className="button main wide" aria-disabled={entering}>
        {entering ? t.signIn.entering : t.signIn.enter}
      </button>
      <p className="sign-in-note">
        <Icon name="mail" />
        <span>{t.signIn.sameDevice}</span>
      </p>
      <div className="sign-in-ways">
        <SendAgain email={email} next={next} onAsked={onAsked} onFault={setFault} />
        <button type="button" className="word" onClick={onOther}>
          {t.signIn.otherAddress}
        </button>
      </div>
    </form>
  );
}

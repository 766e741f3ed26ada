import { useEffect, useId, useState } from 'react';
import { api } from '../api.ts';
import { usePageHeading } from '../frame/page.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { CodeEntry } from './code-entry.tsx';
import { SendAgain } from './send-again.tsx';
import { useEnter } from './use-enter.ts';

interface CodeFormProps {
  readonly email: string;
  readonly minutes: number;
  readonly next: string | undefined;
  readonly onAsked: (asked: { readonly email: string; readonly minutes: number }) => void;
  readonly onOther: () => void;
}

/** Takes the six digits of the mail that was asked for here. */
export function CodeForm({ email, minutes, next, onAsked, onOther }: CodeFormProps) {
  const { t } = useTexts();
  const enter = useEnter();
  const heading = usePageHeading(t.signIn.codePage);
  const id = useId();
  const [fault, setFault] = useState<string>();

  // Not a new page but the next step of this one: the field is what comes next.
  useEffect(() => document.getElementById(id)?.focus(), [id]);

  const [look, into] = t.signIn.codeTitle;
  return (
    <CodeEntry
      id={id}
      fault={fault}
      onFault={setFault}
      onEnter={(digits) => enter(() => api('POST /auth/code', { body: { code: digits } }))}
      below={
        <>
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
        </>
      }
    >
      <h1 ref={heading} tabIndex={-1}>
        {look} <br />
        {into}
      </h1>
      <p className="quiet">
        {t.signIn.ifWeKnow} <b className="sign-in-address">{email}</b>
        {t.signIn.thereIs(minutes)}
      </p>
    </CodeEntry>
  );
}

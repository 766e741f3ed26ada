import { type FormEvent, type ReactNode, useId, useState } from 'react';
import { hasStatus, PortalProblem } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';
import { CodeField } from './code-field.tsx';
import { Fault } from './fault.tsx';

interface CodeEntryProps {
  /** The field's. */
  readonly id: string;
  /** What stands before the field. */
  readonly children: ReactNode;
  /** What tells more of the field, by its id. */
  readonly describedBy?: string;
  readonly fault: string | undefined;
  readonly onFault: (text: string | undefined) => void;
  /** Signs in with the digits; when it throws, the reader is told why. */
  readonly onEnter: (digits: string) => Promise<void>;
  /** What stands below the button. */
  readonly below?: ReactNode;
}

/** The form for the six digits of a mail. */
export function CodeEntry({ id, children, describedBy, fault, onFault, onEnter, below }: CodeEntryProps) {
  const { t } = useTexts();
  const faultId = useId();
  const [code, setCode] = useState('');
  const [entering, setEntering] = useState(false);

  const refuse = (text: string) => {
    onFault(text);
    setCode('');
    document.getElementById(id)?.focus();
  };

  const explain = (error: unknown) => {
    const tries = error instanceof PortalProblem ? error.members.triesLeft : undefined;
    if (typeof tries === 'number' && tries > 0) return t.signIn.codeWrong(tries);
    if (hasStatus(error, 429)) return t.signIn.tooMany;
    return hasStatus(error, 400, 404, 409, 410, 422) ? t.signIn.codeEnded : t.unavailable;
  };

  const enter = async (digits: string) => {
    if (entering) return;
    if (digits.length < 6) {
      refuse(t.signIn.codeShort);
      return;
    }
    setEntering(true);
    onFault(undefined);
    try {
      await onEnter(digits);
    } catch (error) {
      refuse(explain(error));
    } finally {
      setEntering(false);
    }
  };

  return (
    <form
      className="sign-in-form"
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void enter(code);
      }}
    >
      {children}
      <div className="field">
        <label htmlFor={id}>{t.signIn.code}</label>
        <CodeField
          id={id}
          value={code}
          invalid={fault !== undefined}
          describedBy={describedBy === undefined ? faultId : `${describedBy} ${faultId}`}
          onChange={setCode}
          onTyped={(digits) => void enter(digits)}
        />
        <Fault id={faultId} text={fault} />
      </div>
      <button type="submit" className="button main wide" aria-disabled={entering}>
        {entering ? t.signIn.entering : t.signIn.enter}
      </button>
      {below}
    </form>
  );
}

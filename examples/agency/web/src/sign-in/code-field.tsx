import { useRef } from 'react';

interface CodeFieldProps {
  readonly id: string;
  readonly value: string;
  readonly invalid: boolean;
  readonly describedBy: string;
  readonly onChange: (digits: string) => void;
  /** The sixth digit was typed by hand. What was pasted or filled in waits for the button. */
  readonly onTyped: (digits: string) => void;
}

/** Six digits, drawn as six boxes; for the keyboard, for pasting and for screen readers it is one field. */
export function CodeField({ id, value, invalid, describedBy, onChange, onTyped }: CodeFieldProps) {
  const byHand = useRef(false);
  return (
    <div className="code" data-invalid={invalid}>
      <div className="code-boxes" aria-hidden="true">
        {[0, 1, 2, 3, 4, 5].map((at) => (
          <span key={at} data-next={at === Math.min(value.length, 5)}>
            {value[at] ?? ''}
          </span>
        ))}
      </div>
      <input
        id={id}
        className="code-input"
        name="code"
        autoComplete="one-time-code"
        inputMode="numeric"
        pattern="[0-9]*"
        value={value}
        aria-invalid={invalid}
        aria-describedby={describedBy}
        onBeforeInput={(event) => {
          byHand.current = /^\d$/.test((event.nativeEvent as InputEvent).data ?? '');
        }}
        onChange={(event) => {
          const digits = event.target.value.replace(/\D/g, '').slice(0, 6);
          onChange(digits);
          if (byHand.current && digits.length === 6 && value.length === 5) onTyped(digits);
        }}
      />
    </div>
  );
}

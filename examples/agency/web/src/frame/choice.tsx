import { useId } from 'react';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  /** What it is a choice of, where several on a page have one label: said aloud, and seen above it. */
  readonly of?: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly text: string; readonly lang?: string }[];
  readonly onChoose: (value: Value) => void;
}

/** One of a few, side by side: radio buttons to the keyboard and to screen readers. */
export function Choice<Value extends string>({ label, of, value, options, onChoose }: ChoiceProps<Value>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend className="small">
        {label}
        {of !== undefined && <span className="hidden">({of})</span>}
      </legend>
      <div className="choice-options">
        {options.map((option) => (
          <label key={option.value} className="choice-option" lang={option.lang}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => onChoose(option.value)}
            />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

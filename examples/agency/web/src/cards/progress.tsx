import './cards.css';

interface ProgressProps {
  readonly done: number;
  readonly of: number;
}

/** How far something has come; the words beside it say the same. */
export function Progress({ done, of, label }: ProgressProps & { readonly label: string }) {
  const share = Math.min(1, Math.max(0, of === 0 ? 0 : done / of));
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={Math.min(done, of)}
      aria-valuetext={label}
    >
      <span style={{ width: `${share * 100}%` }} />
    </div>
  );
}

/** The same with its number in words below it. */
export function ProgressInWords({ words, ...progress }: ProgressProps & { readonly words: string }) {
  return (
    <div className="progress-in-words">
      <Progress {...progress} label={words} />
      <p className="small quiet" aria-hidden="true">
        {words}
      </p>
    </div>
  );
}

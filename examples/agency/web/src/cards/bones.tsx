import './cards.css';
import { type ReactNode, useEffect, useState } from 'react';
import { useTexts } from '../texts/use-texts.ts';

/** Rows where rows will be. They have the rows' heights, so that nothing moves when the rows come. */
export function Bones({ rows = 3 }: { readonly rows?: number }) {
  const { t } = useTexts();
  return (
    <div className="card bones" role="status">
      <span className="hidden">{t.loading}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bones have no identity
        <span key={row} className="bones-row" aria-hidden="true">
          <i /> <i />
        </span>
      ))}
    </div>
  );
}

/** Bones while something is awaited: after 300 ms, and then for at least 400, so that nothing flickers. */
export function WhenReady({
  waiting,
  bones = <Bones />,
  children,
}: {
  readonly waiting: boolean;
  readonly bones?: ReactNode;
  readonly children: () => ReactNode;
}) {
  const [shownAt, setShownAt] = useState<number>();
  useEffect(() => {
    if (waiting && shownAt === undefined) {
      const timer = setTimeout(() => setShownAt(Date.now()), 300);
      return () => clearTimeout(timer);
    }
    if (!waiting && shownAt !== undefined) {
      const timer = setTimeout(() => setShownAt(undefined), Math.max(0, shownAt + 400 - Date.now()));
      return () => clearTimeout(timer);
    }
    return undefined;
  }, [waiting, shownAt]);
  if (shownAt !== undefined) return bones;
  return waiting ? null : children();
}

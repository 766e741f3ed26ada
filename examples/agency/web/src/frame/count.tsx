import { useTexts } from '../texts/use-texts.ts';

/** How many things wait in an app, as a number at its icon or word. */
export function Count({ count, className = 'bottom-count' }: { readonly count: number; readonly className?: string }) {
  return (
    <span className={className} aria-hidden="true">
      {count}
    </span>
  );
}

/** The same for screen readers, after the app's name: "Invoices, 2 wait for you". */
export function WaitsAloud({ count }: { readonly count: number }) {
  const { t } = useTexts();
  return count > 0 && <span className="hidden">{t.waits(count)}</span>;
}

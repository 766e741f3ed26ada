import { useLocation } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { Count, WaitsAloud } from './count.tsx';
import type { Place } from './navigation.ts';
import { whenIdle } from './when-idle.ts';

const load = () => import('./launcher-sheet.tsx');
const LauncherSheet = lazy(async () => ({ default: (await load()).LauncherSheet }));

/** The last place of the phone's navigation: what the others have no room for. */
export function MoreSheet({ places, waits }: { readonly places: readonly Place[]; readonly waits: number }) {
  const { t } = useTexts();
  const { pathname } = useLocation();
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => whenIdle(load), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere is done with the sheet
  useEffect(() => setOpen(false), [pathname]);

  return (
    <>
      <button
        type="button"
        className="bottom-place"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => {
          setWanted(true);
          setOpen(true);
        }}
      >
        <span className="bottom-icon">
          <Icon name="grid" />
          {waits > 0 && <Count count={waits} />}
        </span>
        <span className="bottom-title">{t.more}</span>
        <WaitsAloud count={waits} />
      </button>
      {wanted && (
        <Suspense fallback={null}>
          <LauncherSheet places={places} open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </>
  );
}

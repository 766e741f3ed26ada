import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { Session } from '../api.ts';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { initials } from './places.ts';
import { whenIdle } from './when-idle.ts';

const load = () => import('./profile-panel.tsx');
const ProfilePanel = lazy(async () => ({ default: (await load()).ProfilePanel }));

/** Who is signed in; behind it his choices, and the ways out. */
export function ProfileMenu({ session }: { readonly session: Session }) {
  const { t } = useTexts();
  const button = useRef<HTMLButtonElement>(null);
  const [wanted, setWanted] = useState(false);
  const [open, setOpen] = useState(false);
  useEffect(() => whenIdle(load), []);
  return (
    <div className="profile">
      <button
        ref={button}
        type="button"
        className="profile-button"
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => {
          setWanted(true);
          setOpen(!open);
        }}
      >
        <span className="round" aria-hidden="true">
          {initials(session.contact.name)}
        </span>
        <span>
          {session.contact.name}
          <span className="hidden">{t.yourProfile}</span>
        </span>
        <Icon name="chevron-down" size={18} />
      </button>
      {wanted && (
        <Suspense fallback={null}>
          <ProfilePanel session={session} button={button} open={open} onOpenChange={setOpen} />
        </Suspense>
      )}
    </div>
  );
}

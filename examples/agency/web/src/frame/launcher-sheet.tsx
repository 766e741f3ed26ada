import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Heading } from 'react-aria-components';
import { sessionQuery } from '../api.ts';
import { To } from '../cards/to.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { Count, WaitsAloud } from './count.tsx';
import type { Place } from './navigation.ts';
import { Person } from './person.tsx';
import { initials } from './places.ts';
import { Settings } from './settings.tsx';
import { Sheet } from './sheet.tsx';
import { SignOutEverywhere, useAsking } from './sign-out-everywhere.tsx';
import { WaysOut } from './ways-out.tsx';

interface LauncherSheetProps {
  readonly places: readonly Place[];
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** All apps, and who is signed in. Behind his name are his choices. */
export function LauncherSheet({ places, open, onOpenChange }: LauncherSheetProps) {
  const { t } = useTexts();
  const { data: session } = useQuery(sessionQuery);
  const [profile, setProfile] = useState(false);
  const { asking, setAsking, ask } = useAsking();
  const change = (next: boolean) => {
    onOpenChange(next);
    if (next) setProfile(false);
  };
  if (!session) return null;
  const everywhere = () => {
    change(false);
    ask();
  };
  return (
    <>
      <Sheet open={open} onOpenChange={change} label={profile ? t.profile : t.more}>
        {profile ? (
          <>
            <div className="sheet-head">
              <button type="button" className="sheet-back" aria-label={t.back} onClick={() => setProfile(false)}>
                <Icon name="chevron-left" />
              </button>
              <Heading slot="title" level={2}>
                {t.profile}
              </Heading>
            </div>
            <Person session={session} />
            <Settings />
          </>
        ) : (
          <>
            <Launcher places={places} onGo={() => change(false)} />
            <button type="button" className="sheet-row" onClick={() => setProfile(true)}>
              <span className="round" aria-hidden="true">
                {initials(session.contact.name)}
              </span>
              <span className="sheet-row-words">
                <b>{session.contact.name}</b>
                <span className="small quiet">{t.profileTell}</span>
              </span>
              <Icon name="chevron-right" />
            </button>
          </>
        )}
        <WaysOut onEverywhere={everywhere} />
        <button type="button" className="button wide" onClick={() => change(false)}>
          {t.close}
        </button>
      </Sheet>
      <SignOutEverywhere open={asking} onOpenChange={setAsking} />
    </>
  );
}

function Launcher({ places, onGo }: { readonly places: readonly Place[]; readonly onGo: () => void }) {
  return (
    <ul className="launcher">
      {places.map(({ title, icon, path, waits }) => (
        <li key={path}>
          <To link={path} className="launcher-app" onClick={onGo}>
            <span className="tile">
              <Icon name={icon} size={24} />
              {waits > 0 && <Count count={waits} />}
            </span>
            <span className="launcher-title">
              {title}
              <WaitsAloud count={waits} />
            </span>
          </To>
        </li>
      ))}
    </ul>
  );
}

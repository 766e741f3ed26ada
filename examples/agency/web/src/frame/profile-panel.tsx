import type { RefObject } from 'react';
import { Dialog, I18nProvider, Popover } from 'react-aria-components';
import type { Session } from '../api.ts';
import { useTexts } from '../texts/use-texts.ts';
import { Person } from './person.tsx';
import { Settings } from './settings.tsx';
import { SignOutEverywhere, useAsking } from './sign-out-everywhere.tsx';
import { WaysOut } from './ways-out.tsx';

interface ProfilePanelProps {
  readonly session: Session;
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** What opens at the reader's name: who he is, what he chose, and the ways out. */
export function ProfilePanel({ session, button, open, onOpenChange }: ProfilePanelProps) {
  const { t, f } = useTexts();
  const { asking, setAsking, ask } = useAsking();
  return (
    <I18nProvider locale={f.locale}>
      <Popover
        className="popover"
        placement="bottom end"
        triggerRef={button}
        isOpen={open}
        onOpenChange={onOpenChange}
        offset={4}
      >
        <Dialog className="profile-panel" aria-label={t.profile}>
          <Person session={session} />
          <Settings />
          <WaysOut
            onEverywhere={() => {
              onOpenChange(false);
              ask();
            }}
          />
        </Dialog>
      </Popover>
      <SignOutEverywhere open={asking} onOpenChange={setAsking} />
    </I18nProvider>
  );
}

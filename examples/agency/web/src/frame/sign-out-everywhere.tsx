import { useState } from 'react';
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { useSignOut } from './use-sign-out.ts';

interface Asking {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Asks once what asked for it, a panel or a sheet, has closed and given the focus back: to there it returns. */
export function useAsking() {
  const [asking, setAsking] = useState(false);
  return { asking, setAsking, ask: () => void setTimeout(() => setAsking(true), 60) };
}

/** Asks before every device is signed out. The safe choice comes first. */
export function SignOutEverywhere({ open, onOpenChange }: Asking) {
  const { t } = useTexts();
  const signOut = useSignOut();
  return (
    <ModalOverlay className="veil" isDismissable isOpen={open} onOpenChange={onOpenChange}>
      <Modal className="dialog">
        <Dialog role="alertdialog" className="question">
          <Heading slot="title" level={2}>
            {t.signOutEverywhereAsk}
          </Heading>
          <p className="quiet">{t.signOutEverywhereTell}</p>
          <div className="dialog-buttons">
            <button type="button" className="button" onClick={() => onOpenChange(false)}>
              {t.staySignedIn}
            </button>
            <button type="button" className="button bad" onClick={() => void signOut('everywhere')}>
              <Icon name="log-out" size={18} />
              {t.signOutEverywhere}
            </button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

import { type PointerEvent, type ReactNode, useRef } from 'react';
import { Dialog, I18nProvider, Modal, ModalOverlay } from 'react-aria-components';
import { useTexts } from '../texts/use-texts.ts';
import { useBack } from './use-back.ts';

/** How far a sheet is pulled before it goes. */
const far = 90;

interface SheetProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly label: string;
  readonly children: ReactNode;
}

/** A sheet from the bottom: it follows the finger at its handle, and closes by pull, Esc, the device's Back and a press beside it. */
export function Sheet({ open, onOpenChange, label, children }: SheetProps) {
  const { f } = useTexts();
  useBack(open, () => onOpenChange(false));
  return (
    <I18nProvider locale={f.locale}>
      <ModalOverlay className="veil" isDismissable isOpen={open} onOpenChange={onOpenChange}>
        <Modal className="dialog">
          <Dialog aria-label={label} className="sheet">
            <Handle onPulled={() => onOpenChange(false)} />
            {children}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  );
}

function Handle({ onPulled }: { readonly onPulled: () => void }) {
  const from = useRef<number>(undefined);
  const sheet = (event: PointerEvent<HTMLElement>) => event.currentTarget.closest<HTMLElement>('.dialog');
  const pulled = (event: PointerEvent<HTMLElement>) =>
    from.current === undefined ? 0 : Math.max(0, event.clientY - from.current);
  const end = (event: PointerEvent<HTMLElement>) => {
    const distance = pulled(event);
    from.current = undefined;
    if (distance > far) onPulled();
    else if (distance > 0) sheet(event)?.style.removeProperty('translate');
  };
  return (
    <div
      className="sheet-handle"
      aria-hidden="true"
      onPointerDown={(event) => {
        from.current = event.clientY;
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event) => {
        if (from.current !== undefined) sheet(event)?.style.setProperty('translate', `0 ${pulled(event)}px`);
      }}
      onPointerUp={end}
      onPointerCancel={end}
    />
  );
}

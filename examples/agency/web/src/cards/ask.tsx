import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components';
import { Icon } from '../icons.tsx';
import { sentencesOf } from '../texts/count.ts';

interface AskProps {
  readonly open: boolean;
  /** The first sentence is the question; the rest says what follows. */
  readonly question: string;
  /** The safe choice, which comes first: "Keep it open". */
  readonly stay: string;
  /** What happens otherwise: "Decline", never "OK". */
  readonly verb: string;
  /** Whether that takes something away. */
  readonly bad: boolean;
  readonly onClose: () => void;
  readonly onAgree: () => void;
}

/** Asks before something happens: a dialog on a desktop, a sheet on a phone. */
export function Ask({ open, question, stay, verb, bad, onClose, onAgree }: AskProps) {
  const [title, rest] = sentencesOf(question);
  return (
    <ModalOverlay className="veil" isDismissable isOpen={open} onOpenChange={(next) => !next && onClose()}>
      <Modal className="dialog">
        <Dialog role="alertdialog" className="question">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {rest !== undefined && <p className="quiet ask-rest">{rest}</p>}
          <div className="dialog-buttons">
            <button type="button" className="button" onClick={onClose}>
              {stay}
            </button>
            <button
              type="button"
              className={bad ? 'button bad' : 'button main'}
              onClick={() => {
                onClose();
                onAgree();
              }}
            >
              {bad && <Icon name="circle-x" size={18} />}
              {verb}
            </button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

import { Icon, useOwnTexts, useToast } from '../parts.ts';
import type { Invoice } from './invoices.ts';
import { texts } from './texts.ts';

/** How to pay by bank transfer: to which account, and what to name. */
export function HowToPay({ invoice: { number, payTo } }: { readonly invoice: Invoice }) {
  const { t } = useOwnTexts(texts);
  if (payTo === undefined) {
    return (
      <div className="standing-how">
        <h2>{t.howToPay}</h2>
        <p className="small quiet">{t.howToPayTell(number)}</p>
      </div>
    );
  }
  return (
    <div className="standing-how">
      <h2>{t.howToPay}</h2>
      <p className="small quiet">{t.howToPayTo}</p>
      <dl className="bank">
        <Detail name={t.holder} value={payTo.holder} />
        <Detail name="IBAN" value={inFours(payTo.iban)} plain={payTo.iban} />
        {payTo.bic !== undefined && <Detail name="BIC" value={payTo.bic} />}
        {payTo.bank !== undefined && <Detail name={t.bank} value={payTo.bank} />}
        <Detail name={t.purpose} value={number} plain={number} />
      </dl>
    </div>
  );
}

interface DetailProps {
  readonly name: string;
  readonly value: string;
  /** What goes to the clipboard, where copying helps. */
  readonly plain?: string;
}

function Detail({ name, value, plain }: DetailProps) {
  const { t } = useOwnTexts(texts);
  const toast = useToast();
  const copy = async (text: string) => {
    await navigator.clipboard.writeText(text);
    toast(t.copied(name));
  };
  return (
    <div>
      <dt className="small quiet">{name}</dt>
      <dd>{value}</dd>
      {/* Only pages of a secure origin have a clipboard. */}
      {plain !== undefined && 'clipboard' in navigator && (
        <dd className="bank-copy">
          <button type="button" className="word small" onClick={() => void copy(plain)}>
            <Icon name="copy" size={18} />
            <span className="hidden">{t.copy(name)}</span>
          </button>
        </dd>
      )}
    </div>
  );
}

/** An IBAN as it is written: in groups of four. */
const inFours = (iban: string) => iban.replace(/(.{4})(?=.)/g, '$1 ');

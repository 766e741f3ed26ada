import { minorUnitDigits } from '../money/currency.js';
import type { BillingSettings } from '../settings/settings.js';
import type { DocumentTotals } from '../totals/document-totals.js';
import type { DocumentContent } from './document.js';
import type { TaxedEntry } from './lines.js';
import type { InvoiceRow } from './transition.js';

/** What stands on an invoice beside its own row. */
export interface ContentParts {
  readonly invoice: Pick<InvoiceRow, 'subject' | 'notes' | 'po_reference' | 'buyer_name' | 'buyer_address'>;
  readonly entries: readonly TaxedEntry[];
  readonly totals: DocumentTotals;
  readonly settings: Pick<BillingSettings, 'seller' | 'payTo'>;
  readonly accountName: string;
  readonly ownerName: string;
}

/** Puts the content of an invoice together, as it would be issued now. */
export function contentOf({
  invoice,
  entries,
  totals,
  settings: { seller, payTo },
  accountName,
  ownerName,
}: ContentParts): DocumentContent {
  const { net, tax, total, taxMode, taxRounding, currency } = totals;
  return {
    seller: {
      name: seller.legalName ?? accountName,
      ...(seller.address !== null && { address: seller.address }),
      ...(seller.taxId !== null && { taxId: seller.taxId }),
    },
    buyer: {
      name: invoice.buyer_name ?? ownerName,
      ...(invoice.buyer_address !== null && { address: invoice.buyer_address }),
    },
    ...(payTo.iban !== null && {
      payTo: {
        holder: payTo.holder ?? seller.legalName ?? accountName,
        iban: payTo.iban,
        ...(payTo.bic !== null && { bic: payTo.bic }),
        ...(payTo.bank !== null && { bank: payTo.bank }),
      },
    }),
    subject: invoice.subject,
    lines: entries.map((entry, index) => lineOf(entry, totals, index)),
    taxes: taxesOf(entries, totals),
    net,
    tax,
    total,
    taxMode,
    taxRounding,
    currency,
    digits: minorUnitDigits(currency),
    ...(invoice.notes !== null && { notes: invoice.notes }),
    ...(invoice.po_reference !== null && { poReference: invoice.po_reference }),
  };
}

function lineOf(entry: TaxedEntry, totals: DocumentTotals, index: number): DocumentContent['lines'][number] {
  const sums = totals.lines[index];
  if (sums === undefined) throw new Error('Totals of other lines.');
  const { description, detail, quantity, unit, unitPrice, reference } = entry;
  return {
    description,
    ...(detail !== undefined && { detail }),
    quantity,
    ...(unit !== undefined && { unit }),
    unitPrice,
    discount: sums.discount,
    net: sums.net,
    tax: sums.tax,
    gross: sums.gross,
    taxName: entry.tax.name,
    taxCategory: entry.tax.category,
    ratePpm: entry.tax.ratePpm,
    ...(reference !== undefined && { reference }),
  };
}

/** Each tax group by the name that its first line gives it. */
function taxesOf(entries: readonly TaxedEntry[], totals: DocumentTotals): DocumentContent['taxes'] {
  return totals.taxGroups.map(({ category, ratePpm, net, tax }) => {
    const first = entries.find((entry) => entry.tax.category === category && entry.tax.ratePpm === ratePpm);
    return { name: first?.tax.name ?? category, category, ratePpm, net, tax };
  });
}

import type { BrandInput, NextStep } from '@portico/core/operators';
import type { DemoInvoice } from './invoice.ts';
import { hours, one, paid } from './invoice.ts';

/** The brand of a small design studio: warm, round, with a picture. */
export const lindqvistBrand = {
  name: 'Studio Lindqvist',
  description: 'Brand, web and shop design in Hamburg.',
  primary: '#7a3253',
  accent: '#f0a35e',
  formality: 'informal',
  corners: 'round',
  menu: 'light',
  fonts: 'bricolage-figtree',
  icon: '/brands/lindqvist.svg',
  appIcons: [
    { src: '/brands/lindqvist-192.png', size: 192 },
    { src: '/brands/lindqvist-512.png', size: 512 },
    { src: '/brands/lindqvist-512-maskable.png', size: 512, maskable: true },
    { src: '/brands/lindqvist-180.png', size: 180 },
  ],
  cover: '/brands/lindqvist-cover.svg',
  supportEmail: 'hello@lindqvist.example',
  contactPerson: { name: 'Maja Lindqvist', note: 'Answers within a day' },
  copyright: 'Studio Lindqvist GmbH',
} satisfies BrandInput;

/** Who bills, as it stands on invoices. */
export const lindqvistSeller = {
  legalName: 'Studio Lindqvist GmbH',
  address: 'Bernstorffstraße 118\n22767 Hamburg',
  taxId: 'DE 000 000 000',
};

/** Where its clients pay. The account is one of those that exist for examples. */
export const lindqvistBank = { iban: 'DE02 1203 0000 0000 2020 51', bic: 'BYLADEM1001' };

/** What happens next for a client who is new. */
export const lindqvistNextSteps = (day: string): readonly NextStep[] => [
  { title: 'Maja prepares your first proposal', note: `By ${day}. We write to you when it is here.` },
  { title: 'You read and sign it here', note: 'It takes a few minutes.' },
  { title: 'Invoices and files follow', note: 'They appear in the menu by themselves.' },
];

/** Where Brandt Keramik gets its invoices. */
export const brandtBuyer = {
  name: 'Brandt Keramik GmbH',
  address: 'Hanna Brandt\nOttenser Hauptstraße 44\n22765 Hamburg',
};

/** What Brandt Keramik has been billed: all that an invoice can be. */
export const brandtInvoices: readonly DemoInvoice[] = [
  {
    subject: 'Brand workshop',
    issued: -410,
    due: -396,
    lines: [{ ...one('Workshop, one day', '1400.00'), detail: 'With preparation and notes' }],
    payments: paid(-398),
  },
  {
    subject: 'Logo and word mark',
    issued: -372,
    due: -358,
    lines: [hours('Design of logo and word mark', '24', '95.00'), one('Files for print and web', '180.00')],
    payments: paid(-360),
  },
  {
    subject: 'Website, first instalment',
    issued: -330,
    due: -316,
    lines: [one('Website, first of three instalments', '3025.21')],
    payments: paid(-318),
  },
  {
    subject: 'Website, second instalment',
    issued: -268,
    due: -254,
    lines: [one('Website, second of three instalments', '3025.21')],
    payments: paid(-255),
  },
  {
    subject: 'Photography of the spring glazes',
    issued: -232,
    due: -218,
    lines: [
      hours('Photography in the studio', '7.5', '110.00'),
      { description: 'Pictures, edited', quantity: '18', unitPrice: '24.00' },
    ],
    payments: paid(-221),
  },
  {
    subject: 'Website, final instalment',
    issued: -190,
    due: -176,
    lines: [one('Website, third of three instalments', '3025.21')],
    payments: [
      { on: -180, amount: 180000, method: 'Bank transfer' },
      { on: -176, amount: 'all', method: 'Bank transfer' },
    ],
  },
  {
    subject: 'Care and updates, spring',
    issued: -152,
    due: -138,
    lines: [{ description: 'Care and updates', quantity: '3', unit: 'months', unitPrice: '151.26' }],
    payments: paid(-141, 'SEPA direct debit'),
  },
  {
    subject: 'Workshop on selling online',
    issued: -121,
    due: -107,
    lines: [one('Half a day, on site', '690.00'), { description: 'Participants', quantity: '4', unitPrice: '35.00' }],
    payments: paid(-109),
  },
  {
    subject: 'Logo files for print, again',
    issued: -97,
    due: -83,
    void: true,
    lines: [one('Files for print', '180.00')],
  },
  {
    subject: 'Newsletter, set-up',
    issued: -88,
    due: -74,
    lines: [hours('Templates and set-up', '9.25', '92.00')],
    payments: paid(-86, 'Card'),
  },
  {
    subject: 'Care and updates, summer',
    issued: -60,
    due: -46,
    lines: [{ description: 'Care and updates', quantity: '3', unit: 'months', unitPrice: '151.26' }],
    payments: paid(-49, 'SEPA direct debit'),
  },
  {
    subject: 'Shop front and signs',
    issued: -37,
    due: -6,
    lines: [
      hours('Design of shop front and signs', '18', '92.00'),
      one('Colour and material board', '420.00'),
      { description: 'Print proofs, three sets', quantity: '3', unitPrice: '48.00' },
    ],
    payments: [{ on: -35, amount: 136180, method: 'SEPA direct debit' }],
  },
  {
    subject: 'Stand at the Tokyo craft fair',
    issued: -24,
    due: 21,
    currency: 'JPY',
    lines: [one('Concept and drawings', '380000'), { description: 'Signs', quantity: '2', unitPrice: '42000' }],
  },
  {
    subject: 'Product photography, October',
    issued: -20,
    due: 2,
    lines: [
      hours('Photography in the studio', '6', '110.00'),
      { description: 'Pictures, edited', quantity: '5', unitPrice: '25.99' },
    ],
  },
  {
    subject: 'Packaging, first run',
    issued: -18,
    due: 12,
    lines: [
      { description: 'Boxes with print', detail: 'Two sizes, recycled board', quantity: '1200', unitPrice: '2.85' },
      one('Printing plates', '613.61'),
    ],
    payments: [{ on: -10, amount: 240000, method: 'Bank transfer' }],
  },
  {
    subject: 'Brand refresh, third instalment',
    issued: -6,
    due: 24,
    lines: [one('Brand refresh, third of four instalments', '1075.63')],
  },
  {
    subject: 'Care and updates, autumn',
    issued: -2,
    due: 28,
    lines: [{ description: 'Care and updates', quantity: '3', unit: 'months', unitPrice: '151.26' }],
  },
  {
    subject: 'Winter catalogue',
    issued: 0,
    due: 30,
    draft: true,
    lines: [hours('Layout, 32 pages', '40', '92.00'), one('Proof print', '95.00')],
  },
];

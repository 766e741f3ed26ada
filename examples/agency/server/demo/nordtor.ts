import type { BrandInput, NextStep } from '@portico/core/operators';
import type { DemoInvoice } from './invoice.ts';
import { hours, one, paid } from './invoice.ts';

/** The brand of a tax adviser: dark, crisp, without a picture. */
export const nordtorBrand = {
  name: 'Nordtor Treuhand',
  description: 'Steuerberatung und Wirtschaftsprüfung.',
  primary: '#0d3846',
  accent: '#c4e456',
  formality: 'formal',
  corners: 'crisp',
  menu: 'colour',
  fonts: 'geist',
  icon: '/brands/nordtor.svg',
  appIcons: [
    { src: '/brands/nordtor-192.png', size: 192 },
    { src: '/brands/nordtor-512.png', size: 512 },
    { src: '/brands/nordtor-512-maskable.png', size: 512, maskable: true },
    { src: '/brands/nordtor-180.png', size: 180 },
  ],
  supportEmail: 'mandanten@nordtor.example',
  contactPerson: { name: 'Katharina Voss', note: 'Antwortet am selben Werktag' },
  copyright: 'Nordtor Treuhand AG',
} satisfies BrandInput;

/** Who bills, as it stands on invoices. */
export const nordtorSeller = {
  legalName: 'Nordtor Treuhand AG',
  address: 'Nordtorwall 12\n38100 Braunschweig',
  taxId: 'DE 000 000 001',
};

/** Where its clients pay. The account is one of those that exist for examples. */
export const nordtorBank = { iban: 'DE02 5001 0517 0137 0750 30', bic: 'INGDDEFF' };

/** What happens next for a client who is new. */
export const nordtorNextSteps = (day: string): readonly NextStep[] => [
  { title: 'Wir bereiten Ihren Mandatsvertrag vor', note: `Bis ${day}. Wir schreiben Ihnen, sobald er da ist.` },
  { title: 'Sie lesen und unterschreiben ihn hier', note: 'Das dauert wenige Minuten.' },
  { title: 'Rechnungen und Unterlagen folgen', note: 'Beides erscheint von selbst im Menü.' },
];

/** Where Weiß Metallbau gets its invoices. */
export const weissBuyer = {
  name: 'Weiß Metallbau GmbH',
  address: 'Dr. Miriam Weiß\nHafenstraße 7\n38112 Braunschweig',
};

/** What Weiß Metallbau has been billed. */
export const weissInvoices: readonly DemoInvoice[] = [
  {
    subject: 'Beratung Rechtsformwechsel',
    issued: -96,
    due: -82,
    lines: [hours('Beratung', '10', '200.00')],
    payments: paid(-84, 'Überweisung'),
  },
  {
    subject: 'Jahresabschluss, Rate 1 von 3',
    issued: -70,
    due: -56,
    lines: [one('Jahresabschluss, erste Rate', '5000.00')],
    payments: paid(-57, 'Überweisung'),
  },
  { subject: 'Abschlag Lohnbuchhaltung', issued: -44, due: -30, void: true, lines: [one('Abschlag', '900.00')] },
  {
    subject: 'Jahresabschluss, Rate 2 von 3',
    issued: -25,
    due: 14,
    lines: [one('Jahresabschluss, zweite Rate', '5000.00')],
    payments: [{ on: -12, amount: 200000, method: 'Überweisung' }],
  },
  {
    subject: 'Steuererklärung',
    issued: -12,
    due: 3,
    lines: [
      { ...one('Körperschaft- und Gewerbesteuer', '2700.00'), detail: 'Mit Bescheidprüfung' },
      hours('Rückfragen des Finanzamts', '4', '200.00'),
    ],
  },
  {
    subject: 'Lohnbuchhaltung, drittes Quartal',
    issued: -8,
    due: 22,
    lines: [{ description: 'Abrechnungen', quantity: '66', unit: 'Stück', unitPrice: '18.50' }],
  },
];

/** What the same person is billed here that Studio Lindqvist knows too: nothing of it meets. */
export const hannaInvoices: readonly DemoInvoice[] = [
  { subject: 'Einkommensteuer', issued: -33, due: -3, lines: [one('Einkommensteuererklärung', '640.00')] },
  {
    subject: 'Erstberatung',
    issued: -80,
    due: -66,
    lines: [hours('Erstberatung', '1.5', '190.00')],
    payments: paid(-70, 'Überweisung'),
  },
];

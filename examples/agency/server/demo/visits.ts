import type { Days } from './invoice.ts';

/** A site visit of the demo. */
export interface DemoVisit {
  readonly place: string;
  readonly address: string;
  readonly on: Days;
  readonly starts?: string;
  readonly ends?: string;
  readonly note?: string;
  readonly picture?: string;
  readonly status: 'proposed' | 'confirmed' | 'under_way' | 'done';
  readonly steps?: { readonly done: number; readonly of: number };
  readonly report?: {
    readonly on: Days;
    readonly pictures?: number;
    readonly summary: string;
    readonly question?: string;
  };
}

/** Who comes to see the studio's clients. */
export const studioVisitor = 'Maja Lindqvist';

/** Who comes to see those of the tax adviser. */
export const adviserVisitor = 'Katharina Voss';

/** Where Brandt Keramik is being built. */
export const brandtVisits: readonly DemoVisit[] = [
  {
    place: 'Shop front, first look',
    address: 'Ottenser Hauptstraße 44',
    on: -13,
    starts: '10:00',
    picture: '/pictures/front.svg',
    status: 'done',
    report: {
      on: -12,
      pictures: 14,
      summary:
        'The wall above the door is dry and holds the sign. The old fittings come off without a trace.\nThe light falls from the left until noon: we turn the sign by a hand’s breadth, so that it can be read from the corner.',
    },
  },
  {
    place: 'Kitchen, Ottenser Hauptstraße',
    address: 'Ottenser Hauptstraße 44',
    on: 2,
    starts: '09:00',
    ends: '11:00',
    note: 'We measure the wall behind the kiln and hold the glaze samples against the tiles.\nPlease keep the wall free, about two metres wide.',
    picture: '/pictures/kitchen.svg',
    status: 'proposed',
  },
  {
    place: 'Shop front, final check',
    address: 'Ottenser Hauptstraße 44',
    on: 9,
    starts: '14:00',
    picture: '/pictures/front.svg',
    status: 'confirmed',
  },
  {
    place: 'Shop front, assembly',
    address: 'Ottenser Hauptstraße 44',
    on: 15,
    note: 'Sign and lettering are up. The lamps follow when the electrician has been.',
    picture: '/pictures/assembly.svg',
    status: 'under_way',
    steps: { done: 6, of: 8 },
  },
];

/** Where the books of Weiß Metallbau are looked at. */
export const weissVisits: readonly DemoVisit[] = [
  {
    place: 'Kassenprüfung',
    address: 'Hafenstraße 7, Büro',
    on: -20,
    starts: '09:30',
    status: 'done',
    report: {
      on: -19,
      summary:
        'Kassenbuch und Belege stimmen überein. Zwei Bewirtungsbelege sind ohne Anlass; wir haben sie markiert.\nDie Verfahrensdokumentation der neuen Kasse liegt vor und ist vollständig.',
      question: 'Aus welchem Anlass wurde am 14. und am 21. Oktober bewirtet?',
    },
  },
  {
    place: 'Inventur, Halle 2',
    address: 'Hafenstraße 7, Halle 2',
    on: 3,
    starts: '08:00',
    ends: '12:00',
    note: 'Wir begleiten die Zählung und sehen die Bewertung der halbfertigen Erzeugnisse durch.\nBitte halten Sie die Zähllisten und die Arbeitsaufträge bereit.',
    status: 'proposed',
  },
  {
    place: 'Jahresgespräch',
    address: 'Nordtorwall 12, Braunschweig',
    on: 16,
    starts: '14:00',
    ends: '15:30',
    status: 'confirmed',
  },
  {
    place: 'Belege digitalisieren',
    address: 'Hafenstraße 7, Büro',
    on: 22,
    note: 'Die Jahre 2023 und 2024 sind gescannt und abgelegt. Das Jahr 2025 folgt nach der Inventur.',
    status: 'under_way',
    steps: { done: 2, of: 3 },
  },
];

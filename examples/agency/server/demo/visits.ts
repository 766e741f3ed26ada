import type { Days } from './invoice.ts';

/** A site visit of the demo. */
export interface DemoVisit {
  readonly place: string;
  readonly address: string;
  readonly on: Days;
  readonly starts?: string;
  readonly ends?: string;
  readonly note?: string;
  readonly picture: string;
  readonly status: 'proposed' | 'confirmed' | 'under_way' | 'done';
  readonly steps?: { readonly done: number; readonly of: number };
  readonly report?: { readonly on: Days; readonly pictures: number; readonly summary: string };
}

/** Who comes to see the studio's clients. */
export const visitor = 'Maja Lindqvist';

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

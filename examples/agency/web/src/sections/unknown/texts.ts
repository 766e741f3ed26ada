import { ownTexts } from '../words.ts';

/** The words around sections that have no page of their own here. */
export const texts = ownTexts({
  en: {
    nothing: 'There is nothing here yet.',
    nothingTell: 'What happens here appears by itself.',
    all: (title: string) => `All: ${title}`,
    showMore: 'Show more',
    shown: (count: number) => `${count} shown`,
    steps: (done: number, of: number) => `${done} of ${of}`,
    about: 'Description',
    facts: 'Details',
    actions: 'What you can do',
    standing: 'How it stands',
    leave: 'Leave it as it is',
    done: (verb: string) => `${verb}: done.`,
    changed: 'This has changed in the meantime. You see how it stands now.',
    failed: 'That did not work. Please try again.',
  },
  de: {
    nothing: 'Hier ist noch nichts.',
    nothingTell: 'Was hier geschieht, erscheint von selbst.',
    all: (title) => `Alle: ${title}`,
    showMore: 'Weitere zeigen',
    shown: (count) => `${count} zu sehen`,
    steps: (done, of) => `${done} von ${of}`,
    about: 'Beschreibung',
    facts: 'Einzelheiten',
    actions: 'Was Sie tun können',
    standing: 'Stand',
    leave: 'So lassen',
    done: (verb) => `${verb}: erledigt.`,
    changed: 'Das hat sich inzwischen geändert. Sie sehen den neuen Stand.',
    failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  },
  'de-x-informal': {
    actions: 'Was du tun kannst',
    changed: 'Das hat sich inzwischen geändert. Du siehst den neuen Stand.',
    failed: 'Das hat nicht geklappt. Bitte versuch es noch einmal.',
  },
});

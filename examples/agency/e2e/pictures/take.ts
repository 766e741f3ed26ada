import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { wordingFor, wordings } from '../../web/src/texts/texts.ts';
import type { Agency } from '../agency.ts';
import type { Picture, Visit } from './pages.ts';
import { settled } from './settled.ts';
import {
  type Brand,
  brands,
  fileOf,
  type Language,
  languages,
  moment,
  type Person,
  type Size,
  sizes,
  type Theme,
} from './variants.ts';

/** What to take, and in which variants. */
export interface Wanted {
  readonly pictures: readonly Picture[];
  readonly brands: readonly Brand[];
  readonly languages: readonly Language[];
  readonly themes: readonly Theme[];
  readonly sizes: readonly Size[];
}

/** What it is taken with. */
export interface Studio {
  readonly browser: Browser;
  readonly agency: Agency;
  /** The file of the agency's database. */
  readonly database: string;
  /** Where the pictures go. */
  readonly folder: string;
}

/** A picture that could not be taken, and why. */
export interface Failure {
  readonly what: string;
  readonly error: Error;
}

type Visitors = ReadonlyMap<string, Awaited<ReturnType<BrowserContext['storageState']>>>;

/** Takes all that is wanted, two at a time, and answers how many there are and what failed. */
export async function takePictures(wanted: Wanted, studio: Studio): Promise<{ taken: number; failures: Failure[] }> {
  const visitors = await signInAll(wanted, studio);
  const failures: Failure[] = [];
  let taken = 0;
  // One language after the other, since a contact has one at a time.
  const rounds = [false, true].flatMap((noted) => wanted.languages.map((language) => ({ noted, language })));
  for (const { noted, language } of rounds) {
    speak(language, studio.database);
    const jobs = wanted.brands.flatMap((brand) =>
      wanted.sizes.flatMap((size) =>
        wanted.pictures
          .filter((picture) => (picture.brand ?? brand) === brand && (picture.noted ?? false) === noted)
          .map((picture) => ({ brand, size, language, picture })),
      ),
    );
    const work = async () => {
      for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
        try {
          await takeOne(job, wanted.themes, visitors, studio);
          taken += wanted.themes.length;
        } catch (error) {
          const { picture, ...variant } = job;
          failures.push({ what: `${picture.name} (${Object.values(variant).join(', ')})`, error: error as Error });
        }
      }
    };
    await Promise.all([work(), work()]);
  }
  return { taken, failures };
}

interface Job {
  readonly brand: Brand;
  readonly size: Size;
  readonly language: Language;
  readonly picture: Picture;
}

/** One page in each theme: the page is opened once. */
async function takeOne(job: Job, themes: readonly Theme[], visitors: Visitors, studio: Studio): Promise<void> {
  const { brand, size, language, picture } = job;
  const storageState = picture.as === undefined ? undefined : visitors.get(keyOf(brand, picture.as));
  const context = await newContext(studio.browser, {
    ...sizes[size],
    locale: languages[language],
    ...(storageState !== undefined && { storageState }),
  });
  try {
    await context.clock.setFixedTime(moment);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    const base = new URL(studio.agency[brands[brand].where]).origin;
    const visit: Visit = {
      page,
      t: wordings[wordingFor(language, brands[brand].formality)],
      email: brands[brand].email,
      base,
    };
    await page.emulateMedia({ colorScheme: themes[0] ?? 'light', reducedMotion: 'reduce' });
    await picture.before?.(visit);
    const where = typeof picture.path === 'string' ? picture.path : await picture.path(visit);
    await settled(page, () => page.goto(base + where));
    const { after } = picture;
    if (after !== undefined) await settled(page, () => after(visit));
    const folder = path.join(studio.folder, picture.name);
    await mkdir(folder, { recursive: true });
    await showWhole(page);
    for (const theme of themes) {
      await page.emulateMedia({ colorScheme: theme });
      const file = path.join(folder, fileOf({ brand, language, theme, size }));
      await page.screenshot({ path: file, animations: 'disabled' });
    }
  } finally {
    await context.close();
  }
}

/** Makes the window as high as the page, so that bars at its edges cover nothing. What is open over a page needs no more than the window. */
async function showWhole(page: Page): Promise<void> {
  if (await page.locator('[role="menu"], [role="dialog"]').first().isVisible()) return;
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const size = page.viewportSize();
  if (size !== null && height > size.height) await settled(page, () => page.setViewportSize({ ...size, height }));
}

/** Signs everybody in who looks at a wanted page: a printed link works once, and a session goes for every picture. */
async function signInAll({ pictures, brands: wanted }: Wanted, { browser, agency }: Studio): Promise<Visitors> {
  const people = new Set(pictures.flatMap(({ as }) => as ?? []));
  const visitors = new Map<string, Awaited<ReturnType<BrowserContext['storageState']>>>();
  for (const brand of wanted) {
    for (const person of people) {
      const context = await newContext(browser, {});
      const page = await context.newPage();
      await page.goto(agency.link(`${brands[brand].people[person]}, ${brands[brand].name}`));
      await page.getByRole('button').first().click();
      await page.waitForURL(({ pathname }) => !pathname.includes('/sign-in/'));
      await page.locator('#content h1').waitFor();
      if (person === 'busy') await openSome(context, new URL(page.url()).origin);
      visitors.set(keyOf(brand, person), await context.storageState());
      await context.close();
    }
  }
  return visitors;
}

/** Opens three invoices one after the other, so that home has the same to say of what was opened, whichever pictures are taken. */
async function openSome({ request }: BrowserContext, base: string): Promise<void> {
  const { items } = (await (await request.get(`${base}/portal/invoices?limit=3`)).json()) as {
    items: { id: string }[];
  };
  for (const { id } of items) await request.get(`${base}/portal/invoices/${id}`);
}

const keyOf = (brand: Brand, person: Person) => `${brand} ${person}`;

function newContext(browser: Browser, options: Parameters<Browser['newContext']>[0]): Promise<BrowserContext> {
  return browser.newContext({ ...options, timezoneId: 'Europe/Berlin', reducedMotion: 'reduce' });
}

/** Everybody reads this language from now on. */
function speak(language: Language, database: string): void {
  const opened = new DatabaseSync(database);
  opened.exec('pragma busy_timeout = 5000');
  opened.prepare('update portico_contact set locale = ?').run(languages[language]);
  opened.close();
}

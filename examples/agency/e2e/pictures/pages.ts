import type { Page } from 'playwright-core';
import { de } from '../../web/src/texts/de.ts';
import type { Texts } from '../../web/src/texts/texts.ts';
import type { Brand, Person } from './variants.ts';

/** What a picture's steps work with. */
export interface Visit {
  readonly page: Page;
  /** The words of the language that the picture is in. */
  readonly t: Texts;
  /** The e-mail address of the brand's busy client. */
  readonly email: string;
  /** Where the portal's pages begin. */
  readonly base: string;
}

/** A page to take: one entry here is all that a picture needs. */
export interface Picture {
  /** The folder of its files. */
  readonly name: string;
  readonly title: string;
  /** Who looks; without it, somebody who is not signed in. */
  readonly as?: Person;
  /** The brand that alone has such a page; all have it without one. */
  readonly brand?: Brand;
  /** Where it is; a function finds out. */
  readonly path: string | ((visit: Visit) => Promise<string>);
  /** Opening it is noted, and then stands on home: so it is taken after the others. */
  readonly noted?: true;
  /** Before it is opened: what the portal shall answer instead. */
  readonly before?: (visit: Visit) => Promise<unknown>;
  /** When it is open: presses and fills. */
  readonly after?: (visit: Visit) => Promise<unknown>;
}

/** Every page of the portal, in the order of a client's way. */
export const pictures: readonly Picture[] = [
  { name: 'sign-in', title: 'Sign-in', path: '/' },
  { name: 'sign-in-code', title: 'Code', path: '/', after: ask },
  { name: 'sign-in-code-error', title: 'Code with error', path: '/', after: askAndMistype },
  { name: 'sign-in-link', title: 'Link', path: (visit) => linkAskedFor(visit, 'here') },
  { name: 'sign-in-link-code', title: 'Link in another browser', path: (visit) => linkAskedFor(visit, 'elsewhere') },
  {
    name: 'sign-in-link-signed-in',
    title: 'Link, already signed in',
    as: 'busy',
    path: (visit) => linkAskedFor(visit, 'here'),
  },
  {
    name: 'sign-in-link-unavailable',
    title: 'Link, portal not reached',
    path: '/sign-in/this-one-cannot-be-asked-for',
    before: ({ page }) => page.route('**/portal/auth/link/*', (route) => route.fulfill({ status: 503, body: '' })),
  },
  { name: 'sign-in-expired', title: 'Expired link', path: '/sign-in/this-one-has-been-used' },
  {
    name: 'sign-in-expired-signed-in',
    title: 'Expired link, already signed in',
    as: 'busy',
    path: '/sign-in/this-one-has-been-used',
  },
  { name: 'home', title: 'Home, much waiting', as: 'busy', path: '/' },
  { name: 'home-new', title: 'Home of a new client', as: 'new', path: '/' },
  { name: 'home-nothing-waits', title: 'Home, nothing waiting', as: 'busy', path: '/', before: nothingWaits },
  { name: 'home-unavailable', title: 'Home, one card unavailable', as: 'busy', path: '/', before: aCardIsMissing },
  { name: 'menu', title: 'Launcher, or the menu of the profile', as: 'busy', path: '/', after: openMenu },
  { name: 'invoices', title: 'Invoices', as: 'busy', path: '/invoices' },
  { name: 'invoices-open', title: 'Invoices, open ones', as: 'busy', path: '/invoices?filter=open' },
  { name: 'invoices-empty', title: 'Invoices, none yet', as: 'new', path: '/invoices' },
  {
    name: 'invoice-due',
    title: 'Invoice, overdue',
    as: 'busy',
    noted: true,
    path: anInvoice(({ overdue }) => overdue),
  },
  {
    name: 'invoice-paid',
    title: 'Invoice, paid',
    as: 'busy',
    noted: true,
    path: anInvoice(({ status }) => status === 'paid'),
  },
  {
    name: 'invoice-void',
    title: 'Invoice, cancelled',
    as: 'busy',
    noted: true,
    path: anInvoice(({ status }) => status === 'void'),
  },
  { name: 'notifications', title: 'Notifications', as: 'busy', path: '/notifications' },
  { name: 'notifications-none', title: 'Notifications, none yet', as: 'new', path: '/notifications' },
  { name: 'notifications-choices', title: 'Of what one is told', as: 'busy', path: '/notifications/choices' },
  { name: 'section', title: 'Section unknown to the portal', as: 'busy', path: '/visits' },
  { name: 'section-list', title: 'Its list', as: 'busy', path: '/visits/upcoming' },
  {
    name: 'section-item',
    title: 'Its item',
    as: 'busy',
    noted: true,
    path: '/visits',
    after: open(/^Kitchen|^Inventur/),
  },
  {
    name: 'section-report',
    title: 'Another of its items',
    as: 'busy',
    noted: true,
    path: '/visits',
    after: open(/^Report|^Bericht/),
  },
  { name: 'search', title: 'Search, nothing typed yet', as: 'busy', path: '/', after: openSearch },
  {
    name: 'search-typed',
    title: 'Search, while typing',
    as: 'busy',
    path: '/',
    after: async (visit) => {
      await openSearch(visit);
      await visit.page.keyboard.type(common(visit));
      await visit.page.locator('.search-found .row').first().waitFor();
    },
  },
  {
    name: 'search-results',
    title: 'Results',
    as: 'busy',
    path: async (visit) => `/search?${new URLSearchParams({ q: common(visit) })}`,
    after: async ({ page }) => page.locator('.found .row').first().waitFor(),
  },
  { name: 'search-nothing', title: 'Results, none', as: 'busy', path: '/search?q=Zeppelin' },
  {
    name: 'search-unavailable',
    title: 'Results, not reached',
    as: 'busy',
    path: '/search?q=Zeppelin',
    before: ({ page }) => page.route('**/portal/search?*', (route) => route.fulfill({ status: 503, body: '' })),
  },
  { name: 'not-found', title: 'Not found', as: 'busy', path: '/nothing-here' },
];

async function ask({ page, t, email }: Visit): Promise<void> {
  await page.getByLabel(t.signIn.email).fill(email);
  await page.getByRole('button', { name: t.signIn.send }).click();
  await page.getByLabel(t.signIn.code).waitFor();
}

async function askAndMistype(visit: Visit): Promise<void> {
  await ask(visit);
  await visit.page.getByLabel(visit.t.signIn.code).pressSequentially('000000');
  await visit.page.getByRole('alert').waitFor();
}

/** Asks for a mail in this browser or in another one, and answers where the link in it leads. */
async function linkAskedFor({ page, email, base }: Visit, where: 'here' | 'elsewhere'): Promise<string> {
  const { request } = page.context();
  const outbox = async () => {
    const mails = (await (await request.get(`${base}/outbox`)).text()).split('<article>');
    return mails.flatMap((mail) =>
      mail.includes(email) ? (/href="[^"]*(\/sign-in\/[\w-]+)"/.exec(mail)?.[1] ?? []) : [],
    );
  };
  const before = await outbox();
  await request.post(`${base}/portal/auth/ask`, { data: { email }, headers: { Origin: base } });
  if (where === 'elsewhere') await page.context().clearCookies();
  for (let attempt = 0; attempt < 100; attempt++) {
    const [newest] = await outbox();
    if (newest !== undefined && newest !== before[0]) return newest;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`No mail with a link to ${email}.`);
}

async function openMenu({ page, t }: Visit): Promise<void> {
  const more = page.getByRole('button', { name: t.more });
  await ((await more.isVisible())
    ? more
    : page.getByRole('button', { name: t.yourProfile.replace(/^, /, '') })
  ).click();
  await page.locator('[role="menu"], [role="dialog"]').first().waitFor();
}

async function openSearch({ page, t }: Visit): Promise<void> {
  await page.getByRole('button', { name: t.search.title }).click();
  await page.getByRole('searchbox').waitFor();
  // On phones it shows when their keyboard may have come up.
  await page.locator('.veil:not([data-entering], [style*="opacity"])').waitFor();
}

/** Words that more than one app of the brand has. */
const common = ({ base }: Visit) => (base.includes('localhost') ? 'shop front' : 'jahres');

/** Opens what is named so. */
function open(name: RegExp): (visit: Visit) => Promise<void> {
  return async ({ page }) => {
    await page.getByRole('main').getByRole('link', { name }).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    // What lies where it was pressed is not pointed at.
    await page.mouse.move(0, 0);
  };
}

/** Nothing waits, although there is something to see. */
function nothingWaits({ page }: Visit): Promise<unknown> {
  return changeHome(page, (home) => ({ ...home, actions: [], unavailableActions: [] }));
}

/** One more card, which cannot be had right now. */
function aCardIsMissing({ page, t }: Visit): Promise<unknown> {
  const app = { plugin: 'groups', app: 'groups', icon: 'messages-square' };
  const card = { ...app, card: 'new', title: t === de ? 'Gruppen' : 'Groups', unavailable: true };
  return changeHome(page, (home) => ({ ...home, cards: [...home.cards, card] }));
}

interface Home {
  readonly cards: readonly object[];
}

/** Answers home as the portal does, but changed. */
function changeHome(page: Page, change: (home: Home) => Home): Promise<unknown> {
  return page.route('**/portal/home', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change((await response.json()) as Home) });
  });
}

interface ListedInvoice {
  readonly id: string;
  readonly status: string;
  readonly overdue: boolean;
}

/** The first invoice that is so; of a business that has none such, the first of all. */
function anInvoice(isWanted: (invoice: ListedInvoice) => boolean): (visit: Visit) => Promise<string> {
  return async ({ page, base }) => {
    const response = await page.context().request.get(`${base}/portal/invoices?limit=50`);
    const { items } = (await response.json()) as { items: ListedInvoice[] };
    const found = items.find(isWanted) ?? items[0];
    if (found === undefined) throw new Error('There is no invoice to take a picture of.');
    return `/invoices/${found.id}`;
  };
}

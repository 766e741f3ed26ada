import { valuesIn } from '../../../composition/links.js';
import { isVariant } from '../../../texts/formality.js';
import { catalogueGaps } from '../../catalogue-gaps.js';
import { short } from '../answer.js';
import type { Exchange } from '../exchange.js';
import type { Presented } from '../probe.js';
import type { World } from '../world.js';
import { kernelPages, linksIn } from './kernel-pages.js';

/** Cards, actions, lists and items have the standard shapes in every language that the plugin speaks. */
export async function checkShapes(world: World): Promise<void> {
  const { texts } = world.plugin.spec;
  const languages = Object.keys(texts);
  for (const gap of catalogueGaps(texts, languages))
    world.report({
      check: 'shapes',
      place: 'texts',
      what: `The catalogue lacks something: ${gap}`,
      mend: 'Say in each language what you say in one of them.',
    });
  for (const language of languages.filter((each) => !isVariant(each)))
    for (const { place, path } of kernelPages(world)) {
      const headers = { 'Accept-Language': language };
      checkHome(world, await world.ask(world.people.ada, place, { method: 'GET', path, headers }));
    }
}

/** What was presented while a page of the kernel's was put together. */
export function checkHome(world: World, exchange: Exchange): void {
  failures(world, exchange);
  for (const piece of exchange.seen.presented) {
    undeclaredLinks(world, exchange, piece);
    unknownTexts(world, exchange, piece);
  }
  unequalLinks(world, exchange);
}

const kinds = ['card', 'action', 'list'] as const;

function failures(world: World, { log, caller }: Exchange): void {
  for (const record of log) {
    const kind = kinds.find((each) => record.event === `${each}.failed`);
    const isApp = record.event === 'eligibility.failed';
    if ((kind === undefined && !isApp) || record['plugin'] !== world.plugin.id) continue;
    const error = String(record['error']);
    const late = error.startsWith('BudgetOverrun');
    world.report({
      check: late ? 'budgets' : 'shapes',
      place: isApp ? `app ${String(record['app'])}` : `${kind} ${String(record[kind ?? ''])}`,
      caller,
      what: isApp ? `Whether there is something in it cannot be asked: ${error}` : `It is unavailable: ${error}`,
      mend: late
        ? 'Read less, or what has an index; what is slow elsewhere belongs into a table of yours.'
        : 'Give rows that fit `returns`, and present them in the standard shape.',
    });
  }
}

function undeclaredLinks(world: World, { caller }: Exchange, { kind, name, view }: Presented): void {
  for (const link of linksIn(view)) {
    if (isDeclared(world, link)) continue;
    world.report({
      check: 'shapes',
      place: `${kind} ${name}`,
      caller,
      what: `It leads to "${link}", which is no page that the plugin declares.`,
      mend: `Make links by \`link(name, parts)\`, and declare the page in \`links\`. Declared are: ${pagesOf(world).join(', ')}.`,
    });
    return;
  }
}

/** The pages that the plugin declares. */
function pagesOf({ plugin }: World): string[] {
  const { links = {}, apps } = plugin.spec;
  return [...Object.values(links), ...Object.values(apps).map(({ path }) => path)];
}

function isDeclared(world: World, link: string): boolean {
  const [path = link] = link.split(/[?#]/);
  return pagesOf(world).some((pattern) => pattern === path || valuesIn(pattern, path) !== undefined);
}

/** A key that no language has comes back as it is. */
function unknownTexts(world: World, { caller }: Exchange, { kind, name, view }: Presented): void {
  const keys = new Set(Object.values(world.plugin.spec.texts).flatMap((messages) => Object.keys(messages)));
  const found = textsIn(view).find(
    (text) =>
      /^[a-z][\w-]*(\.[\w-]+)+$/.test(text) &&
      !keys.has(text) &&
      [...keys].some((key) => key.split('.')[0] === text.split('.')[0]),
  );
  if (found === undefined) return;
  world.report({
    check: 'shapes',
    place: `${kind} ${name}`,
    caller,
    what: `It says "${found}", which looks like the key of a message that no language has.`,
    mend: 'Write the message into the catalogue, in each language.',
  });
}

/** The words of a view: links and enumerations are none. */
function textsIn(view: unknown): string[] {
  if (typeof view === 'string') return [view];
  if (Array.isArray(view)) return view.flatMap(textsIn);
  if (typeof view !== 'object' || view === null) return [];
  return Object.entries(view).flatMap(([name, value]) =>
    ['link', 'picture', 'path', 'icon'].includes(name) ? [] : textsIn(value),
  );
}

const UUID = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/** Home shows a thing once: the kernel knows by its link that what waits and what a card shows are the same. */
function unequalLinks(world: World, { seen, caller, place }: Exchange): void {
  if (place !== 'GET /home') return;
  const cards = seen.presented
    .filter(({ kind }) => kind === 'card')
    .flatMap(({ view }) => linksIn(view))
    .filter((link) => isDeclared(world, link));
  for (const { kind, name, view } of seen.presented) {
    if (kind !== 'action') continue;
    for (const link of linksIn(view)) {
      const ids = link.match(UUID) ?? [];
      const twin = cards.find((each) => each !== link && ids.some((id) => each.includes(id)));
      if (twin === undefined || cards.includes(link)) continue;
      world.report({
        check: 'shapes',
        place: `action ${name}`,
        caller,
        what: `It leads to "${link}", and a card to ${short(twin)} for the same thing, so that home shows it twice.`,
        mend: 'Give both the same link.',
      });
      return;
    }
  }
}

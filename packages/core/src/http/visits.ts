import type { Cause } from '../changes/cause.js';
import { baseContext, momentFor } from '../composition/base-context.js';
import type { InstalledApp, InstalledPlugin } from '../composition/compose.js';
import type { Rows } from '../data/reads/gatherings.js';
import type { Moment, Reading, ReadingSet } from '../data/reads/reading.js';
import type { HandleScope } from '../data/scope-values.js';
import type { ContactDb } from '../data/tables.js';
import { PluginVoice } from '../events/plugin-voice.js';
import type { SignedIn } from '../identity/arrival.js';
import type { Kernel } from '../kernel.js';
import { inOwnersOrder } from '../launcher/arrangement.js';
import { decide } from '../permissions/decision.js';
import type { ContactContext, RequestContext } from '../plugin/context.js';
import { PortalError } from '../problem.js';
import { wordingFor } from '../texts/formality.js';
import type { Visit } from './environment.js';
import { notFound } from './problem-response.js';

/** What anybody gets who is not signed in, whatever he asks for. */
export function signInRequired(): PortalError {
  return new PortalError('sign_in_required', 401, 'Sign in to the portal first.');
}

/** Whether an error says that nobody is signed in. */
export function isSignInRequired(error: unknown): boolean {
  return error instanceof PortalError && error.code === 'sign_in_required';
}

/**
 * Who is signed in.
 *
 * @throws PortalError `sign_in_required` (401)
 */
export function signedIn(visit: Visit): SignedIn {
  const found = visit.arrival.signedIn;
  if (found === undefined) throw signInRequired();
  return found;
}

/** Whether an app exists for whoever is signed in. */
export function sees(kernel: Kernel, visit: Visit, app: string): boolean {
  const facts = visit.arrival.signedIn?.facts;
  return facts !== undefined && decide(facts, app, kernel.installed, kernel.hostSwitch).allowed;
}

/** The apps that exist for whoever is signed in, in the owner's order. */
export function seenApps(kernel: Kernel, visit: Visit): InstalledApp[] {
  return appsInOrder(kernel, visit).filter(({ id }) => sees(kernel, visit, id));
}

/** All apps that are composed, in the owner's order. */
export function appsInOrder(kernel: Kernel, visit: Visit): InstalledApp[] {
  return inOwnersOrder(visit.arrival.arrangement, [...kernel.composition.apps.values()], ({ id }) => id);
}

/** An app's name: the owner's own, else the one it has in the reader's language. */
export function titleOf({ arrival, facts }: Visit, { id, plugin, spec }: InstalledApp): string {
  const wording = wordingFor(facts.locale, arrival.account.formality);
  return arrival.arrangement.titles.get(id) ?? plugin.texts.format(wording, spec.title.key);
}

/**
 * Demands that an app exists for whoever is signed in.
 *
 * @throws PortalError `not_found`: the log says why, the client learns nothing
 */
export function demand(kernel: Kernel, visit: Visit, app: string, route: string): void {
  const { facts, contact } = signedIn(visit);
  const decision = decide(facts, app, kernel.installed, kernel.hostSwitch);
  if (decision.allowed) return;
  kernel.log.info('request.hidden', {
    route,
    app,
    reason: decision.reason,
    accountId: facts.account.id,
    contactId: contact.id,
  });
  throw notFound();
}

/** The contact as plugins know him. */
function contactContext(visit: Visit): ContactContext {
  const { contact, facts } = signedIn(visit);
  return {
    id: contact.id,
    name: contact.name,
    kind: contact.kind,
    locale: visit.facts.locale,
    companies: facts.companies,
  };
}

/** The context of a plugin's code for whoever is signed in. */
export function contextFor(
  kernel: Kernel,
  visit: Visit,
  plugin: InstalledPlugin,
  moment = momentOf(kernel, visit),
): RequestContext<ContactDb<never>, unknown> {
  const db = handleFor(kernel, visit, plugin);
  return {
    ...tablelessContext(kernel, visit, plugin, moment),
    get db() {
      return db();
    },
  };
}

/** The same without its handle, to be spread into other contexts: a handle that is spread is opened. */
export function tablelessContext(
  kernel: Kernel,
  visit: Visit,
  plugin: InstalledPlugin,
  moment = momentOf(kernel, visit),
): Omit<RequestContext<ContactDb<never>, unknown>, 'db'> {
  const { account } = visit.arrival;
  const contact = contactContext(visit);
  return {
    ...baseContext(plugin, kernel, account, contact.locale, moment),
    contact,
    profiles: { of: (ids) => kernel.profiles.of(account.id, ids, contact.locale) },
  };
}

/** Opens the handle of a context when it is first asked for: not every route, and little of what home shows, needs one. */
export function handleFor(kernel: Kernel, visit: Visit, plugin: InstalledPlugin): () => ContactDb<never> {
  let db: ContactDb<never> | undefined;
  return () => {
    db ??= kernel.handles.open(plugin.spec.tables, scopeOf(visit), new PluginVoice(plugin, causeOf(visit)));
    return db;
  };
}

/** What whoever is signed in may see. */
export function scopeOf(visit: Visit): HandleScope {
  const { contact, facts } = signedIn(visit);
  return { account: visit.arrival.account.id, runner: 'contact', contact: contact.id, companies: facts.companies };
}

/** Who is signed in, as what he causes is kept under. */
export function causeOf(visit: Visit): Cause {
  const { contact, session } = signedIn(visit);
  return {
    actor: { kind: 'contact', id: contact.id },
    from: { address: visit.facts.remoteAddress, session: session.id },
  };
}

/** The same for whoever need not be signed in. */
export function callerOf(visit: Visit): Cause {
  if (visit.arrival.signedIn !== undefined) return causeOf(visit);
  return { actor: { kind: 'visitor', id: 'anybody' }, from: { address: visit.facts.remoteAddress } };
}

/** When somebody's request is answered. */
export function momentOf(kernel: Kernel, { arrival }: Visit): Moment {
  return momentFor(kernel, arrival.account);
}

/** Reads what a place of the portal shows, as far as whoever is signed in sees the apps that it is of. */
export function gather(
  kernel: Kernel,
  visit: Visit,
  place: ReadingSet,
  sees: (app: string) => boolean,
  moment = momentOf(kernel, visit),
): Rows {
  const { board, gatherings } = kernel;
  const wanted = (reading: Reading) => {
    const app = board.appOf(reading);
    return app === undefined || sees(app);
  };
  return gatherings.gather(place, wanted, scopeOf(visit), moment);
}

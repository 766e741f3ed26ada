import { Changes } from '../../changes/changes.js';
import { systemClock } from '../../clock.js';
import { type PluginRoute, routesOf } from '../../composition/plugin-routes.js';
import type { Engine } from '../../data/engine.js';
import { Handles } from '../../data/handles.js';
import { createLog } from '../../log.js';
import type { AnyPlugin, ComposedPlugin } from '../../plugin.js';
import { type TestEngine, testDatabase } from '../test-database.js';
import { type TestPortal, testPortal } from '../test-portal.js';
import { type Answer, answerOf } from './answer.js';
import { DatabaseState, keyColumns } from './database-state.js';
import type { Exchange } from './exchange.js';
import type { Finding } from './finding.js';
import type { ConformanceOptions } from './options.js';
import type { Caller, Owner, Realm } from './people.js';
import { Populace } from './populace.js';
import { Probe } from './probe.js';
import { neededParts, type PlainRequest, reads, requestOf } from './routes.js';
import type { AnyExample } from './seed.js';
import { SeedClock } from './seed-clock.js';
import { Taints } from './taint.js';

/** What a finding says beside the engine. */
export type Fault = Omit<Finding, 'engine' | 'caller'> & { readonly caller?: Caller };

/** What happens to everything that is answered. */
export type Inspect = (world: World, exchange: Exchange) => void;

/** How a request is sent. */
interface Asking {
  /** Whose things the answer may show beside the caller's own. */
  readonly allowed?: Owner | undefined;
}

interface Parts {
  readonly engineName: TestEngine;
  readonly plugin: ComposedPlugin;
  readonly test: TestPortal<AnyPlugin>;
  readonly engine: Engine;
  readonly probe: Probe;
  readonly clock: SeedClock;
  readonly options: ConformanceOptions<AnyPlugin>;
  readonly inspect: Inspect;
  readonly hiddenByHost: Set<string>;
  readonly keys: ReadonlyMap<string, ReadonlySet<string>>;
  readonly remove: () => Promise<void>;
}

/** A portal with one plugin under test, accounts, people, and what the plugin's seed made for each of them. */
export class World {
  readonly findings: Finding[] = [];
  readonly routes: readonly PluginRoute[];
  readonly taints: Taints;
  readonly people: Populace;
  /** Whether something of one owner's has come to another one. */
  isMixed = false;
  #statements: string[] = [];
  /** As it was read last, as long as nothing has been written since. */
  #state: DatabaseState | undefined;

  private constructor(private readonly parts: Parts) {
    this.routes = routesOf(parts.plugin);
    this.taints = new Taints(parts.plugin);
    this.people = new Populace({
      ...parts,
      seed: parts.options.seed,
      taints: this.taints,
      called: (realm, name) => this.compareIndex(realm, `operator ${name}`),
    });
    parts.engine.observe((sql) => {
      this.#statements.push(sql);
      if (!/^\s*(select|begin|commit|rollback|set|show|pragma)\b/i.test(sql)) this.#state = undefined;
    });
  }

  /** Opens the portal and lets the seed fill it. */
  static async open(
    given: AnyPlugin,
    options: ConformanceOptions<AnyPlugin>,
    engineName: TestEngine,
    inspect: Inspect,
  ): Promise<World> {
    const { database, remove } = await testDatabase(engineName);
    const probe = new Probe();
    const plugin = given as unknown as ComposedPlugin;
    const hiddenByHost = new Set<string>();
    const clock = new SeedClock();
    let engine: Engine | undefined;
    let test: TestPortal<AnyPlugin> | undefined;
    try {
      test = await testPortal<readonly AnyPlugin[]>({
        engine: engineName,
        clock,
        // The kit looks at the very database that the portal has open.
        database: {
          engine: database.engine,
          open: async () => {
            engine = await database.open();
            return engine;
          },
        },
        plugins: [...(options.beside ?? []), probe.on(plugin) as unknown as AnyPlugin],
        apps: ({ id }) =>
          Object.fromEntries(Object.keys(plugin.spec.apps).map((app) => [app, !hiddenByHost.has(`${id} ${app}`)])),
        ...(options.overrides !== undefined && { overrides: options.overrides }),
      });
      if (engine === undefined) throw new Error('The portal started without its database.');
      const keys = await keyColumns(engine);
      const world = new World({
        engineName,
        plugin,
        test,
        engine,
        probe,
        clock,
        options,
        inspect,
        hiddenByHost,
        keys,
        remove,
      });
      await world.people.settle();
      return world;
    } catch (error) {
      await test?.close();
      await remove();
      throw error;
    }
  }

  get plugin(): ComposedPlugin {
    return this.parts.plugin;
  }

  get engine(): Engine {
    return this.parts.engine;
  }

  get probe(): Probe {
    return this.parts.probe;
  }

  /** The columns of each table that are part of a key. */
  get keys(): ReadonlyMap<string, ReadonlySet<string>> {
    return this.parts.keys;
  }

  /** What the host has switched off: account and app, with a space between them. */
  get hiddenByHost(): Set<string> {
    return this.parts.hiddenByHost;
  }

  /** Notes a fault. */
  report({ caller, ...fault }: Fault): void {
    const { engineName: engine } = this.parts;
    // What somebody wrote into somebody else's is of no use any more to tell whose an answer is.
    if (fault.check === 'foreign-writes') this.isMixed = true;
    this.findings.push({ ...fault, engine, ...(caller !== undefined && { caller: caller.label }) });
  }

  /** Sends a request, and looks at the answer as at every answer. */
  async ask(caller: Caller, place: string, request: PlainRequest, { allowed }: Asking = {}): Promise<Exchange> {
    const { test, probe, inspect } = this.parts;
    const logged = test.log.length;
    this.#statements = [];
    probe.take();
    const { method, path, root, headers, body } = request;
    const { browser } = caller;
    const init: RequestInit = {
      method,
      headers: { ...headers },
      ...(body !== undefined && { body: body as BodyInit }),
    };
    const response =
      root === true ? await browser.send(new Request(browser.origin + path, init)) : await browser.fetch(path, init);
    const answer = await answerOf(response);
    await this.#noted(caller, place, request, answer, logged);
    const statements = this.#statements;
    const exchange = {
      place,
      caller,
      request,
      answer,
      log: test.log.slice(logged),
      statements,
      seen: probe.take(),
      allowed,
    };
    inspect(this, exchange);
    return exchange;
  }

  /** Sends what an example says to a route. */
  async askRoute(caller: Caller, route: PluginRoute, example: AnyExample, asking?: Asking): Promise<Exchange> {
    const exchange = await this.ask(caller, route.key, requestOf(route, example), asking);
    if (!reads(route)) await this.compareIndex(caller.realm, route.key, caller);
    return exchange;
  }

  /** After whatever may have changed something, the index of search is as one that is made anew. */
  async compareIndex({ account }: Realm, place: string, caller?: Caller): Promise<void> {
    if (Object.keys(this.plugin.searches).length === 0) return;
    this.#statements = [];
    const { mended } = await account.services.search.rebuild();
    if (mended === 0) return;
    this.report({
      check: 'search-index',
      place,
      ...(caller !== undefined && { caller }),
      what: `It changes what can be searched, and the index of search is left as it was: ${mended} of its entries are wrong.`,
      mend: 'Mark in the same change each row whose document it makes, changes or takes away: `tx.index(name, ids)`.',
    });
  }

  /** Somebody who is not signed in, at an account. */
  stranger(realm: Realm): Caller {
    return { label: 'somebody who is not signed in', realm, browser: this.parts.test.visit(realm.account) };
  }

  /** Does something while whatever runs for a contact gets the handle of an operator who only looks. */
  async looking(work: () => Promise<void>): Promise<void> {
    const handles = new Handles(
      this.engine,
      createLog(
        () => {},
        () => '',
      ),
      new Changes(this.engine, systemClock, []),
    );
    const { tables } = this.plugin.spec;
    this.probe.lentHandle = ({ account, contact }) =>
      handles.open(tables, { account: account.id, runner: 'view', contact: contact.id, companies: contact.companies });
    try {
      await work();
    } finally {
      this.probe.lentHandle = undefined;
    }
  }

  /** The example of an owner for a route: an empty one where it needs none. */
  exampleOf(owner: Owner, route: PluginRoute): AnyExample | undefined {
    return owner.examples.get(route.key) ?? (neededParts(route).length === 0 ? {} : undefined);
  }

  /** All rows of the plugin's tables, and of what contacts opened. */
  async state(): Promise<DatabaseState> {
    const tables = [...Object.keys(this.plugin.spec.tables.scopes), 'portico_recent', 'portico_document'];
    const state = this.#state ?? (await DatabaseState.read(this.engine, tables));
    this.#state = state;
    return state;
  }

  /** Closes the portal and removes its database. */
  async close(): Promise<void> {
    await this.parts.test.close();
    await this.parts.remove();
  }

  /** Waits until what was opened is noted, which comes after the answer. */
  async #noted(caller: Caller, place: string, { path }: PlainRequest, answer: Answer, logged: number): Promise<void> {
    const route = this.plugin.routes[place];
    const notes = route?.kind === 'route' && route.opened !== undefined;
    if (!notes || answer.status !== 200 || caller.person === undefined) return;
    const source = `GET ${path.split('?')[0]}`;
    const db = this.engine.kysely<{ portico_recent: { contact_id: string; source: string } }>();
    const query = db
      .selectFrom('portico_recent')
      .select('source')
      .where('contact_id', '=', caller.person.contact.id)
      .where('source', '=', source);
    for (let tries = 0; tries < 200; tries++) {
      if ((await query.execute()).length > 0) return;
      if (this.parts.test.log.slice(logged).some(({ event }) => event === 'recent.failed')) return;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}

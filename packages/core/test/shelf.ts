import { z } from 'zod';
import {
  Clock,
  definePlugin,
  defineTables,
  type Named,
  newId,
  type OwnedRow,
  owned,
  type PluginOf,
  PortalError,
  type Tx,
  text,
} from '../src/index.js';

/** A section that stores files: papers of contacts, sent and taken. */
interface PaperRow extends OwnedRow {
  id: string;
  document_id: string;
}

export interface ShelfTables {
  shelf_paper: PaperRow;
}

const tables = defineTables<ShelfTables>({ shelf_paper: owned({ roles: ['owner'] }) });

const Id = z.object({ id: z.uuid() });
const Paper = z.object({ id: z.string(), name: z.string(), mediaType: z.string(), size: z.int(), sha256: z.string() });

function noPaper(): PortalError {
  return new PortalError('paper_not_found', 404, 'There is no such paper.');
}

async function paperOf(db: Pick<Tx<ShelfTables>, 'selectFrom'>, { id }: z.infer<typeof Id>) {
  const row = await db.selectFrom('shelf_paper').select('document_id').where('id', '=', id).executeTakeFirst();
  if (row === undefined) throw noPaper();
  return row;
}

const definition = definePlugin({
  id: 'shelf',
  options: z.object({
    stored: z.custom<() => Promise<void> | void>().default(() => () => {}),
    /** Forgets whose the papers are, for a test that has to find that. */
    careless: z.boolean().default(false),
  }),
  tables,
  migrations: {
    '0001_papers': {
      up: async ({ db, types }) => {
        await db.schema
          .createTable('shelf_paper')
          .addColumn('account_id', types.id, (c) => c.notNull())
          .addColumn('id', types.id, (c) => c.notNull())
          .addColumn('owner_id', types.id, (c) => c.notNull())
          .addColumn('document_id', types.id, (c) => c.notNull())
          .addPrimaryKeyConstraint('shelf_paper_key', ['account_id', 'id'])
          .addForeignKeyConstraint('shelf_paper_owner', ['account_id', 'owner_id'], 'portico_party', [
            'account_id',
            'id',
          ])
          .execute();
      },
    },
  },
  texts: { en: { title: 'Papers' } },
  apps: { papers: { title: text('title'), icon: 'files', path: '/papers' } },
  routes: (route) => {
    const upload = {
      app: 'papers',
      kinds: ['*/*'],
      limit: 250_000_000,
      returns: Paper,
    } as const;
    return {
      'GET /papers/:id/content': route.file({ app: 'papers', params: Id }).handle(async ({ db, params, options }) => {
        const row = await (options.careless ? db.asAccount('look', (tx) => paperOf(tx, params)) : paperOf(db, params));
        return { id: row.document_id };
      }),
      'GET /papers/:id/copy': route
        .file({ app: 'papers', params: Id, query: z.object({ name: z.string().optional() }), cache: 'no-store' })
        .handle(async ({ db, params, query, documents }) => {
          const { document_id } = await paperOf(db, params);
          const document = await documents.get(document_id);
          if (document === undefined) throw noPaper();
          return { ...document, ...(query.name !== undefined && { name: query.name }), attachment: true };
        }),
      'POST /papers': route.upload(upload).handle(async ({ db, contact, file, use, options }) => {
        const id = newId(use(Clock));
        await db.change(async (tx) => {
          const { id: document_id } = await tx.keepDocument(file);
          await tx.insertInto('shelf_paper').values({ id, owner_id: contact.id, document_id }).execute();
        });
        await options.stored();
        return { id, ...file };
      }),
      'POST /papers/pictures': route
        .upload({ ...upload, kinds: ['image/*'], limit: 1000, idempotency: 'required' })
        .handle(async ({ documents, file }) => documents.keep(file)),
      'POST /papers/small': route.upload(upload).handle(async ({ documents, file }) => {
        if (file.size > 100_000) throw new PortalError('shelf_full', 409, 'The shelf is full.');
        return documents.keep(file);
      }),
      'PUT /papers/:id/content': route
        .upload({ ...upload, params: Id })
        .handle(async ({ db, documents, params, file, options }) => {
          const change: typeof db.change = options.careless ? (work) => db.asAccount('replace', work) : db.change;
          const { document_id } = await change((tx) => paperOf(tx, params));
          const before = await documents.get(document_id);
          // Twice is once.
          if (before?.sha256 !== file.sha256 || before.name !== file.name) {
            await change(async (tx) => {
              const { id } = await tx.keepDocument(file);
              await tx.updateTable('shelf_paper').set({ document_id: id }).where('id', '=', params.id).execute();
              await tx.removeDocument(document_id);
            });
          }
          return { ...file, id: params.id };
        }),
    };
  },
  operators: (call) => ({
    add: call({
      input: z.object({
        owner: z.string(),
        name: z.string(),
        bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
        retainUntil: z.string().optional(),
      }),
      returns: Id,
    }).handle(async ({ db, documents, input, use }) => {
      const id = newId(use(Clock));
      const file = await documents.receive(input.bytes, { name: input.name });
      await db.change(async (tx) => {
        const { id: document_id } = await tx.keepDocument(file, { retainUntil: input.retainUntil });
        await tx.insertInto('shelf_paper').values({ id, owner_id: input.owner, document_id }).execute();
      });
      return { id };
    }),
    remove: call({ input: Id, returns: z.object({}) }).handle(async ({ db, input }) => {
      await db.change(async (tx) => {
        const row = await paperOf(tx, input);
        await tx.removeDocument(row.document_id);
        await tx.deleteFrom('shelf_paper').where('id', '=', input.id).execute();
      });
      return {};
    }),
  }),
});
export interface ShelfPlugin extends PluginOf<typeof definition> {}
export const shelf: Named<typeof definition, ShelfPlugin> = definition;

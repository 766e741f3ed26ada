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

const tables = defineTables<{ shelf_paper: PaperRow }>({ shelf_paper: owned({ roles: ['owner'] }) });

const Id = z.object({ id: z.string() });
const Paper = z.object({ id: z.string(), name: z.string(), mediaType: z.string(), size: z.int(), sha256: z.string() });

function noPaper(): PortalError {
  return new PortalError('paper_not_found', 404, 'There is no such paper.');
}

const definition = definePlugin({
  id: 'shelf',
  options: z.object({ stored: z.custom<() => Promise<void> | void>().default(() => () => {}) }),
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
      'GET /papers/:id/content': route.file({ app: 'papers', params: Id }).handle(async ({ db, params }) => {
        const row = await db
          .selectFrom('shelf_paper')
          .select('document_id')
          .where('id', '=', params.id)
          .executeTakeFirst();
        if (row === undefined) throw noPaper();
        return { id: row.document_id };
      }),
      'GET /papers/:id/copy': route
        .file({ app: 'papers', params: Id, query: z.object({ name: z.string().optional() }), cache: 'no-store' })
        .handle(async ({ db, params, query, documents }) => {
          const row = await db
            .selectFrom('shelf_paper')
            .select('document_id')
            .where('id', '=', params.id)
            .executeTakeFirst();
          const document = row && (await documents.get(row.document_id));
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
      'POST /papers/refused': route.upload(upload).handle(() => {
        throw new PortalError('shelf_full', 409, 'The shelf is full.');
      }),
      'PUT /papers/:id/content': route.upload({ ...upload, params: Id }).handle(async ({ db, params, file }) => {
        const { sha256 } = file;
        await db.change(async (tx) => {
          const row = await tx
            .selectFrom('shelf_paper')
            .select('document_id')
            .where('id', '=', params.id)
            .executeTakeFirst();
          if (row === undefined) throw noPaper();
          const document = await tx.keepDocument(file);
          await tx.updateTable('shelf_paper').set({ document_id: document.id }).where('id', '=', params.id).execute();
          await tx.removeDocument(row.document_id);
        });
        return { ...file, id: params.id, sha256 };
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
        const row = await tx
          .selectFrom('shelf_paper')
          .select('document_id')
          .where('id', '=', input.id)
          .executeTakeFirst();
        if (row === undefined) throw noPaper();
        await tx.removeDocument(row.document_id);
        await tx.deleteFrom('shelf_paper').where('id', '=', input.id).execute();
      });
      return {};
    }),
  }),
});
export interface ShelfPlugin extends PluginOf<typeof definition> {}
export const shelf: Named<typeof definition, ShelfPlugin> = definition;

import { describe, expectTypeOf, it } from 'vitest';
import { createPortalClient } from '../src/client.js';
import type { createPortal } from '../src/index.js';
import type { Portal } from '../src/portal.js';
import type { VisitsPlugin } from './visits.js';

type ThePortal = Portal<VisitsPlugin>;
const api = createPortalClient<ThePortal>({ baseUrl: 'https://nowhere.example/portal' });
declare const portal: ThePortal;
/** Nothing is called: what is here must only compile, or refuse to. */
const compiled = (_: () => unknown) => {};

describe('the typed client', () => {
  it('knows each route’s input and answer', () => {
    compiled(async () => {
      const visit = await api('GET /visits/:id', { params: { id: 'x' } });
      expectTypeOf(visit).toEqualTypeOf<{
        id: string;
        place: string;
        status: 'planned' | 'agreed' | 'proposed';
        on_day: string;
      }>();
      const list = await api('GET /visits');
      expectTypeOf(list.items).toEqualTypeOf<(typeof visit)[]>();
      await api('GET /visits', { query: { limit: 3 } });
      await api('POST /visits/:id/agree', { params: { id: 'x' }, body: { on: '2026-12-01', note: '' } });
      expectTypeOf((await api('GET /session')).contact.kind).toEqualTypeOf<'lead' | 'client'>();
      expectTypeOf((await api('GET /apps')).apps[0]).not.toBeAny();
      expectTypeOf((await api('GET /home')).actions[0]?.urgency).toEqualTypeOf<
        'lapses' | 'overdue' | 'open' | undefined
      >();
      await api('POST /auth/ask', { body: { email: 'a@example.com' } });
      await api('DELETE /session');
    });
  });

  it('refuses what there is not', () => {
    compiled(async () => {
      // @ts-expect-error no such path
      await api('GET /invoices');
      // @ts-expect-error no such method of it
      await api('DELETE /visits/:id', { params: { id: 'x' } });
      // @ts-expect-error the parameter is missing
      await api('GET /visits/:id');
      // @ts-expect-error the parameter has another name
      await api('GET /visits/:id', { params: { visit: 'x' } });
      // @ts-expect-error the parameter is a text
      await api('GET /visits/:id', { params: { id: 1 } });
      // @ts-expect-error the body lacks a field
      await api('POST /visits/:id/agree', { params: { id: 'x' }, body: { on: '2026-12-01' } });
      // @ts-expect-error the body has a field of another type
      await api('POST /visits/:id/agree', { params: { id: 'x' }, body: { on: 1, note: '' } });
      // @ts-expect-error there is no body
      await api('GET /visits/:id', { params: { id: 'x' }, body: {} });
      const visit = await api('GET /visits/:id', { params: { id: 'x' } });
      // @ts-expect-error the answer has no such field
      void visit.secret_note;
    });
  });
});

describe('operators’ services', () => {
  it('know each plugin’s input and result', () => {
    compiled(async () => {
      const planned = await portal.account('x').visits.plan({ owner: 'x', place: 'Mill', on: '2026-12-01' });
      expectTypeOf(planned).toEqualTypeOf<{ id: string }>();
      const contact = await portal.account('x').contacts.create({ email: 'a@example.com', name: 'A' });
      expectTypeOf(contact.kind).toEqualTypeOf<'lead' | 'client'>();
      await portal.account('x').apps.disallow('visits');
      // @ts-expect-error no such service
      await portal.account('x').billing.issueInvoice({});
      // @ts-expect-error a field is missing
      await portal.account('x').visits.plan({ owner: 'x', place: 'Mill' });
      // @ts-expect-error an option of another type
      await portal.account('x').contacts.create({ email: 'a@example.com', name: 'A', kind: 'customer' });
    });
  });

  it('are composed from the plugins of the portal', () => {
    expectTypeOf<ReturnType<typeof createPortal<[VisitsPlugin]>>>().toEqualTypeOf<ThePortal>();
  });
});

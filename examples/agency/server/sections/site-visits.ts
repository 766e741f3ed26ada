import { Clock, definePlugin, type Named, newId, type PluginOf, PortalError, text } from '@portico/core';
import { z } from 'zod';
import {
  anyVisit,
  byDay,
  migrations,
  newestReports,
  proposedVisits,
  searchedReports,
  searchedVisits,
  tables,
  upcomingVisits,
  visitById,
} from './site-visits/tables.ts';
import { de, deInformal, en } from './site-visits/texts.ts';
import {
  hours,
  nearDay,
  pictureOf,
  plainDay,
  progressOf,
  questionItem,
  Report,
  reportItem,
  statusesOf,
  Visit,
  visitItem,
} from './site-visits/words.ts';

const ById = z.object({ id: z.uuid() });
const Settled = z.object({ id: z.string(), status: Visit.shape.status });
const Time = z.string().regex(/^\d\d:\d\d$/);

const notFound = () => new PortalError('visit_not_found', 404, 'There is no such visit.');

const definition = definePlugin({
  id: 'visits',
  options: z.object({
    /** Where the host's site begins: pictures are kept by their path below it. */
    sitePath: z.string().default(''),
  }),
  tables,
  migrations,
  texts: { en, de, 'de-x-informal': deInformal },
  apps: { visits: { title: text('apps.visits'), icon: 'hard-hat', path: '/visits', eligible: anyVisit } },
  links: { upcoming: '/visits/upcoming', visit: '/visits/:id', report: '/visits/reports/:id' },

  routes: (route) => {
    const settle = (status: 'confirmed' | 'declined', summary: string) =>
      route({ app: 'visits', params: ById, returns: Settled, summary }).handle(async ({ db, params: { id } }) => {
        if ((await db.first(visitById, { id })) === undefined) throw notFound();
        const settled = await db
          .updateTable('visits_visit')
          .set({ status })
          .where('id', '=', id)
          // Of two answers at the same moment, one finds the visit as it was proposed.
          .where('status', '=', 'proposed')
          .returning(['id', 'status'])
          .executeTakeFirst();
        if (settled !== undefined) return settled;
        throw new PortalError('visit_not_proposed', 409, 'This visit has been answered already.');
      });
    return {
      'POST /visits/:id/confirm': settle('confirmed', 'Confirms the day that was proposed for a visit.'),
      'POST /visits/:id/decline': settle('declined', 'Asks for another day than the one that was proposed.'),
    };
  },

  cards: (card) => ({
    upcoming: card({ app: 'visits', query: upcomingVisits, returns: Visit, limit: 3 }).present((visits, context) => ({
      title: context.text('card.title'),
      items: visits.map((visit) => visitItem(context, visit)),
      more: { text: context.text('card.more'), link: context.link('upcoming') },
      empty: context.text('list.upcoming.empty'),
    })),
  }),

  actions: (action) => ({
    confirm: action({ app: 'visits', query: proposedVisits, returns: Visit }).present((visits, context) =>
      visits.map((visit) => ({
        title: context.text('confirm.title', { day: nearDay(context, visit.on_day) }),
        subtitle: [hours(context, visit), visit.address].filter((part) => part !== undefined).join(', '),
        verb: context.text('confirm.verb'),
        link: context.link('visit', { id: visit.id }),
        dueAt: visit.on_day,
        urgency: 'lapses' as const,
      })),
    ),
  }),

  lists: (list) => ({
    upcoming: list({
      app: 'visits',
      query: upcomingVisits,
      returns: Visit,
      after: (visit) => ({ after: byDay.place(visit) }),
    }).present((visits, context) => ({
      title: context.text('list.upcoming'),
      items: visits.map((visit) => visitItem(context, visit)),
      empty: context.text('list.upcoming.empty'),
    })),
    reports: list({ app: 'visits', query: newestReports, returns: Report }).present((reports, context) => ({
      title: context.text('list.reports'),
      items: reports.map((report) => reportItem(context, report)),
      empty: context.text('list.reports.empty'),
    })),
    questions: list({ app: 'visits', query: newestReports, returns: Report, limit: 100 }).present(
      (reports, context) => ({
        title: context.text('list.questions'),
        items: reports.filter(({ question }) => question !== null).map((report) => questionItem(context, report)),
        empty: context.text('list.questions.empty'),
      }),
    ),
  }),

  items: (item) => ({
    visit: item({
      app: 'visits',
      params: ById,
      returns: z.object({ visit: Visit, reports: z.array(Report) }),
      load: async ({ db, params: { id } }) => {
        const visit = await db.first(visitById, { id });
        if (visit === undefined) return undefined;
        const reports = await db.all(newestReports, { limit: 100 });
        return { visit, reports: reports.filter((report) => report.visit_id === id) };
      },
    }).present(({ visit, reports }, context) => {
      const { text: say } = context;
      const steps = progressOf(context, visit);
      const time = hours(context, visit);
      return {
        title: visit.place,
        ...(steps !== undefined && { subtitle: steps.words }),
        ...pictureOf(context, visit),
        statuses: statusesOf(context, visit),
        ...(steps !== undefined && { progress: steps.progress }),
        facts: [
          { label: say('fact.day'), value: `${nearDay(context, visit.on_day)}, ${plainDay(context, visit.on_day)}` },
          ...(time === undefined ? [] : [{ label: say('fact.time'), value: time }]),
          { label: say('fact.place'), value: visit.address },
          { label: say('fact.visitor'), value: visit.visitor },
        ],
        ...(visit.note !== null && { text: visit.note.split('\n') }),
        ...(reports.length > 0 && {
          lists: [{ title: say('list.reports'), items: reports.map((report) => reportItem(context, report)) }],
        }),
        ...(visit.status === 'proposed' && {
          buttons: [
            {
              verb: say('confirm.verb'),
              path: `/visits/${visit.id}/confirm`,
              note: say('confirm.note', { visitor: visit.visitor }),
            },
            {
              verb: say('decline.verb'),
              path: `/visits/${visit.id}/decline`,
              note: say('decline.note', { visitor: visit.visitor }),
              confirm: say('decline.ask'),
            },
          ],
        }),
      };
    }),
    report: item({
      app: 'visits',
      params: ById,
      returns: z.object({ report: Report, visit: Visit }),
      load: async ({ db, params: { id } }) => {
        const report = (await db.all(newestReports, { limit: 100 })).find((each) => each.id === id);
        const visit = report && (await db.first(visitById, { id: report.visit_id }));
        return report && visit && { report, visit };
      },
    }).present(({ report, visit }, context) => ({
      title: context.text('report.title', { day: plainDay(context, report.on_day) }),
      subtitle: report.place,
      ...(report.pictures > 0 && {
        facts: [{ label: context.text('fact.pictures'), value: String(report.pictures) }],
      }),
      text: [...report.summary.split('\n'), ...(report.question === null ? [] : [report.question])],
      lists: [{ title: context.text('report.visit'), items: [visitItem(context, visit)] }],
    })),
  }),

  search: (search) => ({
    visits: search({ app: 'visits', table: 'visits_visit', documents: searchedVisits }).present((visit, context) => {
      const { title: _title, subtitle: _subtitle, picture: _picture, ...view } = visitItem(context, visit);
      return { ...view, link: context.link('visit', { id: visit.id }) };
    }),
    reports: search({ app: 'visits', table: 'visits_report', documents: searchedReports }).present(
      (report, context) => ({
        title: context.text('report.found', { place: report.title }),
        link: context.link('report', { id: report.id }),
      }),
    ),
  }),

  operators: (call) => ({
    plan: call({
      input: z.object({
        owner: z.string(),
        place: z.string().min(1),
        address: z.string().min(1),
        on: z.iso.date(),
        starts: Time.optional(),
        ends: Time.optional(),
        visitor: z.string().min(1),
        note: z.string().optional(),
        picture: z.string().startsWith('/').optional(),
        status: Visit.shape.status.default('proposed'),
        steps: z.object({ done: z.int().min(0), of: z.int().min(1) }).optional(),
      }),
      returns: z.object({ id: z.string() }),
      summary: 'Plans a visit. Until it says otherwise, it waits for the client’s word.',
    }).handle(async ({ db, input, use }) => {
      const id = newId(use(Clock));
      const { owner, on, starts, ends, note, picture, steps, ...rest } = input;
      await db.change(async (tx) => {
        await tx
          .insertInto('visits_visit')
          .values({
            ...rest,
            id,
            owner_id: owner,
            on_day: on,
            starts: starts ?? null,
            ends: ends ?? null,
            note: note ?? null,
            picture: picture ?? null,
            steps: steps?.of ?? null,
            steps_done: steps?.done ?? null,
          })
          .execute();
        tx.index('visits', id);
      });
      return { id };
    }),
    report: call({
      input: z.object({
        visit: z.uuid(),
        on: z.iso.date(),
        summary: z.string().min(1),
        pictures: z.int().min(0).default(0),
        question: z.string().min(1).optional(),
      }),
      returns: z.object({ id: z.string() }),
      summary: 'Tells what was found on a visit, and what the client has to decide.',
    }).handle(async ({ db, input: { visit, on, question, ...rest }, use }) => {
      const about = await db.selectFrom('visits_visit').select('owner_id').where('id', '=', visit).executeTakeFirst();
      if (about === undefined) throw notFound();
      const id = newId(use(Clock));
      await db.change(async (tx) => {
        await tx
          .insertInto('visits_report')
          .values({ ...rest, id, visit_id: visit, owner_id: about.owner_id, on_day: on, question: question ?? null })
          .execute();
        tx.index('reports', id);
      });
      return { id };
    }),
  }),
});

/** See {@link siteVisits}. */
export interface SiteVisits extends PluginOf<typeof definition> {}

/**
 * Visits on site, as this agency's clients see them: a section that a host writes for itself, on what core exports and
 * nothing else. The web part has no line for it; it is drawn from the standard shapes.
 */
export const siteVisits: Named<typeof definition, SiteVisits> = definition;

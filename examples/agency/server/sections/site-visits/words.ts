import type { PresentContext } from '@portico/core';
import type { ItemView, StatusView } from '@portico/core/views';
import { z } from 'zod';

/** A visit as the section's queries give it. */
export const Visit = z.object({
  id: z.string(),
  place: z.string(),
  address: z.string(),
  status: z.enum(['proposed', 'confirmed', 'declined', 'under_way', 'done']),
  on_day: z.string(),
  starts: z.string().nullable(),
  ends: z.string().nullable(),
  visitor: z.string(),
  note: z.string().nullable(),
  picture: z.string().nullable(),
  steps: z.int().nullable(),
  steps_done: z.int().nullable(),
});
export type Visit = z.output<typeof Visit>;

/** A report with the place of its visit. */
export const Report = z.object({
  id: z.string(),
  visit_id: z.string(),
  on_day: z.string(),
  summary: z.string(),
  pictures: z.int(),
  question: z.string().nullable(),
  place: z.string(),
});
export type Report = z.output<typeof Report>;

type Context = Pick<PresentContext<{ readonly sitePath: string }>, 'text' | 'link' | 'contact' | 'today' | 'options'>;

/** A day in the reader's language. It is a day of the account's, so no time zone moves it. */
function day({ contact }: Context, on: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(contact.locale, { ...options, timeZone: 'UTC' }).format(new Date(`${on}T00:00:00Z`));
}

const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** "Thursday" within a week, else "12 December". */
export const nearDay = (context: Context, on: string) =>
  day(context, on, days(context.today, on) < 7 ? { weekday: 'long' } : { day: 'numeric', month: 'long' });

/** "26 November". */
export const plainDay = (context: Context, on: string) => day(context, on, { day: 'numeric', month: 'long' });

/** "9:00 to 11:00"; nothing where no time is set. */
export function hours({ text }: Context, { starts, ends }: Visit): string | undefined {
  if (starts === null) return undefined;
  const clock = (time: string) => time.replace(/^0/, '');
  return ends === null
    ? text('hours.at', { starts: clock(starts) })
    : text('hours.between', { starts: clock(starts), ends: clock(ends) });
}

/** "Thu 26 November, 9:00 to 11:00". */
function when(context: Context, visit: Visit): string {
  const named = day(context, visit.on_day, { weekday: 'short', day: 'numeric', month: 'long' });
  const time = hours(context, visit);
  return time === undefined ? named : `${named}, ${time}`;
}

/** How a visit stands. Work in steps says so by its progress. */
export function statusesOf({ text }: Context, { status }: Visit): StatusView[] {
  switch (status) {
    case 'proposed':
      return [{ text: text('status.proposed'), tone: 'warn', icon: 'circle-question-mark' }];
    case 'confirmed':
      return [{ text: text('status.confirmed'), tone: 'info', icon: 'calendar-check' }];
    case 'declined':
      return [{ text: text('status.declined'), tone: 'neutral', icon: 'calendar-days' }];
    case 'done':
      return [{ text: text('status.done'), tone: 'good', icon: 'circle-check' }];
    case 'under_way':
      return [];
  }
}

/** The steps of a visit that has some, in words and as a bar. */
export function progressOf({ text }: Context, { steps, steps_done: done }: Visit) {
  if (steps === null || done === null) return undefined;
  return { words: text('steps', { done, of: steps }), progress: { done, of: steps } };
}

/** The address of a visit's picture, on the site as it is now. */
export const pictureOf = ({ options }: Context, { picture }: Visit) =>
  picture === null ? {} : { picture: options.sitePath + picture };

/** A visit as a row. */
export function visitItem(context: Context, visit: Visit): ItemView {
  const steps = progressOf(context, visit);
  const statuses = statusesOf(context, visit);
  return {
    title: visit.place,
    subtitle: steps?.words ?? when(context, visit),
    link: context.link('visit', { id: visit.id }),
    ...pictureOf(context, visit),
    ...(steps !== undefined && { progress: steps.progress }),
    ...(statuses.length > 0 && { statuses }),
  };
}

/** A report as a row. */
export function reportItem(context: Context, report: Report): ItemView {
  return {
    title: context.text('report.title', { day: plainDay(context, report.on_day) }),
    subtitle: context.text('report.about', { place: report.place, pictures: report.pictures }),
    link: context.link('report', { id: report.id }),
  };
}

/** What of a report waits for a decision, as a row. */
export function questionItem(context: Context, { id, question, place }: Report): ItemView {
  return { title: question ?? '', subtitle: place, link: context.link('report', { id }) };
}

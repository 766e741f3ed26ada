import { z } from 'zod';
import { plainLine } from './plain-line.js';

/** How many steps a contact is shown at most: three or four are read, more are not. */
export const MOST_STEPS = 6;

/** One thing that happens next. */
export const NextStep = z.object({
  /** "Maja prepares your first proposal". */
  title: plainLine('The title of a next step', 120),
  /** "By Thursday. We write to you when it is here." */
  note: plainLine('The note of a next step', 300).optional(),
});

/** What happens next, in order. */
export const NextSteps = z.array(NextStep).max(MOST_STEPS, `Name at most ${MOST_STEPS} next steps.`);

/** See {@link NextStep}. */
export type NextStep = z.output<typeof NextStep>;

import { z } from 'zod';
import { plainLine } from './plain-line.js';

const emailRule = 'The e-mail address of a contact person is one address, such as maja@example.com.';

/** Whom a contact may turn to: somebody with a name. */
export const ContactPerson = z.object({
  name: plainLine('The name of a contact person', 120),
  /** "Answers within a day". */
  note: plainLine('The note of a contact person', 200).optional(),
  email: z.email(emailRule).max(254, emailRule).optional(),
});

/** See {@link ContactPerson}. */
export type ContactPerson = z.output<typeof ContactPerson>;

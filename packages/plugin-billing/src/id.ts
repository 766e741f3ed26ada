import { z } from 'zod';

/** An id as the portal writes it. SQLite tells letter cases apart and PostgreSQL does not, so only one is let in. */
export const Id = z
  .uuid({ error: 'An id is a UUID in lower case.' })
  .lowercase({ error: 'An id is a UUID in lower case.' });

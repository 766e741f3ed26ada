import { z } from 'zod';
import type { Brand } from '../branding/brand.js';
import type { HomeResponse } from '../dashboard/home.js';
import type { Route } from '../plugin/route.js';

/** What `GET /session` answers: who is signed in, and where. */
export const SessionAnswer = z.object({
  account: z.object({
    id: z.string(),
    name: z.string(),
    locale: z.string(),
    timeZone: z.string(),
    currency: z.string(),
  }),
  contact: z.object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    kind: z.enum(['lead', 'client']),
    locale: z.string(),
    companies: z.array(z.object({ id: z.string(), name: z.string(), role: z.enum(['owner', 'billing', 'member']) })),
  }),
});

/** What `GET /apps` answers: the launcher. */
export const AppsAnswer = z.object({
  apps: z.array(
    z.object({ id: z.string(), plugin: z.string(), title: z.string(), icon: z.string(), path: z.string() }),
  ),
});

/** What `POST /auth/ask` takes. */
export const AskBody = z.object({ email: z.string().max(320), next: z.string().max(2000).optional() });
/** What `POST /auth/ask` answers, whoever asks. */
export const AskAnswer = z.object({ status: z.literal('asked'), minutes: z.int() });
/** What `POST /auth/code` takes. */
export const CodeBody = z.object({ code: z.string().max(40) });
/** What `POST /auth/code` answers: where to go now. */
export const CodeAnswer = z.object({ next: z.string() });

type Nothing = Record<string, never>;
type Get<Answer> = Route<never, undefined, undefined, undefined, Answer>;

/** The kernel's own routes as the typed client knows them. */
export interface KernelRoutes {
  'GET /home': Get<HomeResponse>;
  'GET /apps': Get<z.output<typeof AppsAnswer>>;
  'GET /brand': Get<z.output<typeof Brand>>;
  'GET /session': Get<z.output<typeof SessionAnswer>>;
  /** Signs out. */
  'DELETE /session': Get<Nothing>;
  /** Signs out everywhere. */
  'DELETE /sessions': Get<Nothing>;
  'POST /auth/ask': Route<never, undefined, undefined, z.input<typeof AskBody>, z.output<typeof AskAnswer>>;
  'POST /auth/code': Route<never, undefined, undefined, z.input<typeof CodeBody>, z.output<typeof CodeAnswer>>;
}

import { z } from 'zod';
import { Brand } from '../../branding/brand.js';

const colour = z.string().regex(/^#[0-9a-f]{6}$/);

/** What `GET /brand` answers. What a transformation gives, as a brand's colours are, has no words in JSON Schema. */
export const BrandAnswer = Brand.extend({ primary: colour, accent: colour });

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

import { z } from 'zod';
import { Brand } from '../../branding/brand.js';
import { LauncherEntry } from '../../dashboard/launcher.js';
import { SearchView } from '../../plugin/search.js';
import { DetailView, ListView } from '../../plugin/view.js';
import { MarkedText } from '../../search/highlight.js';

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
    /** The page path where this contact arrives who did not ask for another: `/` is home. */
    landing: z.string(),
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
export const AppsAnswer = z.object({ apps: z.array(LauncherEntry) });

/** Which page of a list `GET /apps/:app/lists/:list` is asked for. */
export const ListQuery = z.object({
  /** The `next` of the page before. */
  cursor: z.string().max(8192).optional(),
  limit: z.coerce.number<number>().int().min(1).max(100).optional(),
});
/** What `GET /apps/:app/lists/:list` answers. */
export const ListAnswer = z.object({ version: z.literal(1), view: ListView });
/** What `GET /live` is asked for: a name under which a page that comes back takes the place of what it had open before. */
export const LiveQuery = z.object({ listener: z.string().max(64).optional() });
/** What `GET /apps/:app/item` is asked for: a page path that one of the plugin's links makes. */
export const ItemQuery = z.object({ path: z.string().max(2000) });
/** What `GET /apps/:app/item` answers. */
export const ItemAnswer = z.object({ version: z.literal(1), view: DetailView });

/** What `GET /search` is asked for. */
export const SearchQuery = z.object({
  /** Words, of which all must be there; the last one may be the beginning of a word. */
  q: z.string().max(200),
  /** Only this app. */
  app: z.string().max(100).optional(),
  ...ListQuery.shape,
});
/** What `GET /search` answers. */
export const SearchAnswer = z.object({
  items: z.array(
    z.object({
      app: z.string(),
      appTitle: z.string(),
      icon: z.string(),
      title: MarkedText,
      /** The part of its text where the first match is. */
      excerpt: MarkedText.optional(),
      /** ISO 8601 in UTC. The newest comes first. */
      at: z.string(),
      ...SearchView.omit({ title: true }).shape,
    }),
  ),
  /** The apps that could not be searched just now. */
  unavailable: z.array(z.string()),
  /** The `cursor` of the next page. Without it this is the last one. */
  next: z.string().optional(),
});
/** See {@link SearchAnswer}. */
export type SearchAnswer = z.output<typeof SearchAnswer>;

/** What `GET` and `PUT /auth/language` answer. */
export const LanguageAnswer = z.object({
  /** BCP 47, such as `de-AT`: how dates and sums are written, too. */
  locale: z.string(),
  /** Which of the languages that is. */
  language: z.string(),
  /** Those to choose from. */
  languages: z.array(z.string()),
});
/** What `PUT /auth/language` takes. Null takes the choice back. */
export const LanguageBody = z.object({ locale: z.string().max(100).nullable() });
/** What `PATCH /me` takes. A `locale` of null takes the choice of a language back. */
export const MeBody = z.object({
  name: z.string().max(1000).optional(),
  locale: LanguageBody.shape.locale.optional(),
});

/** What `GET` and `PATCH /me/profile` answer: how he shows himself, as he sees it himself. */
export const ProfileAnswer = z.object({
  name: z.string(),
  /** Others see a neutral name and no picture. */
  hidden: z.boolean(),
  /** The path of his picture on the portal's origin. */
  picture: z.string().nullable(),
});
/** What `PATCH /me/profile` takes. A `name` of null is the contact's again. */
export const ProfileBody = z.object({
  name: z.string().max(1000).nullable().optional(),
  hidden: z.boolean().optional(),
});

/** What `POST /auth/ask` takes. */
export const AskBody = z.object({ email: z.string().max(320), next: z.string().max(2000).optional() });
/** What `POST /auth/ask` answers, whoever asks. */
export const AskAnswer = z.object({ status: z.literal('asked'), minutes: z.int() });
/** What `GET /auth/link/:ticket` answers: whether a press suffices in this browser, or the code of the mail is needed. */
export const LinkAnswer = z.object({ demand: z.enum(['press', 'code']) });
/** What `POST /auth/code` takes. */
export const CodeBody = z.object({ code: z.string().max(40) });
/** What `POST /auth/code` answers: where to go now. */
export const CodeAnswer = z.object({ next: z.string() });

const Email = z.enum(['now', 'daily', 'off']);
const InApp = z.enum(['on', 'off']);

/** What `GET /notifications` answers: the newest first. */
export const NotificationsAnswer = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      topic: z.string(),
      app: z.string(),
      title: z.string(),
      /** A page path. */
      link: z.string(),
      at: z.string(),
      read: z.boolean(),
    }),
  ),
  /** Of all of them, not of this page. */
  unread: z.int(),
  next: z.string().optional(),
});
/** What `PATCH /notifications` takes: which are read now. With `until`, all up to that one. */
export const ReadBody = z.object({
  read: z.union([z.literal('all'), z.array(z.string().max(100)).max(100)]),
  until: z.uuid().optional(),
});
/** What `PATCH /notifications` answers. */
export const ReadAnswer = z.object({ unread: z.int() });
/** What `GET` and `PUT /notifications/choices` answer: how one is told of each topic. */
export const ChoicesAnswer = z.object({
  topics: z.array(
    z.object({
      topic: z.string(),
      app: z.string(),
      /** As it stands in the menu once there is something in it. */
      appTitle: z.string(),
      title: z.string(),
      /** It cannot be switched off. */
      required: z.boolean(),
      email: Email,
      inApp: InApp,
    }),
  ),
});
/** What `PUT /notifications/choices` takes. What is left out stays. */
export const ChoicesBody = z.object({
  topics: z.array(z.object({ topic: z.string().max(60), email: Email.optional(), inApp: InApp.optional() })).max(200),
});

import { z } from 'zod';
import { AppPage } from '../../dashboard/app-page.js';
import { HomeResponse } from '../../dashboard/home.js';
import { pictureTypes } from '../../profiles/picture-kind.js';
import {
  AppsAnswer,
  AskAnswer,
  AskBody,
  BrandAnswer,
  ChoicesAnswer,
  ChoicesBody,
  CodeAnswer,
  CodeBody,
  ItemAnswer,
  ItemQuery,
  LanguageAnswer,
  LanguageBody,
  LinkAnswer,
  ListAnswer,
  ListQuery,
  LiveQuery,
  MeBody,
  NotificationsAnswer,
  ProfileAnswer,
  ProfileBody,
  ReadAnswer,
  ReadBody,
  SearchAnswer,
  SearchQuery,
  SessionAnswer,
} from './answers.js';
import {
  type ClientRoute,
  type KernelHandler,
  kernelRoute,
  type Media,
  mediaRoute,
  type Upload,
  uploadRoute,
} from './kernel-route.js';

const App = z.object({ app: z.string() });
const Ticket = z.object({ ticket: z.string() });

/**
 * The kernel's own routes: this list and no other. The pages of sign-in (`http/sign-in/pages`) are none: nobody calls
 * them from code.
 */
export const kernelRoutes = {
  'GET /brand': kernelRoute({ audience: 'everybody', summary: 'How the account looks', returns: BrandAnswer }),
  'GET /brand/theme.css': mediaRoute({
    audience: 'everybody',
    summary: 'How the account looks, as CSS custom properties for light and dark',
    media: 'text/css',
  }),
  'GET /manifest.webmanifest': mediaRoute({
    audience: 'everybody',
    summary: 'What a device needs to install the portal as an app',
    media: 'application/manifest+json',
  }),
  'GET /openapi.json': mediaRoute({
    audience: 'everybody',
    summary: 'This description: the routes that exist for whoever asks',
    media: 'application/json',
  }),

  'POST /auth/ask': kernelRoute({
    audience: 'everybody',
    summary: 'Send a sign-in mail, if the address is known',
    body: AskBody,
    returns: AskAnswer,
    status: 202,
    form: true,
  }),
  'POST /auth/code': kernelRoute({
    audience: 'everybody',
    summary: 'Sign in with the code of the mail',
    body: CodeBody,
    returns: CodeAnswer,
    form: true,
  }),
  'GET /auth/link/:ticket': kernelRoute({
    audience: 'everybody',
    summary: 'What the link of a mail demands in this browser; looking changes nothing',
    params: Ticket,
    returns: LinkAnswer,
  }),
  'POST /auth/link/:ticket': kernelRoute({
    audience: 'everybody',
    summary: 'Sign in with the link of the mail; a browser that did not ask for it adds the code',
    params: Ticket,
    body: CodeBody.partial(),
    returns: CodeAnswer,
    form: true,
  }),
  'GET /auth/language': kernelRoute({
    audience: 'everybody',
    summary: 'The language of whoever reads, and those to choose from',
    returns: LanguageAnswer,
  }),
  'PUT /auth/language': kernelRoute({
    audience: 'everybody',
    summary: 'Choose a language, for this browser and for who is signed in there',
    body: LanguageBody,
    returns: LanguageAnswer,
  }),
  'POST /auth/sign-out': kernelRoute({ audience: 'everybody', summary: 'Sign out, if signed in' }),

  'GET /session': kernelRoute({ audience: 'signed-in', summary: 'Who is signed in', returns: SessionAnswer }),
  'DELETE /session': kernelRoute({ audience: 'signed-in', summary: 'Sign out' }),
  'DELETE /sessions': kernelRoute({ audience: 'signed-in', summary: 'Sign out everywhere' }),
  'GET /me': kernelRoute({
    audience: 'signed-in',
    summary: 'The contact who is signed in',
    returns: SessionAnswer.shape.contact,
  }),

  'PATCH /me': kernelRoute({
    audience: 'signed-in',
    summary: 'Change one’s own name or language',
    body: MeBody,
    returns: SessionAnswer.shape.contact,
  }),

  'GET /me/profile': kernelRoute({
    audience: 'signed-in',
    summary: 'How one shows oneself to other contacts',
    returns: ProfileAnswer,
  }),
  'PATCH /me/profile': kernelRoute({
    audience: 'signed-in',
    summary: 'Choose the name that other contacts read, or hide from them',
    body: ProfileBody,
    returns: ProfileAnswer,
  }),
  'PUT /me/profile/picture': uploadRoute({
    audience: 'signed-in',
    summary: 'Show oneself by a picture: its bytes, at most 512 kB and 4096 pixels a side',
    takes: pictureTypes,
    returns: ProfileAnswer,
  }),
  'DELETE /me/profile/picture': kernelRoute({ audience: 'signed-in', summary: 'Take one’s own picture away' }),
  'GET /profiles/:id/picture': mediaRoute({
    audience: 'signed-in',
    summary: 'The picture of a contact who shows himself',
    params: z.object({ id: z.string() }),
    media: 'image/*',
  }),

  'GET /apps': kernelRoute({ audience: 'signed-in', summary: 'The launcher', returns: AppsAnswer }),
  'GET /apps/:app': kernelRoute({
    audience: 'signed-in',
    summary: 'One app: what waits in it, its cards, and the first page of each of its lists',
    params: App,
    returns: AppPage,
  }),
  'GET /apps/:app/lists/:list': kernelRoute({
    audience: 'signed-in',
    summary: 'A page of one of an app’s lists',
    params: App.extend({ list: z.string() }),
    query: ListQuery,
    returns: ListAnswer,
  }),
  'GET /apps/:app/item': kernelRoute({
    audience: 'signed-in',
    summary: 'What a page path of an app leads to',
    params: App,
    query: ItemQuery,
    returns: ItemAnswer,
  }),
  'GET /search': kernelRoute({
    audience: 'signed-in',
    summary: 'What the apps have with these words, the newest first',
    query: SearchQuery,
    returns: SearchAnswer,
  }),
  'GET /home': kernelRoute({
    audience: 'signed-in',
    summary: 'What waits and what is going on',
    returns: HomeResponse,
    composed: true,
  }),
  'GET /live': mediaRoute({
    audience: 'signed-in',
    summary: 'What moves, as server-sent events: one stream for the whole portal',
    query: LiveQuery,
    media: 'text/event-stream',
  }),

  'GET /notifications': kernelRoute({
    audience: 'signed-in',
    summary: 'What one was told, the newest first, and how much of it is unread',
    query: ListQuery,
    returns: NotificationsAnswer,
  }),
  'PATCH /notifications': kernelRoute({
    audience: 'signed-in',
    summary: 'Mark some of it as read, or all of it',
    body: ReadBody,
    returns: ReadAnswer,
  }),
  'GET /notifications/choices': kernelRoute({
    audience: 'signed-in',
    summary: 'Of what one is told by mail and in the portal',
    returns: ChoicesAnswer,
  }),
  'PUT /notifications/choices': kernelRoute({
    audience: 'signed-in',
    summary: 'Choose of what one is told, and how',
    body: ChoicesBody,
    returns: ChoicesAnswer,
  }),
};

type Table = typeof kernelRoutes;

/** The kernel's own routes as the typed client knows them. */
export type KernelRoutes = {
  readonly [Key in keyof Table as Table[Key] extends Media | Upload ? never : Key]: ClientRoute<Table[Key]>;
};

/** What serves them: one handler for each. */
export type KernelHandlers = { readonly [Key in keyof Table]: KernelHandler<Table[Key]> };

import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { Kernel } from '../kernel.js';
import type { Stopping } from '../notifications/unsubscribe.js';
import { wordingFor } from '../texts/formality.js';
import { arrive } from './arriving.js';
import type { PortalEnv } from './environment.js';
import { notFound } from './problem-response.js';
import type { AuthPages } from './sign-in/auth-pages.js';
import { page } from './sign-in/pages/page.js';

type Call = Context<PortalEnv>;

/**
 * The pages on which mails of topics are stopped, to be mounted at `/unsubscribe`. Looking changes nothing: scanners look
 * at every link of a mail. Pressing needs no cookie and comes from anywhere, as mail programs do it for their own button
 * ([RFC 8058](https://www.rfc-editor.org/rfc/rfc8058)): the token alone says whose mails of what are stopped.
 */
export function unsubscribeRoutes(kernel: Kernel, pages: AuthPages): Hono<PortalEnv> {
  const app = new Hono<PortalEnv>();
  const { unsubscribing } = kernel.notifications;

  app.use('*', async (c, next) => {
    if (!c.env.place.portal) throw notFound();
    await arrive(kernel, c, false);
    await next();
  });

  app.get('/:token', async (c) => {
    const token = c.req.param('token');
    const stopping = await unsubscribing.read(c.var.arrival.account.id, token);
    if (stopping === undefined) return expired(c);
    const topics = namesOf(c, stopping);
    return pages.answer(c, {}, (context, style) => {
      const { text, brand } = context;
      return page(context, style, {
        title: text('stop.title'),
        content: html`<h1>${text('stop.heading')}</h1>
<p>${text('stop.intro', { brand: brand.name, topics })}</p>
<form method="post" action="${`${c.var.facts.basePath}/unsubscribe/${token}`}"><button>${text('stop.button')}</button></form>`,
      });
    });
  });

  app.post('/:token', async (c) => {
    const { id } = c.var.arrival.account;
    const stopping = await unsubscribing.read(id, c.req.param('token'));
    if (stopping === undefined) return expired(c);
    await unsubscribing.stop(id, stopping);
    kernel.log.info('notification.unsubscribed', {
      accountId: id,
      contactId: stopping.contactId,
      topics: stopping.topics.map(({ name }) => name),
    });
    const topics = namesOf(c, stopping);
    return pages.answer(c, {}, (context, style) => {
      const { text } = context;
      return page(context, style, {
        title: text('stop.done.title'),
        content: html`<h1>${text('stop.done.heading')}</h1>
<p>${text('stop.done.intro', { topics })}</p>
<a class="button" href="${kernel.link('/')}">${text('stop.portal')}</a>`,
      });
    });
  });

  const expired = (c: Call) =>
    pages.answer(c, { status: 410 }, (context, style) => {
      const { text } = context;
      return page(context, style, {
        title: text('stop.expired.title'),
        content: html`<h1>${text('stop.expired.heading')}</h1>
<p>${text('stop.expired.intro')}</p>
<a class="button" href="${kernel.link('/')}">${text('stop.portal')}</a>`,
      });
    });

  return app;
}

/** What the topics are called, as the reader writes lists. */
function namesOf(c: Call, { topics }: Stopping): string {
  const { arrival, facts } = c.var;
  const wording = wordingFor(facts.locale, arrival.account.formality);
  const names = topics.map(({ plugin, spec }) => plugin.texts.format(wording, spec.title.key));
  return new Intl.ListFormat(facts.locale, { type: 'unit', style: 'narrow' }).format(names);
}

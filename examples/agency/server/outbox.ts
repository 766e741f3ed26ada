import { createHash } from 'node:crypto';
import type { Mail, MemoryMailer } from '@portico/core/mail';
import { html } from 'hono/html';
import { isLoopback } from './loopback.ts';

const style = `
:root { color-scheme: light dark; font: 15px/1.47 system-ui, sans-serif; }
body { max-width: 720px; margin: 0 auto; padding: 32px 16px; }
article { border: 1px solid #8888; border-radius: 12px; padding: 16px 20px; margin-top: 16px; }
h1 { font-size: 24px; margin: 0; } h2 { font-size: 17px; margin: 0 0 4px; }
.code { font: 650 28px/1.4 ui-monospace, monospace; letter-spacing: 4px; margin: 8px 0; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; } a { overflow-wrap: anywhere; }
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/**
 * The page at /outbox: what would have been sent, newest first. For development, so it answers this machine alone; anybody else is told
 * that there is no such page.
 */
export async function outboxPage(
  outbox: MemoryMailer,
  request: Request,
  remoteAddress: string | undefined,
): Promise<Response> {
  if (!isLoopback(request, remoteAddress)) return new Response('Not found\n', { status: 404 });
  const page = html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <meta http-equiv="refresh" content="5" />
    <title>Outbox</title>
    <style>${style}</style>
  </head>
  <body>
    <main>
      <h1>Outbox</h1>
      <p>No mail leaves this machine. What the portal would have sent stands here; the page looks again every five seconds.</p>
      ${outbox.mails.length === 0 ? html`<p>Nothing has been sent yet.</p>` : outbox.mails.toReversed().map(mailArticle)}
    </main>
  </body>
</html>`;
  return new Response(String(await page), {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'no-store',
      'Content-Security-Policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; frame-ancestors 'none'`,
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

function mailArticle(mail: Mail) {
  const code = /\b\d{6}\b/.exec(mail.subject)?.[0] ?? /^\s*(\d{6})\s*$/m.exec(mail.text)?.[1];
  const link = /https?:\/\/\S+\/(auth\/link|sign-in)\/\S+/.exec(mail.text)?.[0];
  return html`<article>
    <h2>${mail.subject}</h2>
    <p>To ${mail.to.name} at ${mail.to.address}</p>
    ${code === undefined ? '' : html`<p class="code" data-code="${code}">${code}</p>`}
    ${link === undefined ? '' : html`<p><a href="${link}">${link}</a></p>`}
    <details>
      <summary>The whole mail</summary>
      <pre>${mail.text}</pre>
    </details>
  </article>`;
}

import { MemoryMailer } from '@portico/core/mail';
import { describe, expect, it } from 'vitest';
import { outboxPage } from './outbox.ts';

const outbox = new MemoryMailer();
await outbox.send({
  to: { name: 'Hanna <b>Brandt</b>', address: 'hanna@brandt-keramik.example' },
  subject: '408211 is your code',
  text: 'Your code:\n\n408211\n\nSign in:\nhttp://localhost:3000/portal/auth/link/abc\n',
  html: '<p>unused</p>',
});
await outbox.send({
  to: { name: 'Noor Haddad', address: 'noor@haddad.example' },
  subject: '170325 is your code',
  text: 'Privacy: http://localhost:3000/privacy\nSign in:\nhttp://localhost:3000/clients/sign-in/x-_1\n',
  html: '<p>unused</p>',
});

const open = (host: string, from: string | undefined) => outboxPage(outbox, new Request(`http://${host}/outbox`), from);

describe('outboxPage', () => {
  it('shows code and link of each mail, and the mail as text', async () => {
    const page = await (await open('localhost:3000', '127.0.0.1')).text();
    expect(page).toContain('data-code="408211"');
    expect(page).toContain('href="http://localhost:3000/portal/auth/link/abc"');
    expect(page).toContain('href="http://localhost:3000/clients/sign-in/x-_1"');
    expect(page).toContain('Hanna &lt;b&gt;Brandt&lt;/b&gt;');
  });

  it('answers this machine only, under its own names', async () => {
    for (const [host, from] of [
      ['localhost:3000', '::1'],
      ['127.0.0.1:3000', '::ffff:127.0.0.1'],
      ['[::1]:3000', '127.0.0.1'],
    ] as const) {
      expect((await open(host, from)).status, `${host} ${from}`).toBe(200);
    }
    for (const [host, from] of [
      ['localhost:3000', '192.168.1.7'],
      ['localhost:3000', undefined],
      ['rebound.example', '127.0.0.1'],
      ['127.0.0.1.example', '127.0.0.1'],
    ] as const) {
      expect((await open(host, from)).status, `${host} ${from}`).toBe(404);
    }
  });

  it('does not answer through a tunnel that gives requests this machine’s name', async () => {
    for (const name of ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Forwarded-Proto', 'Via', 'X-Real-IP']) {
      const request = new Request('http://localhost:3000/outbox', { headers: { [name]: 'for=203.0.113.5' } });
      expect((await outboxPage(outbox, request, '127.0.0.1')).status, name).toBe(404);
    }
  });
});

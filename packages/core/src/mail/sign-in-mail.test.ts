import { expect, test } from 'vitest';
import { Brand } from '../branding/brand.js';
import { theme } from '../branding/theme.js';
import { identityTexts } from '../identity/texts.js';
import { Texts } from '../texts/catalogue.js';
import { MemoryMailer, UnconfiguredMailer } from './mailer.js';
import { signInMail } from './sign-in-mail.js';

const texts = new Texts(identityTexts);
const brand = Brand.parse({ name: 'Studio Lindqvist', primary: '#7a3253', supportEmail: 'hello@lindqvist.example' });
const mailIn = (locale: string, change: { name?: string; brand?: Brand } = {}) =>
  signInMail({
    to: { name: change.name ?? 'Hanna Brandt', address: 'hanna@example.com' },
    brand: change.brand ?? brand,
    locale,
    text: (key, values) => texts.format(locale, key, values),
    code: '012345',
    url: 'https://portal.example/portal/auth/link/abc?x=1&y=2',
    minutes: 10,
  });

test('says the code first, in the reader’s language, with code and link in text and HTML', async () => {
  const english = await mailIn('en');
  expect(english.subject).toBe('012345 is your code for Studio Lindqvist');
  expect(english.text).toContain('\n\n012345\n\n');
  expect(english.text).toContain('https://portal.example/portal/auth/link/abc?x=1&y=2');
  expect(english.html).toContain('>012345<');
  expect(english.html).toContain('href="https://portal.example/portal/auth/link/abc?x=1&amp;y=2"');
  expect(english.html).toContain('<html lang="en">');
  expect(english.text).toContain('10 minutes');

  const german = await mailIn('de-AT');
  expect(german.subject).toBe('012345 ist Ihr Code für Studio Lindqvist');
  expect(german.html).toContain('<html lang="de-AT">');
});

test('shows the brand’s colour and loads nothing', async () => {
  const { html } = await mailIn('en');
  expect(html).toContain('background:#7a3253');
  expect(html).not.toMatch(/<(img|link|script|iframe)\b|url\(|@import|\bsrc=/i);
});

test('is in the brand’s theme: its corners, its kind of headings, and its colours of the dark where they are known', async () => {
  const round = await mailIn('en');
  expect(round.html).toContain('border-radius:16px');
  expect(round.html).toContain('border-radius:10px');
  expect(round.html).not.toContain('Georgia');
  const crisp = Brand.parse({
    name: 'Nordtor',
    primary: '#0b3a4a',
    accent: '#c3e35a',
    corners: 'crisp',
    fonts: 'source-serif-inter',
  });
  const { html } = await mailIn('en', { brand: crisp });
  expect(html).toContain('border-radius:6px');
  expect(html).toMatch(/<h1 [^>]*Georgia/);

  const dark = /@media \(prefers-color-scheme:dark\)\{(.*)\}<\/style>/.exec(html)?.[1] ?? '';
  const { surface, text, action, onAction } = theme(crisp, 'dark');
  expect(dark).toContain(`.card{background:${surface} !important`);
  expect(dark).toContain(`.text{color:${text} !important}`);
  expect(dark).toContain(`.button{color:${onAction} !important;background:${action} !important`);
  // Every place that the dark colours is there in the light, and the other way round.
  const inDark = new Set([...dark.matchAll(/\.([a-z]+)\{/g)].map(([, place]) => place));
  const inLight = new Set([...html.matchAll(/class="([a-z]+)"/g)].map(([, place]) => place));
  expect(inDark).toEqual(inLight);
});

test('tells the list of mails how long it is valid, before anything else of its body', async () => {
  const { html } = await mailIn('en');
  expect(
    html
      .replace(/^.*<body/s, '')
      .replace(/<[^>]*>|^[^>]*>/g, '')
      .trim(),
  ).toMatch(/^Code and link are valid for 10 minutes/);
});

test('a name cannot end a header or become markup', async () => {
  const mail = await mailIn('en', {
    name: 'Eve\r\nBcc: x@evil.example <b>"',
    brand: Brand.parse({ name: 'A<b>&"\'' }),
  });
  expect(mail.to).toEqual({ name: 'Eve Bcc: x@evil.example <b>"', address: 'hanna@example.com' });
  expect(mail.subject).toBe('012345 is your code for A<b>&"\'');
  expect(mail.html).not.toContain('<b>');
  expect(mail.html).toContain('A&lt;b&gt;&amp;&quot;&#39;');
});

test('a memory mailer keeps mails and finds them by address; an unconfigured one says what to do', async () => {
  const mailer = new MemoryMailer(2);
  for (const code of ['1', '2', '3']) await mailer.send({ ...(await mailIn('en')), subject: code });
  expect(mailer.mails.map(({ subject }) => subject)).toEqual(['2', '3']);
  expect(mailer.to('Hanna@example.com')).toHaveLength(2);
  expect(mailer.to('nobody@example.com')).toEqual([]);
  await expect(new UnconfiguredMailer().send()).rejects.toThrow(/no mailer.*rebind\(Mailer\)/);
});

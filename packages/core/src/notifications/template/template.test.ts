import { describe, expect, test } from 'vitest';
import { faultText, makesSignInLink, parseTemplate } from './template.js';

const faultsOf = (body: string, subject = 'A subject') => {
  const read = parseTemplate({ subject, body }, ['invoice.number']);
  return 'faults' in read ? read.faults.map(faultText) : [];
};

describe('a template', () => {
  test('is paragraphs with values, and buttons', () => {
    const read = parseTemplate(
      {
        subject: ' Invoice {{ invoice.number }} ',
        body: 'Hello {{contact.name}},\r\nhere it is.\n\n\n[See {{invoice.number}}]({{link}})\n\nOr: {{link}}\n',
      },
      ['invoice.number'],
    );
    expect(read).toEqual({
      parsed: {
        subject: [{ text: 'Invoice ' }, { value: 'invoice.number' }],
        body: [
          {
            kind: 'paragraph',
            pieces: [{ text: 'Hello ' }, { value: 'contact.name' }, { text: ',\nhere it is.' }],
          },
          { kind: 'button', pieces: [{ text: 'See ' }, { value: 'invoice.number' }], opens: 'link' },
          { kind: 'paragraph', pieces: [{ text: 'Or: ' }, { value: 'link' }] },
        ],
      },
    });
  });

  test('says by which link it signs in', () => {
    const made = (body: string) => {
      const read = parseTemplate({ subject: 'x', body }, []);
      return 'parsed' in read && makesSignInLink(read.parsed);
    };
    expect(made('[Open]({{signInLink}})')).toBe(true);
    expect(made('Open {{signInLink}}')).toBe(true);
    expect(made('[Open]({{link}})')).toBe(false);
  });

  test('that uses what there is not is refused where it does, with what there is', () => {
    expect(faultsOf('Hello\n\nyour invoice\n  {{invoice.nmber}}!')).toEqual([
      'Line 4, column 3 of the body: `{{invoice.nmber}}` is no value here. There are: {{contact.name}}, {{account.name}}, {{link}}, {{signInLink}}, {{invoice.number}}.',
    ]);
    expect(faultsOf('Fine', 'See {{link}}')).toEqual([
      'Line 1, column 5 of the subject: `{{link}}` is no value here. There are: {{contact.name}}, {{account.name}}, {{invoice.number}}.',
    ]);
    for (const name of ['__proto__', 'constructor', '#if x', '/if', '>part', '&x', ''])
      expect(faultsOf(`{{${name}}}`), name).toHaveLength(1);
  });

  test('that is no template is refused with line and column', () => {
    expect(faultsOf('Hello {{contact.name')).toEqual([
      'Line 1, column 7 of the body: A value that begins here has no end. Write it as `{{contact.name}}`.',
    ]);
    expect(faultsOf('Hello\ncontact.name}}')).toEqual([
      'Line 2, column 13 of the body: `}}` ends a value, and none has begun. Write values as `{{contact.name}}`.',
    ]);
    expect(faultsOf('{{contact.{{name}}}}').map((each) => each.slice(0, 40))).toEqual([
      'Line 1, column 1 of the body: A value th',
      'Line 1, column 11 of the body: `{{name}}',
      'Line 1, column 19 of the body: `}}` ends',
    ]);
    expect(faultsOf('ok\n\n[Pay](https://evil.example)')).toEqual([
      'Line 3, column 7 of the body: A button stands alone in its paragraph and opens the page of the mail: `[Words]({{link}})` or `[Words]({{signInLink}})`.',
    ]);
    expect(faultsOf('Please [pay]({{link}}) soon')).toEqual([
      expect.stringMatching(/^Line 1, column 12 of the body: A button stands alone/),
    ]);
    expect(faultsOf('[]({{link}})')).toHaveLength(1);
    expect(faultsOf(' \n', ' ')).toEqual([
      'Line 1, column 1 of the subject: It is empty.',
      'Line 1, column 1 of the body: It is empty.',
    ]);
    expect(faultsOf('ok', 'one\ntwo')).toEqual(['Line 2, column 1 of the subject: A subject is one line.']);
    expect(faultsOf('x'.repeat(10_001))).toEqual(['Line 1, column 1 of the body: It is longer than 10000 characters.']);
  });

  test('may say anything else, braces and markup too', () => {
    expect(faultsOf('{a} <b>& [x] (y) } {')).toEqual([]);
  });
});

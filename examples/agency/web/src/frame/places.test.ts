import { describe, expect, it } from 'vitest';
import { initials, isHere } from './places.ts';

describe('initials', () => {
  it('are those of first and last name, without titles', () => {
    expect(initials('Hanna Brandt')).toBe('HB');
    expect(initials('Dr. Miriam Weiß')).toBe('MW');
    expect(initials('Emil Vagn Sørensen')).toBe('ES');
    expect(initials('Łucja')).toBe('Ł');
    expect(initials('')).toBe('');
  });
});

describe('isHere', () => {
  it('knows a place by its page and those below it', () => {
    expect(isHere('/', '/')).toBe(true);
    expect(isHere('/', '/invoices')).toBe(false);
    expect(isHere('/invoices', '/invoices/1')).toBe(true);
    expect(isHere('/invoices', '/invoices-old')).toBe(false);
  });
});

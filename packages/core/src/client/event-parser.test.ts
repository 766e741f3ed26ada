import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventParser } from './event-parser.js';

describe('server-sent events', () => {
  it('are read as the standard says', () => {
    const parser = new EventParser();
    expect(
      parser.push(
        'retry: 3000\n\n: a comment\n\nid: 1\nevent: heads\ndata: {"a":1}\n\ndata:first\ndata: second\nunknown: x\nevent\n\nid\ndata\n\nevent: never\n\ndata: whole',
      ),
    ).toEqual([
      { event: 'heads', data: '{"a":1}', id: '1' },
      { event: 'message', data: 'first\nsecond', id: '1' },
      { event: 'message', data: '', id: '' },
    ]);
    expect(parser.push('\n\n')).toEqual([{ event: 'message', data: 'whole', id: '' }]);
  });

  it('are the same however they come in pieces, whatever ends their lines', () => {
    const text = 'id: 1\nevent: heads\ndata: {"a": "ü:b"}\n\n:\n\ndata: x\ndata: y\n\nevent: gone\ndata: {}\n\n';
    const whole = new EventParser().push(text);
    fc.assert(
      fc.property(fc.constantFrom('\n', '\r\n', '\r'), fc.array(fc.nat(text.length)), (end, cuts) => {
        const written = text.replaceAll('\n', end);
        const parser = new EventParser();
        const places = [0, ...cuts.toSorted((a, b) => a - b), written.length];
        const events = places.slice(1).flatMap((to, i) => parser.push(written.slice(places[i], to)));
        // A carriage return alone says that its line is over only once something follows.
        expect([...events, ...parser.push('\n')]).toEqual(whole);
      }),
    );
  });
});

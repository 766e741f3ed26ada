/** One server-sent event. */
export interface ServerEvent {
  readonly event: string;
  readonly data: string;
  /** The id that was said last. */
  readonly id: string;
}

/**
 * Reads server-sent events as they come, as the
 * [HTML standard](https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream) says.
 */
export class EventParser {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #id = '';

  /** The events that are complete with this piece of text. */
  push(text: string): ServerEvent[] {
    this.#rest += text;
    const events: ServerEvent[] = [];
    for (;;) {
      // A carriage return at the end may be half of a line break.
      const found = /\r\n|\n|\r(?!$)/.exec(this.#rest);
      if (found === null) return events;
      const event = this.#take(this.#rest.slice(0, found.index));
      this.#rest = this.#rest.slice(found.index + found[0].length);
      if (event !== undefined) events.push(event);
    }
  }

  #take(line: string): ServerEvent | undefined {
    if (line === '') return this.#dispatch();
    const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    return undefined;
  }

  #dispatch(): ServerEvent | undefined {
    const [event, data] = [this.#event || 'message', this.#data];
    this.#event = '';
    this.#data = [];
    return data.length === 0 ? undefined : { event, data: data.join('\n'), id: this.#id };
  }
}

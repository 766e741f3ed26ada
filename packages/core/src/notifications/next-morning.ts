/** When a day's mail goes out, by the clocks of the account. */
const HOUR = 8;
const DAY = 24 * 60 * 60_000;

/**
 * The next morning after an instant: 8:00 in the time zone. Where clocks are put forward over it, an hour later.
 *
 * @param now ISO 8601
 */
export function nextMorning(now: string, timeZone: string): string {
  const time = Date.parse(now);
  for (let days = 0; ; days += 1) {
    const local = new Date(time + days * DAY + offset(time + days * DAY, timeZone));
    const wall = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate(), HOUR);
    // The offset that counts is the one of that morning.
    const morning = wall - offset(wall - offset(wall, timeZone), timeZone);
    if (morning > time) return new Date(morning).toISOString();
  }
}

/** By how much the time zone's clocks are ahead of UTC, in milliseconds. */
function offset(time: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(time);
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return wall - Math.floor(time / 1000) * 1000;
}

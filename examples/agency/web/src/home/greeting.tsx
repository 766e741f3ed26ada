import { useQuery } from '@tanstack/react-query';
import { type Brand, type Home, sessionQuery } from '../api.ts';
import { usePageHeading } from '../frame/page.tsx';
import { useTexts } from '../texts/use-texts.ts';

interface GreetingProps {
  readonly brand: Brand | undefined;
  readonly home: Home | undefined;
  readonly isNew: boolean;
}

/** The reader's name and, in words, how much waits for him. */
export function Greeting({ brand, home, isNew }: GreetingProps) {
  const { t } = useTexts();
  const { data: session } = useQuery(sessionQuery);
  const ref = usePageHeading(t.home);
  const name = t.called(session?.contact.name ?? '');
  const count = home?.actions.length;
  return (
    <header className={brand?.cover === undefined ? 'greeting' : 'greeting hero'}>
      <div>
        <h1 ref={ref} tabIndex={-1}>
          {(isNew ? t.greeting.welcome : t.greeting[timeOfDay(new Date().getHours())])(name)}
        </h1>
        <p>
          {count === undefined ? '\u00a0' : count === 0 ? t.nothingWaits : `${t.waitCount(count)} `}
          {count !== undefined && count > 0 && <span className="greeting-rest">{t.restIsOnItsWay}</span>}
        </p>
      </div>
      {brand?.cover !== undefined && <span className="hero-picture" aria-hidden="true" />}
    </header>
  );
}

/** By the clock of the reader's own device: he is greeted where he is, not where the business is. */
function timeOfDay(hour: number): 'morning' | 'day' | 'evening' {
  if (hour >= 4 && hour < 12) return 'morning';
  return hour >= 12 && hour < 18 ? 'day' : 'evening';
}

import type { Home } from '../api.ts';
import { Facts } from '../cards/facts.tsx';
import { To } from '../cards/to.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';

/** What the contact opened last, without what stands above on the same page. */
export function Recents({ home }: { readonly home: Home }) {
  const { t, f } = useTexts();
  const above = linksOf(home);
  const recents = home.recents.filter(({ link }) => !above.has(link));
  if (recents.length === 0) return null;
  return (
    <section className="card box recents" aria-labelledby="recents">
      <h2 id="recents">{t.recents}</h2>
      <ul>
        {recents.map(({ app, icon, title, subtitle, link, openedAt }) => (
          <li key={`${app} ${link}`}>
            <To link={link} className="recent">
              <span className="tile plain">
                <Icon name={icon} />
              </span>
              <span className="row-words">
                <span className="row-title">{title}</span>
                <span className="small quiet">
                  <Facts facts={[subtitle, f.moment(Date.parse(openedAt))]} />
                </span>
              </span>
            </To>
          </li>
        ))}
      </ul>
    </section>
  );
}

function linksOf({ actions, cards }: Home): ReadonlySet<string> {
  const items = cards.flatMap((card) => ('view' in card ? card.view.items : []));
  return new Set([...actions, ...items].map(({ link }) => link).filter((link) => link !== undefined));
}

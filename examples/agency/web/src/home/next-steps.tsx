import { useQuery } from '@tanstack/react-query';
import { brandQuery, type Home } from '../api.ts';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { AskPerson } from './ask-person.tsx';
import { InstallOffer } from './install-offer.tsx';

/** What a new client sees, who has nothing here yet: what happens next, in the operator's words, and whom to ask. */
export function NextSteps({ home: { welcome } }: { readonly home: Home }) {
  const { t, f } = useTexts();
  const { data: brand } = useQuery(brandQuery);
  const business = brand?.name ?? '';
  const own = welcome.nextSteps.map((step) => ({ title: step.title, tell: step.note }));
  const coming =
    own.length > 0
      ? own
      : [
          { title: t.next.prepares(business), tell: t.next.preparesTell },
          { title: t.next.appear, tell: t.next.appearTell },
        ];
  const joined = welcome.joinedAt === null ? undefined : Date.parse(welcome.joinedAt);
  const steps = [
    {
      state: 'done',
      icon: 'check',
      title: t.next.in,
      tell: joined === undefined ? t.next.inTell : t.next.joined(f.moment(joined)),
    },
    ...coming.map((step, at) =>
      at === 0 ? { state: 'now', icon: 'hourglass', ...step } : { state: 'later', icon: 'circle-dashed', ...step },
    ),
  ];
  return (
    <section className="home-part next">
      <h2>{t.next.title}</h2>
      <div className="next-stacks">
        <ol className="card steps">
          {steps.map(({ state, icon, title, tell }) => (
            <li key={title} className="step" data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
              <span className="step-mark">
                <Icon name={icon} size={16} />
              </span>
              <p className="row-title">
                {title}
                {state === 'done' && <span className="hidden">{t.next.done}</span>}
              </p>
              {tell !== undefined && <p className="small quiet">{tell}</p>}
            </li>
          ))}
        </ol>
        <div className="stack">
          <AskPerson person={welcome.person} brand={brand} />
          <InstallOffer />
        </div>
      </div>
    </section>
  );
}

import { useQuery } from '@tanstack/react-query';
import { brandQuery } from '../api.ts';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';

/** What a new client sees, who has nothing here yet: what happens next, and whom to ask. */
export function NextSteps() {
  const { t } = useTexts();
  const { data: brand } = useQuery(brandQuery);
  const business = brand?.name ?? '';
  const steps = [
    { state: 'done', icon: 'check', title: t.next.in, tell: t.next.inTell },
    { state: 'now', icon: 'hourglass', title: t.next.prepares(business), tell: t.next.preparesTell },
    { state: 'later', icon: 'file-text', title: t.next.appear, tell: t.next.appearTell },
  ];
  return (
    <section className="home-part next">
      <h2>{t.next.title}</h2>
      <ol className="card steps">
        {steps.map(({ state, icon, title, tell }) => (
          <li key={state} className="step" data-state={state}>
            <span className="step-mark">
              <Icon name={icon} size={16} />
            </span>
            <p className="row-title">{title}</p>
            <p className="small quiet">{tell}</p>
          </li>
        ))}
      </ol>
      {brand?.supportEmail !== undefined && (
        <div className="card ask">
          <span className="round" aria-hidden="true">
            <Icon name="mail" />
          </span>
          <div>
            <p className="row-title">{t.questions}</p>
            <p className="small quiet">{t.writeTo(business)}</p>
          </div>
          <a className="button" href={`mailto:${brand.supportEmail}`}>
            {t.write}
          </a>
        </div>
      )}
    </section>
  );
}

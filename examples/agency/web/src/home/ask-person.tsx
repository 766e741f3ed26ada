import type { Brand, Home } from '../api.ts';
import { initials } from '../frame/places.ts';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';

interface AskPersonProps {
  readonly person: Home['welcome']['person'];
  readonly brand: Brand | undefined;
}

/** Whom to ask: a person with a name where the business has named one. */
export function AskPerson({ person, brand }: AskPersonProps) {
  const { t } = useTexts();
  const email = person?.email ?? brand?.supportEmail;
  if (person === null && email === undefined) return null;
  return (
    <div className="card ask">
      <span className="round ask-round" aria-hidden="true">
        {person === null ? <Icon name="mail" /> : initials(person.name)}
      </span>
      <div>
        <p className="row-title">{person?.name ?? t.questions}</p>
        <p className="small quiet">{person === null ? t.writeTo(brand?.name ?? '') : person.note}</p>
      </div>
      {email !== undefined && (
        <a className="button" href={`mailto:${email}`}>
          <Icon name="mail" size={18} />
          {t.write}
        </a>
      )}
    </div>
  );
}

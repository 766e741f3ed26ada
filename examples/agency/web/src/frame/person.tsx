import type { Session } from '../api.ts';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { initials } from './places.ts';

/** Who is signed in, and for which companies. */
export function Person({ session: { contact } }: { readonly session: Session }) {
  const { t } = useTexts();
  return (
    <div className="person">
      <div className="person-row">
        <span className="round" aria-hidden="true">
          {initials(contact.name)}
        </span>
        <span className="person-words">
          <b>{contact.name}</b>
          <span className="small quiet">{contact.email}</span>
        </span>
      </div>
      {contact.companies.length > 0 && (
        <ul aria-label={t.companies}>
          {contact.companies.map((company) => (
            <li key={company.id} className="person-row">
              <span className="round plain" aria-hidden="true">
                <Icon name="building" size={18} />
              </span>
              <span className="person-words">
                <b>{company.name}</b>
                <span className="small quiet">{t.role[company.role]}</span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

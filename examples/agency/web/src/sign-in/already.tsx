import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../api.ts';
import { To } from '../cards/to.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';

/** Who is signed in is told so where somebody can sign in, and may go on as he is. */
export function Already() {
  const { t } = useTexts();
  const { data: session } = useQuery(sessionQuery);
  if (!session) return null;
  return (
    <div className="sign-in-note">
      <Icon name="user" />
      <span>
        {t.signIn.link.already(session.contact.name)}{' '}
        <To link={session.account.landing} replace className="text-link">
          {t.signIn.link.onward}
        </To>
      </span>
    </div>
  );
}

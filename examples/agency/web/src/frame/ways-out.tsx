import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { useSignOut } from './use-sign-out.ts';

/** Signing out: here at once, on all devices after a question. */
export function WaysOut({ onEverywhere }: { readonly onEverywhere: () => void }) {
  const { t } = useTexts();
  const signOut = useSignOut();
  return (
    <ul className="ways-out">
      <li>
        <button type="button" className="way-out" onClick={() => void signOut('here')}>
          <Icon name="log-out" />
          {t.signOut}
        </button>
      </li>
      <li>
        <button type="button" className="way-out" onClick={onEverywhere}>
          <Icon name="devices" />
          {t.signOutEverywhere}
        </button>
      </li>
    </ul>
  );
}

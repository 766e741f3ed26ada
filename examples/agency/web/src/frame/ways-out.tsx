import { Button } from 'react-aria-components';
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
        <Button className="way-out" onPress={() => void signOut('here')}>
          <Icon name="log-out" />
          {t.signOut}
        </Button>
      </li>
      <li>
        <Button className="way-out" onPress={onEverywhere}>
          <Icon name="devices" />
          {t.signOutEverywhere}
        </Button>
      </li>
    </ul>
  );
}

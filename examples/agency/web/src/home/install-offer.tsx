import { useState, useSyncExternalStore } from 'react';
import { Icon } from '../icons.tsx';
import { install } from '../offline/install.ts';
import { useTexts } from '../texts/use-texts.ts';

/** Offers to put the portal on the device, to whoever came back. */
export function InstallOffer() {
  const { t } = useTexts();
  const way = useSyncExternalStore(install.listen, install.way);
  const [told, setTold] = useState(false);
  if (way === undefined) return null;
  return (
    <section className="card install" aria-label={t.install.title}>
      <span className="tile">
        <Icon name="smartphone" />
      </span>
      <div className="install-words">
        <p className="row-title">{t.install.title}</p>
        <p className="small quiet" role="status">
          {told ? t.install.byHand : t.install.tell}
        </p>
      </div>
      <div className="install-buttons">
        <button type="button" className="button" onClick={install.decline}>
          {t.install.no}
        </button>
        {!told && (
          <button
            type="button"
            className="button soft"
            onClick={() => (way === 'by hand' ? setTold(true) : void install.ask())}
          >
            {t.install.yes}
          </button>
        )}
      </div>
    </section>
  );
}

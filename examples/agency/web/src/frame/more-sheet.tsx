import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Button, Dialog, DialogTrigger, Modal, ModalOverlay } from 'react-aria-components';
import { sessionQuery } from '../api.ts';
import { To } from '../cards/to.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { Count, WaitsAloud } from './count.tsx';
import type { Place } from './navigation.ts';
import { SignOutEverywhere } from './sign-out-everywhere.tsx';
import { useSignOut } from './use-sign-out.ts';

/** What the phone's navigation has no room for: all apps, who is signed in, and the ways out. */
export function MoreSheet({ places, waits }: { readonly places: readonly Place[]; readonly waits: number }) {
  const { t } = useTexts();
  const { pathname } = useLocation();
  const { data: session } = useQuery(sessionQuery);
  const signOut = useSignOut();
  const [open, setOpen] = useState(false);
  const [asking, setAsking] = useState(false);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whoever went somewhere is done with the sheet
  useEffect(() => setOpen(false), [pathname]);

  return (
    <>
      <DialogTrigger isOpen={open} onOpenChange={setOpen}>
        <Button className="bottom-place">
          <span className="bottom-icon">
            <Icon name="grid" />
            {waits > 0 && <Count count={waits} />}
          </span>
          <span className="bottom-title">{t.more}</span>
          <WaitsAloud count={waits} />
        </Button>
        <ModalOverlay className="veil" isDismissable>
          <Modal className="dialog">
            <Dialog aria-label={t.more} className="sheet">
              <ul className="launcher">
                {places.map(({ title, icon, path, waits: count }) => (
                  <li key={path}>
                    <To link={path} className="launcher-app" onClick={() => setOpen(false)}>
                      <span className="tile">
                        <Icon name={icon} size={24} />
                        {count > 0 && <Count count={count} />}
                      </span>
                      <span>
                        {title}
                        <WaitsAloud count={count} />
                      </span>
                    </To>
                  </li>
                ))}
              </ul>
              {session && (
                <ul className="sheet-rows">
                  <li className="sheet-row">
                    <Icon name="user" />
                    <span>
                      <b>{session.contact.name}</b>
                      <span className="small quiet">{session.contact.email}</span>
                    </span>
                  </li>
                  {session.contact.companies.map((company) => (
                    <li key={company.id} className="sheet-row">
                      <Icon name="building" />
                      <span>
                        <b>{company.name}</b>
                        <span className="small quiet">{t.role[company.role]}</span>
                      </span>
                    </li>
                  ))}
                  <li>
                    <button type="button" className="sheet-row" onClick={() => void signOut('here')}>
                      <Icon name="log-out" />
                      <b>{t.signOut}</b>
                    </button>
                  </li>
                  <li>
                    <button
                      type="button"
                      className="sheet-row"
                      onClick={() => {
                        setOpen(false);
                        setAsking(true);
                      }}
                    >
                      <Icon name="devices" />
                      <b>{t.signOutEverywhere}</b>
                    </button>
                  </li>
                </ul>
              )}
              <button type="button" className="button wide" onClick={() => setOpen(false)}>
                {t.close}
              </button>
            </Dialog>
          </Modal>
        </ModalOverlay>
      </DialogTrigger>
      <SignOutEverywhere open={asking} onOpenChange={setAsking} />
    </>
  );
}

import { useState } from 'react';
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import type { Session } from '../api.ts';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { initials } from './places.ts';
import { SignOutEverywhere } from './sign-out-everywhere.tsx';
import { useSignOut } from './use-sign-out.ts';

/** Who is signed in, for which companies, and the ways out. */
export function ProfileMenu({ session: { contact } }: { readonly session: Session }) {
  const { t } = useTexts();
  const signOut = useSignOut();
  const [asking, setAsking] = useState(false);
  return (
    <div className="profile">
      <MenuTrigger>
        <Button className="profile-button">
          <span className="round" aria-hidden="true">
            {initials(contact.name)}
          </span>
          <span>
            {contact.name}
            <span className="hidden">{t.yourProfile}</span>
          </span>
          <Icon name="chevron-down" size={18} />
        </Button>
        <Popover className="popover" placement="bottom end">
          <Menu className="popover-menu" onAction={(key) => (key === 'out' ? void signOut('here') : setAsking(true))}>
            <MenuSection>
              <Header className="popover-head">
                <b>{contact.name}</b>
                <span className="small quiet">{contact.email}</span>
                {contact.companies.map((company) => (
                  <span key={company.id} className="small quiet">
                    {company.name} · {t.role[company.role]}
                  </span>
                ))}
              </Header>
              <MenuItem id="out" className="popover-item">
                <Icon name="log-out" />
                {t.signOut}
              </MenuItem>
            </MenuSection>
            <Separator className="popover-line" />
            <MenuItem id="everywhere" className="popover-item">
              <Icon name="devices" />
              {t.signOutEverywhere}
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
      <SignOutEverywhere open={asking} onOpenChange={setAsking} />
    </div>
  );
}

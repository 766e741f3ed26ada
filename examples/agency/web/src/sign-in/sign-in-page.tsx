import './sign-in.css';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components';
import { brandQuery } from '../api.ts';
import { BrandMark } from '../frame/brand-mark.tsx';
import { Icon } from '../icons.tsx';
import { isLanguage, languages } from '../texts/texts.ts';
import { useTexts } from '../texts/use-texts.ts';
import { CodeForm } from './code-form.tsx';
import { EmailForm } from './email-form.tsx';

/** Sign-in in two steps: an address, then the six digits that were sent to it. */
export function SignInPage({ next }: { readonly next?: string }) {
  const { data: brand } = useQuery(brandQuery);
  const { t } = useTexts();
  const [asked, setAsked] = useState<{ readonly email: string; readonly minutes: number }>();
  const [email, setEmail] = useState('');
  return (
    <div className="sign-in" data-cover={brand?.cover !== undefined}>
      <div className="sign-in-side">
        <header className="sign-in-head">
          <BrandMark />
          <LanguageMenu />
        </header>
        <main className="sign-in-main" id="content">
          {asked === undefined ? (
            <EmailForm email={email} onEmail={setEmail} next={next} business={brand?.name ?? ''} onAsked={setAsked} />
          ) : (
            <CodeForm {...asked} next={next} onAsked={setAsked} onOther={() => setAsked(undefined)} />
          )}
        </main>
        <footer className="sign-in-foot small">
          {brand?.copyright !== undefined && <span>{brand.copyright}</span>}
          <span className="sign-in-links">
            {brand?.legalLinks.map(({ label, url }) => (
              <a key={url} className="text-link" href={url}>
                {label}
              </a>
            ))}
            {brand?.supportEmail !== undefined && (
              <span>
                {t.signIn.help}{' '}
                <a className="text-link" href={`mailto:${brand.supportEmail}`}>
                  {brand.supportEmail}
                </a>
              </span>
            )}
          </span>
        </footer>
      </div>
      <div className="sign-in-picture" aria-hidden="true" />
    </div>
  );
}

function LanguageMenu() {
  const { t, language, choose } = useTexts();
  return (
    <MenuTrigger>
      <Button className="word language" aria-label={`${t.signIn.chooseLanguage}: ${t.language}`}>
        <Icon name="globe" size={18} />
        {t.language}
        <Icon name="chevron-down" size={16} />
      </Button>
      <Popover className="popover" placement="bottom end">
        <Menu
          className="popover-menu"
          selectionMode="single"
          selectedKeys={[language]}
          onAction={(key) => isLanguage(String(key)) && choose(key as typeof language)}
        >
          {Object.entries(languages).map(([tag, texts]) => (
            <MenuItem key={tag} id={tag} textValue={texts.language} className="popover-item">
              <span lang={tag}>{texts.language}</span>
              {tag === language && <Icon name="check" size={18} />}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

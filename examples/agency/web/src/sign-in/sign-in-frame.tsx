import './sign-in.css';
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useEffect } from 'react';
import { brandQuery } from '../api.ts';
import { BrandMark } from '../frame/brand-mark.tsx';
import { Icon } from '../icons.tsx';
import { groundChanged } from '../look/scheme.ts';
import { isLanguage, languages } from '../texts/texts.ts';
import { useTexts } from '../texts/use-texts.ts';

/** What surrounds everything before the portal: the brand, the choice of a language, and whom to ask. */
export function SignInFrame({ children }: { readonly children: ReactNode }) {
  const { data: brand } = useQuery(brandQuery);
  const { t } = useTexts();

  // On a phone the head has a ground of its own: see sign-in.css.
  useEffect(() => {
    groundChanged();
    return groundChanged;
  }, []);

  return (
    <div className="sign-in" data-cover={brand?.cover !== undefined}>
      <div className="sign-in-side">
        <header className="sign-in-head">
          <BrandMark />
          <LanguageMenu />
        </header>
        <main className="sign-in-main" id="content">
          {children}
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

/** The browser's own list: it works everywhere, with one finger and before anything else is loaded. */
function LanguageMenu() {
  const { t, language, choose } = useTexts();
  return (
    <span className="language">
      <Icon name="globe" size={18} />
      <select
        aria-label={t.signIn.chooseLanguage}
        value={language}
        onChange={({ target }) => isLanguage(target.value) && choose(target.value)}
      >
        {Object.entries(languages).map(([tag, texts]) => (
          <option key={tag} value={tag} lang={tag}>
            {texts.language}
          </option>
        ))}
      </select>
      <Icon name="chevron-down" size={16} />
    </span>
  );
}

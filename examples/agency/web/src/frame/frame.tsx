import './frame.css';
import { useQuery } from '@tanstack/react-query';
import { Outlet, useLocation } from '@tanstack/react-router';
import { brandQuery, homeQuery, sessionQuery } from '../api.ts';
import { To } from '../cards/to.tsx';
import { Toasts } from '../cards/toast.tsx';
import { Icon } from '../icons.tsx';
import { Bell } from '../notifications/bell.tsx';
import { SearchButton } from '../search/search-button.tsx';
import { useTexts } from '../texts/use-texts.ts';
import { BrandMark } from './brand-mark.tsx';
import { Count, WaitsAloud } from './count.tsx';
import { useSignInAfter } from './failed.tsx';
import { MoreSheet } from './more-sheet.tsx';
import { type Place, usePlaces } from './navigation.ts';
import { Offline } from './offline.tsx';
import { isHere } from './places.ts';
import { ProfileMenu } from './profile-menu.tsx';

/** What surrounds every page behind the sign-in: menu, bars, and the phone's navigation. */
export function Frame() {
  const { t } = useTexts();
  const { data: session } = useQuery(sessionQuery);
  const { error } = useQuery(homeQuery);
  const places = usePlaces();
  // Home is asked for on every page: the first to learn that a session ended elsewhere.
  useSignInAfter(error);
  if (!session) return null;
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {t.skip}
      </a>
      <div className="menu">
        <nav aria-label={t.navigation}>
          <To link="/" className="menu-brand">
            <BrandMark />
          </To>
          <ul className="menu-places">
            {places.map((place) => (
              <li key={place.path}>
                <MenuPlace place={place} />
              </li>
            ))}
          </ul>
        </nav>
        <Questions />
      </div>
      <header className="top">
        <To link="/" className="top-brand">
          <BrandMark />
        </To>
        <SearchButton />
        <div className="top-end">
          <Bell />
          <ProfileMenu session={session} />
        </div>
      </header>
      <main className="content" id="content" tabIndex={-1}>
        <Offline />
        <Outlet />
      </main>
      <Toasts />
      <BottomBar places={places} />
    </div>
  );
}

function MenuPlace({ place: { title, icon, path, waits } }: { readonly place: Place }) {
  const { pathname } = useLocation();
  return (
    <To link={path} className="menu-place" aria-current={isHere(path, pathname) ? 'page' : undefined}>
      <Icon name={icon} />
      <span className="menu-title">{title}</span>
      {waits > 0 && <Count count={waits} className="count" />}
      <WaitsAloud count={waits} />
    </To>
  );
}

/** The phone's navigation: home, the first three apps, and the rest behind *More*. */
function BottomBar({ places }: { readonly places: readonly Place[] }) {
  const { t } = useTexts();
  const { pathname } = useLocation();
  const shown = places.slice(0, 4);
  const rest = places.slice(4).reduce((sum, place) => sum + place.waits, 0);
  return (
    <nav className="bottom" aria-label={t.navigation}>
      {shown.map(({ title, icon, path, waits }) => (
        <To key={path} link={path} className="bottom-place" aria-current={isHere(path, pathname) ? 'page' : undefined}>
          <span className="bottom-icon">
            <Icon name={icon} />
            {waits > 0 && <Count count={waits} />}
          </span>
          <span className="bottom-title">{title}</span>
          <WaitsAloud count={waits} />
        </To>
      ))}
      <MoreSheet places={places} waits={rest} />
    </nav>
  );
}

function Questions() {
  const { t } = useTexts();
  const { data: brand } = useQuery(brandQuery);
  if (brand === undefined) return null;
  return (
    <footer className="menu-foot small">
      {brand.supportEmail !== undefined && (
        <p>
          <b>{t.questions}</b>
          <span>{t.writeTo(brand.name)}</span>
          <a className="text-link" href={`mailto:${brand.supportEmail}`}>
            {brand.supportEmail}
          </a>
        </p>
      )}
      {brand.legalLinks.length > 0 && (
        <p className="menu-legal">
          {brand.legalLinks.map(({ label, url }) => (
            <a key={url} className="text-link" href={url}>
              {label}
            </a>
          ))}
        </p>
      )}
      {brand.copyright !== undefined && <p>{brand.copyright}</p>}
    </footer>
  );
}

import './frame.css';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { brandQuery } from '../api.ts';
import { To } from '../cards/to.tsx';
import { Icon } from '../icons.tsx';
import { useTexts } from '../texts/use-texts.ts';

interface PageProps {
  /** The page's name: in the heading unless `heading` says more, and in the window's title. */
  readonly title: string;
  readonly heading?: ReactNode;
  /** Where the page came from, with its name. On phones it is the bar on top. */
  readonly back?: { readonly link: string; readonly text: string };
  /** What stands beside the heading. */
  readonly beside?: ReactNode;
  readonly children: ReactNode;
}

/** Whether anything was opened before this page: then its heading takes the focus, as a browser would read a new page. */
let opened = false;

/** A page: its title in the window, and its heading, which takes the focus after navigation. */
export function Page({ title, heading, back, beside, children }: PageProps) {
  const { t } = useTexts();
  const ref = usePageHeading(title);
  return (
    <div className="page">
      {back !== undefined && (
        <div className="page-back">
          <To link={back.link} className="page-back-link" aria-label={`${t.back}: ${back.text}`}>
            <Icon name="chevron-left" />
            <span>{back.text}</span>
          </To>
          <span className="page-back-title" aria-hidden="true">
            {title}
          </span>
        </div>
      )}
      <header className="page-head" data-custom={heading !== undefined}>
        {heading ?? (
          <h1 ref={ref} tabIndex={-1}>
            {title}
          </h1>
        )}
        {beside}
      </header>
      {children}
    </div>
  );
}

/** Names the window after a page, and gives its `h1` the focus when the page was navigated to. */
export function usePageHeading(title: string) {
  const { data: brand } = useQuery(brandQuery);
  const ref = useRef<HTMLHeadingElement>(null);
  const router = useRouter();
  const { pathname } = router.state.location;

  useEffect(() => {
    document.title = brand === undefined ? title : `${title}, ${brand.name}`;
  }, [title, brand]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new path is a new page, also where React keeps the component
  useEffect(() => {
    if (opened) ref.current?.focus({ preventScroll: true });
    opened = true;
  }, [pathname]);

  return ref;
}

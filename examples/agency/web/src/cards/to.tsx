import { Link, type LinkComponentProps } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

interface ToProps extends Omit<ComponentProps<'a'>, 'href'> {
  readonly link: string;
  /** Whether this is another look at the same page, such as a filter: no new step to go back over, and no jump to the top. */
  readonly inPlace?: boolean;
  /** Whether the page that it stands on goes from the history. */
  readonly replace?: boolean;
}

/** A link to a page path that a section names: `/invoices?filter=open`. */
export function To({ link, inPlace = false, ...rest }: ToProps) {
  const [to = '/', search = ''] = link.split('?');
  // Sections are not known when this is compiled, so neither are their paths.
  const target = {
    ...rest,
    to,
    search: Object.fromEntries(new URLSearchParams(search)),
    ...(inPlace && {
      replace: true,
      resetScroll: false,
      activeOptions: { exact: true, includeSearch: true, explicitUndefined: true },
    }),
  } as unknown as LinkComponentProps;
  return <Link {...target} />;
}

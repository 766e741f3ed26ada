import { Link, type LinkComponentProps } from '@tanstack/react-router';
import type { ComponentProps } from 'react';

type ToProps = { readonly link: string } & Omit<ComponentProps<'a'>, 'href'>;

/** A link to a page path that a section names: `/invoices?filter=open`. */
export function To({ link, ...rest }: ToProps) {
  const [to = '/', search = ''] = link.split('?');
  // Sections are not known when this is compiled, so neither are their paths.
  const target = {
    ...rest,
    to,
    search: Object.fromEntries(new URLSearchParams(search)),
  } as unknown as LinkComponentProps;
  return <Link {...target} />;
}

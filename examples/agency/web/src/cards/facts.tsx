import './cards.css';
import { Fragment, type ReactNode } from 'react';

/** Short facts in one line, with a dot between each two. Where they need another line, it breaks between facts and begins without the dot. */
export function Facts({ facts }: { readonly facts: readonly ReactNode[] }) {
  const there = facts.filter((fact) => fact !== undefined);
  return (
    <span className="facts">
      {there.map((fact, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: facts have no identity but their place
        <Fragment key={at}>
          {at > 0 && ' '}
          <span className="fact">{fact}</span>
        </Fragment>
      ))}
    </span>
  );
}

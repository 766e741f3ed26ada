import { useQuery } from '@tanstack/react-query';
import { getRouteApi, useRouterState } from '@tanstack/react-router';
import { useState } from 'react';
import { brandQuery } from '../api.ts';
import { CodeForm } from './code-form.tsx';
import { EmailForm } from './email-form.tsx';
import { SignInFrame } from './sign-in-frame.tsx';

const route = getRouteApi('/sign-in');

/** Sign-in in two steps: an address, then the six digits that were sent to it. Who comes from a link that is over is told so first. */
export function SignInPage() {
  const { next } = route.useSearch();
  const { data: brand } = useQuery(brandQuery);
  const cameFrom = useRouterState({ select: ({ location }) => location.state.linkOver });
  const [linkOver, setLinkOver] = useState(cameFrom);
  const [asked, setAsked] = useState<{ readonly email: string; readonly minutes: number }>();
  const [email, setEmail] = useState('');
  const other = () => {
    setAsked(undefined);
    setLinkOver(undefined);
  };
  return (
    <SignInFrame>
      {asked === undefined ? (
        <EmailForm
          email={email}
          onEmail={setEmail}
          next={next}
          business={brand?.name ?? ''}
          linkOver={linkOver}
          onAsked={setAsked}
        />
      ) : (
        <CodeForm {...asked} next={next} onAsked={setAsked} onOther={other} />
      )}
    </SignInFrame>
  );
}

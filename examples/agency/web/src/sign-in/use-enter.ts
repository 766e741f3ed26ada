import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { useRef } from 'react';
import { sessionQuery } from '../api.ts';
import { forgetKept } from '../offline/kept.ts';

/** Signs in, and goes on where the portal says. The page of the sign-in does not stay in the history. */
export function useEnter() {
  const queryClient = useQueryClient();
  const router = useRouter();
  const answer = useRef<{ readonly next: string }>(undefined);
  return async (signIn: () => Promise<{ readonly next: string }>) => {
    // What signs in does so once. When the portal could not be reached afterwards, only the rest is tried again.
    answer.current ??= await signIn();
    const { next } = answer.current;
    // Nothing that was read before belongs to whoever signed in now.
    await forgetKept();
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await router.navigate({ href: next, replace: true });
  };
}

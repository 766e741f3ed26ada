import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { sessionQuery } from '../api.ts';

/** Goes on where the portal says, once it has signed somebody in. The page of the sign-in does not stay in the history. */
export function useEnter() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async ({ next }: { readonly next: string }) => {
    // Nothing that was read before belongs to whoever signed in now.
    await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    await router.navigate({ href: next, replace: true });
  };
}

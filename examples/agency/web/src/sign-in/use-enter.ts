import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { sessionQuery } from '../api.ts';
import { addressOf } from '../site.ts';

/** Goes on where the portal says, once it has signed somebody in. The page of the sign-in does not stay in the history. */
export function useEnter() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async (answer: { readonly next: string }, wanted?: string) => {
    // Nothing that was read before belongs to whoever signed in now.
    const session = await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
    const landing = wanted ?? session?.account.landing ?? '/';
    // The portal answers an address, not a path of its pages. Home is where it leads who wanted nothing else.
    const href = wanted === undefined && answer.next !== addressOf('/') ? answer.next : addressOf(landing);
    await router.navigate({ href, replace: true });
  };
}

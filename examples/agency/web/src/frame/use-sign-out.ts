import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { api, brandQuery, sessionQuery } from '../api.ts';
import { forgetKept } from '../offline/kept.ts';

/** Signs out here or everywhere, and forgets what was read. */
export function useSignOut() {
  const queryClient = useQueryClient();
  const router = useRouter();
  return async (where: 'here' | 'everywhere') => {
    await api(where === 'here' ? 'DELETE /session' : 'DELETE /sessions');
    await forgetKept();
    const brand = queryClient.getQueryData(brandQuery.queryKey);
    queryClient.clear();
    if (brand !== undefined) queryClient.setQueryData(brandQuery.queryKey, brand);
    queryClient.setQueryData(sessionQuery.queryKey, null);
    await router.navigate({ to: '/sign-in', search: {}, replace: true });
  };
}

import { serve } from '@portico/core/node';
import type { Answering } from '../contenders.ts';
import type { Place } from '../databases.ts';
import { benchPortal } from '../portal.ts';

/** What is measured. */
export async function start(place: Place): Promise<Answering> {
  const portal = benchPortal(place);
  await portal.start();
  const { port, close } = await serve(portal, { port: 0, hostname: '127.0.0.1' });
  return {
    port,
    close: async () => {
      await close();
      await portal.close();
    },
  };
}

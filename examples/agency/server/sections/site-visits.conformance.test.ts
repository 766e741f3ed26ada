import { describePlugin } from '@portico/core/testing';
import { siteVisits } from './site-visits.ts';

describePlugin(siteVisits(), {
  seed: async ({ services, owner, marker }) => {
    const plan = (on: string, status?: 'done') =>
      services.visits.plan({
        owner,
        place: marker,
        address: marker,
        on,
        visitor: 'Maja',
        note: marker,
        ...(status && { status }),
      });
    const done = await plan('2026-11-02', 'done');
    await services.visits.report({ visit: done.id, on: '2026-11-02', summary: marker, question: marker });
    const { id } = await plan('2026-12-03');
    return { 'POST /visits/:id/confirm': { params: { id } }, 'POST /visits/:id/decline': { params: { id } } };
  },
});

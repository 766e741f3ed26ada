import { expect, test } from 'vitest';
import { reservedSegments } from '../../composition/reserved.js';
import { parseRouteKey } from '../../composition/route-path.js';
import { kernelRoutes } from './table.js';

test('the kernel’s own routes are this list and no other', () => {
  expect(Object.keys(kernelRoutes)).toEqual([
    'GET /brand',
    'GET /brand/theme.css',
    'GET /manifest.webmanifest',
    'GET /openapi.json',
    'POST /auth/ask',
    'POST /auth/code',
    'GET /auth/link/:ticket',
    'POST /auth/link/:ticket',
    'GET /auth/language',
    'PUT /auth/language',
    'POST /auth/sign-out',
    'GET /session',
    'DELETE /session',
    'DELETE /sessions',
    'GET /me',
    'PATCH /me',
    'GET /me/profile',
    'PATCH /me/profile',
    'PUT /me/profile/picture',
    'DELETE /me/profile/picture',
    'GET /profiles/:id/picture',
    'GET /apps',
    'GET /apps/:app',
    'GET /apps/:app/lists/:list',
    'GET /apps/:app/item',
    'GET /search',
    'GET /home',
    'GET /live',
    'GET /notifications',
    'PATCH /notifications',
    'GET /notifications/choices',
    'PUT /notifications/choices',
  ]);
});

test('no plugin can claim what the kernel serves', () => {
  for (const key of Object.keys(kernelRoutes)) {
    expect(reservedSegments, key).toContain(parseRouteKey(key)?.segments[0]);
  }
});

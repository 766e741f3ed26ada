import { definePlugin, text } from '@portico/core';
import { z } from 'zod';
import { migrations } from './migrations.js';
import { tables } from './tables.js';

/** The section about visits, before it has its name. */
export const definition = definePlugin({
  id: 'visits',
  options: z.object({}),
  tables,
  migrations,
  texts: { en: { title: 'Visits' } },
  apps: { visits: { title: text('title'), icon: 'map-pin', path: '/visits' } },
});

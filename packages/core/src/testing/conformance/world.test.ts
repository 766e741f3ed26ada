import { expect, it, vi } from 'vitest';
import { z } from 'zod';
import { SqliteEngine } from '../../data/sqlite/engine.js';
import { definePlugin, defineTables } from '../../index.js';
import { World } from './world.js';

vi.mock('./database-state.js', async (original) => ({
  ...(await original<object>()),
  keyColumns: async () => {
    throw new Error('The catalogue cannot be read.');
  },
}));

it('leaves no portal open where it cannot read the catalogue', async () => {
  const closed = vi.spyOn(SqliteEngine.prototype, 'close');
  const plugin = definePlugin({
    ...{ id: 'desk', options: z.object({}), tables: defineTables<Record<never, never>>({}), migrations: {} },
    ...{ texts: { en: {} }, apps: {} },
  })();
  await expect(World.open(plugin, { seed: () => ({}) }, 'sqlite', () => {})).rejects.toThrow('cannot be read');
  expect(closed).toHaveBeenCalledOnce();
  closed.mockRestore();
});

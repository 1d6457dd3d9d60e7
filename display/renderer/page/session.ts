import { z } from 'zod';
import { playerWelcome, rackWelcome, storeFace } from '../../../controller/protocol/display.ts';
import type { Storage } from './storage.ts';

/** What a display must remember to start without a controller: who it is, where it hangs, how wrong its clock is. */
const common = { device: z.string(), store: storeFace, skewMs: z.number() };
export const playerSession = z.object({ ...common, screen: playerWelcome.shape.screen });
export const rackSession = z.object({ ...common, rack: rackWelcome.shape.rack });
export type PlayerSession = z.infer<typeof playerSession>;
export type RackSession = z.infer<typeof rackSession>;

const KEPT = 'session';

export async function restoreSession<T>(storage: Storage, schema: z.ZodType<T>): Promise<T | null> {
  const kept = schema.safeParse(await storage.get(KEPT).catch(() => undefined));
  return kept.success ? kept.data : null;
}

export async function keepSession(storage: Storage, session: PlayerSession | RackSession): Promise<void> {
  await storage.put(KEPT, session).catch(() => undefined);
}

export async function forgetSession(storage: Storage): Promise<void> {
  await storage.delete(KEPT).catch(() => undefined);
}

const NAME = 'name';

/** How this display calls itself while it has no name: kind and four letters that stay with it. */
export async function ownName(storage: Storage, kind: string, fresh: () => string): Promise<string> {
  const kept = await storage.get(NAME).catch(() => undefined);
  if (typeof kept === 'string') return kept;
  const name = `${kind} ${fresh().toUpperCase()}`;
  await storage.put(NAME, name).catch(() => undefined);
  return name;
}

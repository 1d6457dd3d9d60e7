import { z } from 'zod';
import { displayName, id } from './id.ts';

const take = z
  .number()
  .int()
  .min(1)
  .max(100)
  .optional()
  .describe('How many of its entries it gives each time that its turn comes; without it all.');

export const playlist = z
  .strictObject({
    id,
    name: displayName,
    order: z
      .enum(['in-turn', 'shuffled'])
      .default('in-turn')
      .describe('in-turn: as listed. shuffled: in a mixed order that is always the same.'),
    items: z
      .array(
        z.union([
          z.strictObject({ creative: id.describe('A creative.') }),
          z.strictObject({ playlist: id.describe('A playlist, in its own order.'), take }),
        ]),
      )
      .min(1, 'the playlist is empty, so it has nothing to show')
      .max(200)
      .describe('Creatives and playlists.'),
  })
  .describe('A playlist: creatives in an order, also of other playlists.');
export type Playlist = z.infer<typeof playlist>;

/**
 * Playlists that lie in themselves, directly or through others: each way round once, as ids from the first to itself.
 *
 * @param playlists any list, also with unknown names
 */
export function playlistCircles(playlists: readonly Pick<Playlist, 'id' | 'items'>[]): string[][] {
  const byId = new Map(playlists.map((p) => [p.id, p]));
  const done = new Set<string>();
  const circles: string[][] = [];
  const walk = (id: string, path: readonly string[]): void => {
    const at = path.indexOf(id);
    if (at >= 0) {
      circles.push([...path.slice(at), id]);
      return;
    }
    if (done.has(id)) return;
    for (const item of byId.get(id)?.items ?? []) if ('playlist' in item) walk(item.playlist, [...path, id]);
    done.add(id);
  };
  for (const { id } of playlists) walk(id, []);
  return circles;
}

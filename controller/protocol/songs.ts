import { z } from 'zod';
import { song } from './observation.ts';
import { epochMs } from './scalars.ts';

/** Coming songs that a screen shows at most. */
export const MOST_SONGS_SHOWN = 8;
/** Word of the music that is older says nothing any more, ms. */
export const SONGS_STALE_MS = 600_000;

/** What plays and what comes, as screens get it. */
export const songsNow = z.strictObject({
  playing: song.nullable(),
  next: z.array(song).max(MOST_SONGS_SHOWN),
  atMs: epochMs.describe('When the music player said so.'),
  simulated: z.boolean(),
});
export type SongsNow = z.infer<typeof songsNow>;

/** What is known of the music at an instant: null where nothing is, or nothing that is fresh enough to say. */
export function songsAt(songs: SongsNow | null, nowMs: number): SongsNow | null {
  return songs !== null && nowMs - songs.atMs < SONGS_STALE_MS ? songs : null;
}

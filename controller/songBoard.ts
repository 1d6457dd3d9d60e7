import type { Observation } from './protocol/observation.ts';
import { MOST_SONGS_SHOWN, songsAt } from './protocol/songs.ts';
import type { SongsNow } from './protocol/songs.ts';

type SongsHeard = Extract<Observation, { type: 'endcap.songs.v1' }>;

/** What the music player said last. In memory alone: after a restart nothing is known until it is heard again (SNG). */
export class SongBoard {
  readonly #listeners = new Set<(songs: SongsNow) => void>();
  #last: SongsNow | null = null;

  /** Word that is older than the last one changes nothing. */
  take({ sensedAtMs, simulated, data }: SongsHeard): void {
    if (this.#last !== null && sensedAtMs < this.#last.atMs) return;
    const { playing, next } = data;
    const songs = { playing, next: next.slice(0, MOST_SONGS_SHOWN), atMs: sensedAtMs, simulated };
    this.#last = songs;
    for (const listener of this.#listeners) listener(songs);
  }

  now(nowMs: number): SongsNow | null {
    return songsAt(this.#last, nowMs);
  }

  /** Answers with its stop. */
  on(listener: (songs: SongsNow) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

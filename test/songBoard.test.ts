import { expect, test } from 'vitest';
import { SongBoard } from '../controller/songBoard.ts';
import { observationData } from '../controller/protocol/observation.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const heard = (sensedAtMs: number, next: readonly string[] = []) =>
  ({
    ...({ type: 'endcap.songs.v1', id: '1', source: 'urn:endcap:device:sound', sensedAtMs, simulated: false } as const),
    data: {
      playing: { title: 'La Mer', artist: 'Charles Trenet', wishes: 2 },
      next: next.map((title) => ({ title, artist: '', wishes: 0 })),
    },
  }) as const;

test('[SNG-1] nothing is known of the music before it is heard, and nothing any more ten minutes after', () => {
  const board = new SongBoard();
  expect(board.now(NOW)).toBeNull();
  board.take(heard(NOW, ['a', 'b']));
  expect(board.now(NOW + 599_999)?.playing?.title).toBe('La Mer');
  expect(board.now(NOW + 600_000)).toBeNull();
});

test('[SNG-2] older word changes nothing; screens get eight songs at most, and whoever listens is told', () => {
  const board = new SongBoard();
  const told: number[] = [];
  const stop = board.on((songs) => told.push(songs.next.length));
  board.take(heard(NOW, 'abcdefghijkl'.split('')));
  board.take(heard(NOW - 1, []));
  expect(
    board
      .now(NOW)
      ?.next.map((s) => s.title)
      .join(''),
  ).toBe('abcdefgh');
  stop();
  board.take(heard(NOW + 1));
  expect(told).toEqual([8]);
});

test('[SNG-3] who wished for a song is not taken in', () => {
  const song = { title: 'La Mer', artist: '', wishes: 1 };
  const { success } = observationData['endcap.songs.v1'].safeParse({ playing: { ...song, by: 'Ann' }, next: [] });
  expect(success).toBe(false);
  expect(observationData['endcap.songs.v1'].safeParse({ playing: song, next: [] }).success).toBe(true);
});

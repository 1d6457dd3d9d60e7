import { expect, test } from 'vitest';
import { contentWords } from '../../controller/console/words/contentWords.ts';

test('[CCH-14] a player that has everything is told nothing of its files', () => {
  expect(contentWords({ wanted: 14, present: 14, wantedBytes: 52e6, presentBytes: 52e6 })).toEqual([]);
});

test('[CCH-14] desired against actual content: files, bytes, speed, what lacks and why', () => {
  const file = { creative: 'summer-film', mime: 'video/mp4', bytes: 12e6, presentBytes: 3_140_000, why: null };
  expect(
    contentWords({
      wanted: 14,
      present: 12,
      wantedBytes: 52e6,
      presentBytes: 38_200_000,
      bytesPerS: 1_230_000,
      missing: [file, { ...file, creative: null, why: 'its SHA-256 does not match' }],
      coming: 'two',
    }),
  ).toEqual([
    '12 of 14 files, 38 of 52 MB, 1.2 MB/s.',
    'Missing: “summer-film” (3.1 of 12 MB), video/mp4 (its SHA-256 does not match).',
    'A new programme waits for its files; the one before it goes on.',
  ]);
});

test('[CCH-14] why nothing comes, and how many more lack', () => {
  const missing = ['a', 'b', 'c', 'd'].map((creative) => ({
    creative,
    mime: 'image/png',
    bytes: 2e6,
    presentBytes: 0,
    why: null,
  }));
  expect(
    contentWords({ wanted: 9, present: 2, waits: 'What is not due yet is fetched from 22:00 to 06:00.', missing }),
  ).toEqual([
    '2 of 9 files.',
    'What is not due yet is fetched from 22:00 to 06:00.',
    'Missing: “a” (0 of 2 MB), “b” (0 of 2 MB), “c” (0 of 2 MB) and 4 more.',
  ]);
});

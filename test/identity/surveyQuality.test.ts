import { expect, it } from 'vitest';
import { storeConfig } from '../../config/schema/storeConfig.ts';
import type { Survey } from '../../config/schema/survey.ts';
import { surveyQuality } from '../../controller/identity/surveyQuality.ts';

const square = (x: number, y: number, w: number, h: number) => [
  { x, y },
  { x: x + w, y },
  { x: x + w, y: y + h },
  { x, y: y + h },
];
const receivers = [
  [1, 1],
  [19, 1],
  [1, 9],
  [19, 9],
].map(([x, y], i) => ({ id: `r${i}`, name: `R${i}`, at: { x, y } }));
const zone = (id: string, polygon: ReturnType<typeof square>) => ({ id, name: id, polygon });
const halves = [zone('left', square(0, 0, 10, 10)), zone('right', square(10, 0, 10, 10))];
const corner = zone('corner', square(0, 0, 2, 2));

const store = (zones: readonly object[]) =>
  storeConfig.parse({
    endcap: 1,
    store: { id: 's', name: 'S', timeZone: 'Europe/Amsterdam' },
    floorPlan: { widthM: 20, heightM: 10 },
    zones,
    receivers,
  });

interface Place {
  readonly x: number;
  readonly y: number;
}
/** What is heard at a place, by distance alone. */
const heardAt = ({ x, y }: Place) =>
  receivers.map((r) => {
    const metres = Math.max(1, Math.hypot(x - r.at.x!, y - r.at.y!));
    return { receiver: r.id, mean: -55 - 22 * Math.log10(metres), spread: 2, samples: 20, share: 1 };
  });
const walked: Place[] = Array.from({ length: 40 }, (_, i) => ({
  x: 1.2 + (i % 8) * 2.5,
  y: 1 + Math.floor(i / 8) * 2,
}));
const survey = (points: Survey['points']): Survey => ({
  id: 'walk',
  name: 'Walk',
  madeOn: '2026-11-21',
  inUse: false,
  points,
});
const sound = walked.map((at) => ({ at, heard: heardAt(at) }));

it('[IDN-25] a survey that puts every zone right is good', () => {
  const q = surveyQuality(store(halves), survey(sound));
  expect([q.verdict, q.zones.every((z) => z.right! >= 0.6)]).toEqual(['good', true]);
});

it('[IDN-25] a survey is no better than fair while a zone has no point', () => {
  const q = surveyQuality(store([corner, halves[1]!]), survey(sound.filter(({ at }) => at.x > 2 || at.y > 2)));
  expect(q.zones.map((z) => z.right === null)).toEqual([true, false]);
  expect([q.right >= 0.85, q.coverage.share >= 0.7, q.verdict]).toEqual([true, true, 'fair']);
});

it('[IDN-25] a survey is no better than fair while a zone is taken for another, however well the others do', () => {
  // In the corner the tag is heard as if it lay on the other side of the floor.
  const mixed = sound.map((p) => (p.at.x < 2 && p.at.y < 2 ? { ...p, heard: heardAt({ x: 14, y: 5 }) } : p));
  const rest = zone('left', square(2, 0, 8, 10));
  const q = surveyQuality(store([corner, rest, halves[1]!]), survey(mixed));
  expect([q.zones[0]!.points, q.zones[0]!.right]).toEqual([1, 0]);
  expect([q.right >= 0.85, q.coverage.share >= 0.7, q.verdict]).toEqual([true, true, 'fair']);
});

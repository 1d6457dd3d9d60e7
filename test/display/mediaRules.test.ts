import fc from 'fast-check';
import sharp from 'sharp';
import type { Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import { toDrop, withoutRoom } from '../../display/renderer/media/evict.ts';
import { imageSize } from '../../display/renderer/media/imageSize.ts';
import { needsOf, together } from '../../display/renderer/media/needs.ts';
import { Pace } from '../../display/renderer/media/pace.ts';
import { windowOpen } from '../../display/scene/downloads.ts';
import { maySwap } from '../../display/scene/swap.ts';
import type { Programme } from '../../controller/protocol/programme/programme.ts';
import type { Scene } from '../../controller/protocol/scene.ts';

const picture = (width: number, height: number): Sharp =>
  sharp({ create: { width, height, channels: 3, background: '#c06030' } });

describe('how large a picture says it is', () => {
  const kinds: readonly [string, (s: Sharp) => Sharp][] = [
    ['PNG', (s) => s.png()],
    ['JPEG', (s) => s.jpeg()],
    [
      'progressive JPEG with notes',
      (s) => s.withExif({ IFD0: { Copyright: 'c'.repeat(30_000) } }).jpeg({ progressive: true }),
    ],
    ['WebP', (s) => s.webp()],
    ['WebP without loss', (s) => s.webp({ lossless: true })],
    ['WebP with a channel more', (s) => s.ensureAlpha(0.5).webp()],
    ['GIF', (s) => s.gif()],
    ['AVIF', (s) => s.avif({ effort: 0 })],
  ];
  test.each(kinds)('[PLY-6] %s, of real files', async (_name, as) => {
    const bytes = await as(picture(321, 123)).toBuffer();
    expect(imageSize(bytes)).toEqual({ width: 321, height: 123 });
  });

  test('[PLY-6] cut or made up, it answers or says that it cannot tell; it never throws', async () => {
    const files = await Promise.all(kinds.map(([, as]) => as(picture(40, 30)).toBuffer()));
    for (const file of files) for (let n = 0; n < Math.min(file.length, 400); n++) imageSize(file.subarray(0, n));
    fc.assert(
      fc.property(
        fc.constantFrom(...files),
        fc.array(fc.tuple(fc.nat(300), fc.nat(255)), { maxLength: 20 }),
        (file, flips) => {
          const spoiled = Uint8Array.from(file);
          for (const [at, to] of flips) if (at < spoiled.length) spoiled[at] = to;
          const size = imageSize(spoiled);
          expect(size === null || (size.width >= 0 && size.height >= 0)).toBe(true);
        },
      ),
    );
    expect(imageSize(new TextEncoder().encode('this is no picture'))).toBeNull();
  });

  test('[PLY-6] a first frame larger than its GIF counts: decoders make room for it', () => {
    const head = [0x47, 0x49, 0x46, 0x38, 0x39, 0x61, 1, 0, 1, 0, 0, 0, 0];
    const frame = [0x2c, 0, 0, 0, 0, 0x50, 0xc3, 0x50, 0xc3, 0];
    expect(imageSize(Uint8Array.from([...head, ...frame]))).toEqual({ width: 50_000, height: 50_000 });
  });
});

describe('what goes and what stays', () => {
  const kept = fc.uniqueArray(
    fc.record({
      sha256: fc.stringMatching(/^[a-f]{4}$/),
      bytes: fc.nat(1000),
      whole: fc.boolean(),
      neededAtMs: fc.nat(100),
    }),
    { selector: (f) => f.sha256, maxLength: 12 },
  );
  test('[CCH-10] [CCH-11] never what is needed, the oldest first, no more than must', () => {
    fc.assert(
      fc.property(kept, fc.nat(5000), fc.nat(2000), fc.nat(4095), (files, quota, incoming, mask) => {
        const stays = new Set(files.filter((_, i) => (mask >> i) & 1).map((f) => f.sha256));
        const going = toDrop(files, stays, quota, incoming);
        const free = files.filter((f) => !stays.has(f.sha256));
        const total = files.reduce((sum, f) => sum + f.bytes, 0) + incoming;
        if (going === null) {
          expect(total - free.reduce((sum, f) => sum + f.bytes, 0)).toBeGreaterThan(quota);
          return;
        }
        const gone = files.filter((f) => going.includes(f.sha256));
        expect(gone.every((f) => !stays.has(f.sha256))).toBe(true);
        expect(total - gone.reduce((sum, f) => sum + f.bytes, 0)).toBeLessThanOrEqual(quota);
        const youngest = Math.max(-1, ...gone.map((f) => f.neededAtMs));
        expect(free.every((f) => going.includes(f.sha256) || f.neededAtMs >= youngest)).toBe(true);
        // Without the last of them there would not have been room.
        const last = gone.find((f) => f.sha256 === going.at(-1));
        if (last !== undefined)
          expect(total - gone.reduce((s, f) => s + f.bytes, 0) + last.bytes).toBeGreaterThan(quota);
      }),
    );
    expect(toDrop([], new Set(), null, 1e12)).toEqual([]);
  });
  test('[CCH-10] of what does not fit the most urgent is kept', () => {
    const files = [{ bytes: 40 }, { bytes: 70 }, { bytes: 30 }, { bytes: 30 }];
    expect(withoutRoom(files, 100)).toEqual([{ bytes: 70 }]);
    expect(withoutRoom(files, 60)).toEqual([{ bytes: 70 }, { bytes: 30 }, { bytes: 30 }]);
    expect(withoutRoom(files, null)).toEqual([]);
  });
  test('[CCH-13] each file once, by its greatest urgency', () => {
    const image = (creative: string, letter: string): Scene => ({
      creative,
      transition: 'cut',
      kind: 'image',
      files: { landscape: { sha256: letter.repeat(64), mime: 'image/png', bytes: 1 } },
    });
    const [a, b, c] = [image('a', 'a'), image('b', 'b'), image('c', 'c')];
    const needs = together([...needsOf([a, b], 'later'), ...needsOf([c], 'next'), ...needsOf([b], 'now')]);
    expect(needs.map((n) => `${n.creative} ${n.urgency}`)).toEqual(['b now', 'c next', 'a later']);
  });
});

describe('pace', () => {
  test('[CCH-13] the rate holds for all together, after a second in one go; what is urgent does not wait', async () => {
    let now = 0;
    const waits: number[] = [];
    const pace = new Pace(
      () => now,
      async (ms) => {
        waits.push(ms);
        now += ms;
      },
    );
    const { signal } = new AbortController();
    now = 10_000;
    await pace.took(5000, false, signal);
    expect([waits, pace.speed()]).toEqual([[], 1000]);
    pace.limit(1000);
    await pace.took(1000, false, signal);
    expect(waits).toEqual([]);
    await pace.took(500, false, signal);
    await pace.took(500, true, signal);
    await pace.took(500, false, signal);
    expect(waits).toEqual([500, 1000]);
    now += 5000;
    expect(pace.speed()).toBe(0);
  });
});

describe('window for fetching', () => {
  const at = (utc: string): number => Date.parse(`2026-03-29T${utc}Z`);
  test.each([
    ['22:00', '06:00', '21:59', 'UTC', false],
    ['22:00', '06:00', '22:00', 'UTC', true],
    ['22:00', '06:00', '05:59', 'UTC', true],
    ['22:00', '06:00', '06:00', 'UTC', false],
    ['09:00', '17:00', '08:30', 'UTC', false],
    // The night in which Amsterdam's clocks go forward: 01:30 UTC is 03:30 there.
    ['03:00', '04:00', '01:30', 'Europe/Amsterdam', true],
    ['02:00', '03:00', '01:30', 'Europe/Amsterdam', false],
  ])('[CCH-13] %s to %s at %s UTC in a store of %s: %s', (from, to, utc, zone, open) => {
    expect(windowOpen({ from, to }, at(utc), zone)).toBe(open);
  });
  test('[CCH-13] without a window it is open', () => {
    expect(windowOpen({ kilobytesPerS: 5 }, 0, 'UTC')).toBe(true);
  });
});

describe('swap', () => {
  const scene = (creative: string): Scene => ({
    creative,
    transition: 'cut',
    kind: 'message',
    headline: creative,
    text: '',
  });
  const programme = (creatives: string[], fromMs = 0): Programme => ({
    screen: 's',
    revision: creatives.join(''),
    madeAtMs: 0,
    spots: creatives.map((c) => ({ campaign: c, class: 'scheduled', scene: scene(c) })),
    segments: [{ fromMs, toMs: 1e6, anchorMs: 0, cycle: creatives.map((_, spot) => ({ spot, durationMs: 1000 })) }],
  });
  test('[PRG-14] when what shows now is here, or the old one has nothing to show', () => {
    const [old, next] = [programme(['old']), programme(['late', 'here'])];
    const awaits = (s: Scene): boolean => s.creative === 'late';
    expect(maySwap(next, old, 500, awaits)).toBe(false);
    expect(maySwap(next, old, 1500, awaits)).toBe(true);
    expect(maySwap(next, null, 500, awaits)).toBe(true);
    expect(maySwap(next, programme(['old'], 5000), 500, awaits)).toBe(true);
    expect(maySwap(programme(['late'], 5000), old, 500, awaits)).toBe(true);
  });
});

/**
 * From a count leaving an agent (taken before it is sent; it is accepted on the way) to the presented frame of cached
 * pictures in a browser player: half of the samples cut, half fade to their first frame. In the same run and browser
 * the floor: a bare WebSocket message that swaps two kept layers of the same pictures. Prints a table; `--json FILE`.
 */
import sharp from 'sharp';
import { launchChromium } from '../chromium.ts';
import { now, pageClockOffset, switchAt, switches, watchSwitches } from './browserTimes.ts';
import { connectCounter } from './counter.ts';
import { startController, writeStore } from './controllerProcess.ts';
import { startFloor } from './floor.ts';
import { benchArguments, printTable, quantile, round, writeJson } from './machine.ts';

const { json, size: SAMPLES } = benchArguments(200);
const WARM_UP = 6;
/** Between switches: longer than a fade, and never in step with the frames. */
const restMs = (i: number): number => 650 + ((i * 37) % 90);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A full-HD photograph's worth of detail, so that decoding and raster are not a toy's. */
async function picture(hue: number): Promise<Uint8Array> {
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  return sharp({ create: { width: 1920, height: 1080, channels: 3, background: '#888', noise } })
    .tint({ r: hue, g: 255 - hue, b: 128 })
    .jpeg({ quality: 60 })
    .toBuffer();
}

const square = (x: number): { x: number; y: number }[] => [
  { x, y: 1 },
  { x: x + 4, y: 1 },
  { x: x + 4, y: 5 },
  { x, y: 5 },
];
const triggered = (id: string, zone: string, creative: string): unknown => ({
  id,
  name: id,
  class: 'triggered',
  on: { everywhere: true },
  creatives: [creative],
  trigger: {
    when: { reading: 'zone.occupancy', of: zone, value: 5 },
    holdForS: 0,
    releaseAfterS: 0,
    minOnScreenS: 0,
  },
});
const image = (id: string, file: string, transition: string): unknown => ({
  id,
  name: id,
  kind: 'image',
  files: { landscape: file },
  durationS: 600,
  transition,
});

async function bench(): Promise<void> {
  const calm = await picture(60);
  const busy = await picture(200);
  const store = writeStore(
    {
      endcap: 1,
      store: { id: 'bench', name: 'Bench', timeZone: 'Europe/Amsterdam', demonstration: true },
      floorPlan: { widthM: 12, heightM: 8 },
      zones: [
        { id: 'cut', name: 'Cut', polygon: square(1) },
        { id: 'fade', name: 'Fade', polygon: square(6) },
      ],
      screens: [{ id: 'wall', name: 'Wall', at: { x: 3, y: 1 }, zone: 'cut' }],
      creatives: [
        image('calm', 'media/calm.jpg', 'cut'),
        image('busy-cut', 'media/busy.jpg', 'cut'),
        image('busy-fade', 'media/busy.jpg', 'fade'),
      ],
      campaigns: [
        { id: 'house', name: 'House', class: 'fallback', on: { everywhere: true }, creatives: ['calm'] },
        triggered('crowd-cut', 'cut', 'busy-cut'),
        triggered('crowd-fade', 'fade', 'busy-fade'),
      ],
    },
    { 'media/calm.jpg': calm, 'media/busy.jpg': busy },
  );
  const controller = await startController(store.file);
  const floor = await startFloor([calm, busy]);
  // Composited in software: without a graphics card that is Chromium's quickest way (a kiosk's own card is quicker).
  const browser = await launchChromium({ args: ['--disable-gpu'] });
  try {
    const open = async (url: string): Promise<Awaited<ReturnType<typeof browser.newPage>>> => {
      const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
      await watchSwitches(page);
      await page.goto(url);
      return page;
    };
    const floorPage = await open(floor.url);
    await floorPage.waitForFunction(() => document.title === 'ready');
    const floors: number[] = [];
    const agent = await connectCounter(controller.url);
    const player = await open(`${controller.url}/player?screen=wall`);
    while (!(await switches(player)).some((s) => s.picture)) await pause(100);
    await pause(1500);

    const cuts: number[] = [];
    const fades: number[] = [];
    let playerSwitches = (await switches(player)).length;
    for (let i = 0; i < WARM_UP + SAMPLES; i++) {
      const [zone, samples] = i % 2 === 0 ? (['cut', cuts] as const) : (['fade', fades] as const);
      const offset = await pageClockOffset(player);
      await pause(restMs(i));
      const sent = now();
      const accepted = agent.count(zone, 9);
      const at = (await switchAt(player, playerSwitches++)) + offset;
      await accepted;
      if (i >= WARM_UP) samples.push(at - sent);
      await pause(restMs(i + 1));
      await agent.count(zone, 0);
      await switchAt(player, playerSwitches++);

      const floorOffset = await pageClockOffset(floorPage);
      await pause(restMs(i + 2) / 4);
      const swapped = now();
      floor.swap();
      const floorAt = (await switchAt(floorPage, i)) + floorOffset;
      if (i >= WARM_UP) floors.push(floorAt - swapped);
    }
    agent.stop();

    const all = [...cuts, ...fades];
    const figures = {
      p50Ms: round(quantile(all, 0.5)),
      p95Ms: round(quantile(all, 0.95)),
      p99Ms: round(quantile(all, 0.99)),
      floorP95Ms: round(quantile(floors, 0.95)),
      samples: all.length,
    };
    const row = (name: string, s: readonly number[], budget: string): string[] => [
      name,
      ...[0.5, 0.95, 0.99].map((q) => `${round(quantile(s, q))} ms`),
      String(s.length),
      budget,
    ];
    printTable('Count sent by an agent -> frame presented in Chromium, cached 1080p pictures', [
      ['', 'p50', 'p95', 'p99', 'samples', 'budget p95'],
      row('cut', cuts, ''),
      row('fade, first frame', fades, ''),
      row('both', all, '<= 60 ms'),
      row('floor: bare WebSocket, two kept layers', floors, ''),
    ]);
    writeJson(json, figures);
  } finally {
    await browser.close();
    floor.stop();
    await controller.stop();
    store.remove();
  }
}

await bench();

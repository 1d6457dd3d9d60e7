// A camera agent for as long as you like: a looped RTSP stream that is cut every minute. Shows leaks and stalls.
import { execFileSync, fork } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findFfmpeg } from '../../controller/runtime/ffmpeg.ts';
import { observationData } from '../../controller/protocol/observation.ts';
import { rtspServer } from '../devices/camera/rtspServer.ts';
import type { RtspServer } from '../devices/camera/rtspServer.ts';
import { shopForAgents } from '../fakes/agentStores.ts';
import { deviceServer } from '../fakes/deviceServer.ts';

const CAMERA = 'cam-drinks';
/** A cut takes the camera away for this long, seconds, turn by turn. */
const AWAY_S = [0, 3, 8];
/** Budgets: growth an hour, MB; seconds from the cut to blind, and from being there again to counts. */
const HEAP_MB_PER_HOUR = 20;
const RSS_MB_PER_HOUR = 60;
const BLIND_S = 10;
const BACK_S = 25;
/** The beginning, in which buffers and code warm up, says nothing about growth: part of the run, at most ten minutes. */
const SETTLE_PART = 0.3;
const SETTLE_S = 600;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    every: { type: 'string', default: '60' },
    json: { type: 'string' },
  },
});
const minutes = Number(values.minutes);
const everyS = Number(values.every);
if (!(minutes > 0) || !(everyS >= 30)) throw new Error('--minutes wants a number above 0, --every one from 30 on');

const shared = resolve(import.meta.dirname, '../..', process.env['ENDCAP_SHARED'] ?? '../shared');
const clip = join(shared, 'data/camera/pets09-s2l1/vtest-480x360-10fps.avi');
const weights = join(shared, 'models/yolox_nano.onnx');
const real = existsSync(clip) && existsSync(weights);
const folder = mkdtempSync(join(tmpdir(), 'endcap-soak-'));
const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-g', '20', '-bf', '0'];
const footage = real ? ['-i', clip, '-map', '0:v:0'] : ['-f', 'lavfi', '-i', 'testsrc=size=480x360:rate=10'];
// Encoded once, so that what is measured has the processor to itself.
const loop = join(folder, 'loop.mp4');
execFileSync(findFfmpeg(), ['-loglevel', 'error', ...footage, '-t', '40', ...encode, loop]);
const picture = ['-re', '-stream_loop', '-1', '-i', loop, '-c:v', 'copy'];

const server = await deviceServer(shopForAgents());
server.demonstration = true;
let camera: RtspServer = await rtspServer({ picture });
const port = Number(new URL(camera.url).port);
const agent = fork(
  join(import.meta.dirname, '../../devices/agent/main.ts'),
  [
    ...['camera', '--camera', CAMERA, '--source', camera.url, '--controller', server.url, '--state', folder],
    ...(real ? ['--model', weights, '--size', '320x240'] : []),
  ],
  {
    execArgv: ['--expose-gc', '--import', join(import.meta.dirname, 'memoryTeller.ts')],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  },
);
const samples: { readonly atS: number; readonly heapMb: number; readonly rssMb: number }[] = [];
const startedMs = performance.now();
const nowS = (): number => (performance.now() - startedMs) / 1000;
const fate: { code: number | null } = { code: null };
const runs = (): boolean => fate.code === null;
agent.on('message', (told: { heap: number; rss: number }) => {
  samples.push({ atS: nowS(), heapMb: told.heap / 2 ** 20, rssMb: told.rss / 2 ** 20 });
});
agent.on('exit', (code) => {
  fate.code = code ?? -1;
});

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
/** Seconds until it holds; null: not in time. */
async function within(seconds: number, holds: () => boolean): Promise<number | null> {
  const fromS = nowS();
  while (!holds()) {
    if (fate.code !== null || nowS() - fromS > seconds) return null;
    await pause(50);
  }
  return nowS() - fromS;
}
const state = (): unknown => {
  const told = server.events.findLast((e) => e.type === 'endcap.camera.v1');
  return told === undefined ? null : observationData['endcap.camera.v1'].parse(told.data).state;
};
const statesSince = (from: number): string[] =>
  server.events
    .slice(from)
    .filter((e) => e.type === 'endcap.camera.v1')
    .map((e) => observationData['endcap.camera.v1'].parse(e.data).state);
const counts = (from: number): number => server.events.slice(from).filter((e) => e.type === 'endcap.count.v1').length;

const faults: string[] = [];
const cuts: { readonly awayS: number; readonly blindS: number | null; readonly backS: number | null }[] = [];
if ((await within(60, () => counts(0) > 0)) === null) faults.push('no count in the first minute');
/** Stretches between two cuts in which it was blind, or overloaded, though the camera was there. */
const troubled = { blind: 0, overloaded: 0, other: 0, stretches: 0 };
const stalls: string[] = [];
for (let turn = 0; runs() && nowS() < minutes * 60; turn++) {
  const awayS = AWAY_S[turn % AWAY_S.length]!;
  // Between two cuts counts come all the time; and health, which tells that the agent itself does not stall.
  const untilS = Math.min(minutes * 60, nowS() + everyS - awayS);
  const seen = new Set<string>([String(state())]);
  let lookedAt = server.events.length;
  while (nowS() < untilS && runs()) {
    const beganS = nowS();
    const [events, healths] = [server.events.length, server.healths.length];
    await pause(Math.min(11_000, Math.max(100, (untilS - nowS()) * 1000)));
    for (const told of statesSince(lookedAt)) seen.add(told);
    lookedAt = server.events.length;
    if (nowS() - beganS < 10.9) continue;
    const at = `at ${nowS().toFixed(0)} s (camera ${String(state())}; ${server.healths.at(-1)?.detail ?? 'no health'})`;
    if (counts(events) === 0) stalls.push(`no count for eleven seconds ${at}`);
    if (server.healths.length === healths) stalls.push(`no word of health for eleven seconds ${at}`);
  }
  troubled.stretches++;
  if (seen.has('overloaded')) troubled.overloaded++;
  if (seen.has('blind')) troubled.blind++;
  if ([...seen].some((s) => !['working', 'blind', 'overloaded'].includes(s))) troubled.other++;
  if (nowS() >= minutes * 60 - 20) break;
  if (awayS === 0) camera.cut();
  else camera.close();
  const blindS = await within(BLIND_S, () => state() === 'blind');
  const from = server.events.length;
  if (awayS > 0) {
    await pause(awayS * 1000);
    camera = await rtspServer({ picture, port });
  }
  const backS = await within(BACK_S, () => state() === 'working' && counts(from) > 0);
  cuts.push({ awayS, blindS, backS });
  console.log(
    `  ${(nowS() / 60).toFixed(1)} min: away ${awayS} s, blind after ${said(blindS)}, counting again after ${said(backS)}`,
  );
  server.events.splice(0, Math.max(0, server.events.length - 200));
}

function said(seconds: number | null): string {
  return seconds === null ? 'TOO LONG' : `${seconds.toFixed(1)} s`;
}

/** Growth by least squares, MB an hour. */
function slope(pick: (s: (typeof samples)[number]) => number): number {
  const after = Math.min(SETTLE_S, minutes * 60 * SETTLE_PART);
  const settled = samples.filter((s) => s.atS > after);
  const mean = (of: (s: (typeof samples)[number]) => number): number =>
    settled.reduce((sum, s) => sum + of(s), 0) / settled.length;
  const [x, y] = [mean((s) => s.atS), mean(pick)];
  const over = settled.reduce((sum, s) => sum + (s.atS - x) * (pick(s) - y), 0);
  return (over / settled.reduce((sum, s) => sum + (s.atS - x) ** 2, 0)) * 3600;
}

const heap = slope((s) => s.heapMb);
const rss = slope((s) => s.rssMb);
if (fate.code !== null) faults.push(`the agent ended with ${fate.code}`);
for (const [i, cut] of cuts.entries())
  if (cut.blindS === null || cut.backS === null) faults.push(`cut ${i + 1}: not the right state in time`);
faults.push(...stalls);
// Over a few minutes the lines are too short to mean anything; they are shown all the same.
// Too slow a machine and blindness in front of a camera are two things: a stall names which one it was.
if (troubled.blind > 0) faults.push(`blind in ${troubled.blind} stretches though the camera was there`);
if (minutes >= 20 && heap > HEAP_MB_PER_HOUR) faults.push(`the heap grows by ${heap.toFixed(1)} MB an hour`);
if (minutes >= 20 && rss > RSS_MB_PER_HOUR) faults.push(`memory grows by ${rss.toFixed(1)} MB an hour`);
const last = samples.at(-1);
console.log(
  `Camera soak, ${real ? 'PETS clip with YOLOX nano at 320x240' : 'test picture, motion only (no clip or weights here)'}: ${(nowS() / 60).toFixed(1)} min, ${cuts.length} cuts, ${stalls.length} stalls`,
);
console.log(
  `  heap ${last?.heapMb.toFixed(1)} MB (${heap.toFixed(1)} MB an hour), memory ${last?.rssMb.toFixed(0)} MB (${rss.toFixed(1)} MB an hour), ${samples.length} samples`,
);
console.log(
  `  of ${troubled.stretches} stretches with the camera there: overloaded in ${troubled.overloaded}, blind in ${troubled.blind}, otherwise not counting in ${troubled.other}`,
);
console.log(faults.length === 0 ? '  all well' : faults.map((f) => `  FAULT: ${f}`).join('\n'));
if (values.json !== undefined)
  writeFileSync(values.json, JSON.stringify({ minutes, cuts, stalls, troubled, heap, rss, samples, faults }, null, 2));

if (runs()) {
  agent.kill('SIGTERM');
  await within(10, () => fate.code !== null);
}
camera.close();
await server.close();
rmSync(folder, { recursive: true, force: true });
process.exit(faults.length === 0 ? 0 : 1);

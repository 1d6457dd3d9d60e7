import { StoreEngine } from '../../controller/engine/engine.ts';
import { benchStore, BENCH_STORE, NOON, engineConfigOf } from './engineStore.ts';
import { Feed } from './engineFeed.ts';
const n = Number(process.argv[2] ?? 1000);
const size = { ...BENCH_STORE, campaigns: n };
const t0 = performance.now();
const engine = new StoreEngine(engineConfigOf(benchStore(size)), { nowMs: NOON });
engine.takeStart(); console.log('new', performance.now()-t0);
const feed = new Feed(size);
const times: number[] = [];
for (let i = 0; i < 150_000; i++) {
  const o = feed.next(NOON + (i+1) * 0.2);
  const a = performance.now(); const out = engine.apply(o); const ms = performance.now() - a;
  times.push(ms);
  if (ms > 4) { const k: Record<string, number> = {}; for (const c of out) k[c.kind] = (k[c.kind] ?? 0) + 1; console.log(i, ms.toFixed(1), o.kind, JSON.stringify(k)); }
}
times.sort((a,b)=>a-b); console.log(times[Math.floor(times.length*.99)], times.at(-1));

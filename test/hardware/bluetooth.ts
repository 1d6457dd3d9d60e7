import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import type { LiveSnapshot } from '../../controller/protocol/console.ts';
import { until } from '../flows/house.ts';
import { plugIn } from './adapter.ts';
import type { Adapter } from './adapter.ts';
import type { RunningAgent } from './agent.ts';
import { Air, privateAddress, stranger } from './air.ts';
import { PATIENCE_S, says } from './bench.ts';
import type { Bench } from './bench.ts';
import { ENROLLED } from './shop.ts';
import type { Enrolled } from './shop.ts';

const CROWD = 1_000;
/** The library remembers each until it is opened anew: 1 to 10 MB were measured, with what awaits collection, MB. */
const MOST_GROWTH_MB = 32;

/** Advertisements by adapters of the kernel's virtual Bluetooth, by noble. */
export function testBluetooth(bench: Bench): void {
  void describe('Bluetooth: the kernel and noble', () => {
    let left: Adapter;
    let right: Adapter;
    let atLeft: RunningAgent;
    let atRight: RunningAgent;
    let both: RunningAgent;
    let air: Air;

    before(async () => {
      left = await plugIn('00:00:5e:00:53:01');
      right = await plugIn('00:00:5e:00:53:02');
      air = new Air(() => [left, right]);
    });
    after(async () => {
      air.stop();
      await left.unplug();
      await right.unplug();
    });

    /** Every enrolled tag that is named is in that zone, and no other tag is known. */
    const tagsIn = (where: Partial<Record<Enrolled, 'left' | 'right'>>) => (now: LiveSnapshot) =>
      Object.entries(where).every(([tag, zone]) =>
        now.tags.some((t) => t.tag === tag && t.zone === zone && !t.simulated),
      ) && now.tags.every(({ tag }) => tag in ENROLLED);

    /** Sightings that an agent on line has kept back, as its health says; 0 until it says so. */
    const kept = (now: LiveSnapshot, name: string): number => {
      const health = now.devices.find((d) => d.online && d.name === name)?.health;
      return Number(
        /(\d+) sightings of tags that are not enrolled were kept back/.exec(JSON.stringify(health ?? ''))?.[1] ?? 0,
      );
    };

    /** Sightings that have come to the controller, whatever became of them there. */
    async function arrived(): Promise<number> {
      const metrics = await (await fetch(`${bench.house.url}/metrics`)).text();
      return [...metrics.matchAll(/^endcap_observations_total\{([^}]*)\} (\d+)$/gm)]
        .filter(([, labels]) => labels!.includes('endcap.sighting.v1'))
        .reduce((sum, [, , n]) => sum + Number(n), 0);
    }

    /** Of each adapter no more than the frames of enrolled tags that had a level. */
    const atMost = (): number => 2 * Object.keys(ENROLLED).length * air.turns;

    void test('[DEV-42] a user without rights is told the command that gives them', async () => {
      const plain = bench.plain('ble', '--receiver', 'r-left', '--adapter', left.name);
      assert.equal(await plain.ended, 1, plain.said());
      assert.match(plain.said(), /sudo setcap cap_net_raw,cap_net_admin\+eip \/.*node/);
    });

    void test('[DEV-40] [DEV-43] an iBeacon, an AltBeacon and an Eddystone-UID move from zone to zone', async () => {
      atLeft = bench.agent('ble', '--receiver', 'r-left', '--adapter', left.name, '--name', 'ble left');
      atRight = bench.agent('ble', '--receiver', 'r-right', '--adapter', right.name, '--name', 'ble right');
      const steps: Record<Enrolled, 'left' | 'right'>[] = [
        { 'basket-1': 'left', 'basket-2': 'left', 'basket-3': 'left' },
        { 'basket-1': 'right', 'basket-2': 'left', 'basket-3': 'right' },
        { 'basket-1': 'left', 'basket-2': 'right', 'basket-3': 'right' },
        { 'basket-1': 'left', 'basket-2': 'left', 'basket-3': 'left' },
      ];
      for (const where of steps) {
        air.put(where);
        await bench.live(tagsIn(where), `the tags at ${JSON.stringify(where)}`);
      }
    });

    void test('[DEV-9] tags that are not enrolled stay in the agent', async () => {
      await bench.live(
        (now) => ['ble left', 'ble right'].every((name) => kept(now, name) > 5),
        'sightings that were kept back',
      );
      const total = await arrived();
      assert.ok(total > 10, `${total} sightings arrived`);
      assert.ok(total <= atMost(), `${total} sightings arrived; ${atMost()} of enrolled tags were in the air`);
    });

    void test('[DEV-45] [DEV-9] a thousand private addresses: the tags keep their place, and nothing of them comes', async () => {
      const more = (now: LiveSnapshot): number => kept(now, 'ble left') - kept(now, 'ble right');
      const before = more(await bench.house.live());
      const was = memoryMb(atLeft.pid);
      const seen = new Set<string>();
      for (let n = 0; n < CROWD; n++) {
        left.hear({ address: privateAddress(n), random: true, data: stranger(n), rssi: -60 - (n % 30) });
        if (n % 25 !== 24) continue;
        for (const { tag, zone } of (await bench.house.live()).tags) seen.add(`${tag} ${zone}`);
      }
      // They were heard: this receiver has kept back so many more than the one that they were not near to. What both
      // hear beside them is told every five seconds, not at once.
      await bench.live((now) => more(now) - before >= CROWD * 0.9, 'the crowd that was heard');
      const grown = memoryMb(atLeft.pid) - was;
      console.log(`${CROWD} private addresses: the agent has ${was} MB, and ${grown} MB more after them`);
      assert.deepEqual([...seen].sort(), ['basket-1 left', 'basket-2 left', 'basket-3 left']);
      assert.ok(grown <= MOST_GROWTH_MB, `${grown} MB`);
      const total = await arrived();
      assert.ok(total <= atMost(), `${total} sightings arrived; ${atMost()} of enrolled tags were in the air`);
    });

    void test('[DEV-41] an adapter that was down, and one that was unplugged, are used again', async () => {
      await left.power('down');
      await says(atLeft, new RegExp(`${left.name} is down`));
      await left.power('up');
      await says(atLeft, /works again/);
      await until(async () => left.scanning, Boolean, 'the scan after the adapter was down', PATIENCE_S);

      await left.unplug();
      await says(atLeft, new RegExp(`There is no Bluetooth adapter ${left.name}`));
      air.put({ 'basket-1': 'right' });
      await bench.live(tagsIn({ 'basket-1': 'right' }), 'the tag in the right zone, heard by the other receiver');
      left = await plugIn('00:00:5e:00:53:01');
      await until(async () => left.scanning, Boolean, 'the scan of the adapter that was plugged in again', PATIENCE_S);
      air.put({ 'basket-1': 'left' });
      await bench.live(tagsIn({ 'basket-1': 'left' }), 'the tag in the left zone, by the adapter that came back');
    });

    void test('[DEV-11] a receiver ends with 0 when it is interrupted, and lets go of its adapter', async () => {
      assert.equal(await atRight.stop('SIGINT'), 0, atRight.said());
      await until(
        async () => right.scanning,
        (scans) => !scans,
        'the end of the scan',
        PATIENCE_S,
      );
    });

    void test('[DEV-46] [DEV-41] one agent has both adapters, and one of them goes on without the other', async () => {
      assert.equal(await atLeft.stop(), 0, atLeft.said());
      both = bench.agent(
        ...['ble', '--receiver', `r-left=${left.name}`, '--receiver', `r-right=${right.name}`, '--name', 'ble both'],
      );
      await until(async () => left.scanning && right.scanning, Boolean, 'the scans of both adapters', PATIENCE_S);
      const there = { 'basket-1': 'right', 'basket-2': 'left', 'basket-3': 'right' } as const;
      air.put(there);
      await bench.live(tagsIn(there), 'the tags, heard by both adapters of one agent');

      const gone = right.name;
      await right.unplug();
      await says(both, new RegExp(`There is no Bluetooth adapter ${gone}`));
      air.put({ 'basket-1': 'left' });
      await bench.live(tagsIn({ 'basket-1': 'left' }), 'a tag in the left zone, by the adapter that is left');
      right = await plugIn('00:00:5e:00:53:02');
      await until(async () => right.scanning, Boolean, 'the scan of the adapter that came back', PATIENCE_S);
      air.put({ 'basket-1': 'right', 'basket-2': 'right' });
      await bench.live(tagsIn({ 'basket-1': 'right', 'basket-2': 'right' }), 'the tags in the right zone');
    });
  });
}

/** Memory that a process holds, MB. */
function memoryMb(pid: number): number {
  return Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024);
}

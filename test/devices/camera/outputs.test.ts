import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { deviceCalls } from '../../../controller/protocol/device.ts';
import { observationData } from '../../../controller/protocol/observation.ts';
import type { ObservationType } from '../../../controller/protocol/observation.ts';
import { runAgent } from '../../../devices/agent/run.ts';
import type { Driver } from '../../../devices/agent/driver.ts';
import { cameraOutputs } from '../../../devices/camera/outputs.ts';
import { openTransport } from '../../../devices/agent/transport.ts';
import { systemClock } from '../../../controller/runtime/clock.ts';
import { shopForAgents } from '../../fakes/agentStores.ts';
import { deviceServer } from '../../fakes/deviceServer.ts';

/** Every field of every event that a camera may tell. Whoever adds one has to say here what it is. */
const FIELDS: Partial<Record<ObservationType, readonly string[]>> = {
  'endcap.count.v1': ['confidence', 'count', 'zone'],
  'endcap.crossing.v1': ['line', 'people', 'way'],
  'endcap.visits.v1': ['confidence', 'histogram', 'histogram.upToS', 'histogram.visits', 'meanS', 'zone'],
  'endcap.queue.v1': ['confidence', 'length', 'waitS', 'zone'],
  'endcap.heat.v1': ['camera', 'cellM', 'cells', 'cells.seconds', 'cells.x', 'cells.y'],
  'endcap.camera.v1': ['camera', 'detail', 'state'],
};
const SOUND: Partial<Record<ObservationType, Record<string, unknown>>> = {
  'endcap.count.v1': { zone: 'drinks', count: 3, confidence: 0.9 },
  'endcap.crossing.v1': { line: 'door', way: 'forth', people: 1 },
  'endcap.visits.v1': { zone: 'drinks', histogram: { upToS: [10], visits: [1, 2] } },
  'endcap.queue.v1': { zone: 'till', length: 3 },
  'endcap.heat.v1': { camera: 'cam-drinks', cellM: 0.5, cells: [{ x: 1, y: 2, seconds: 3 }] },
  'endcap.camera.v1': { camera: 'cam-drinks', state: 'working', detail: '' },
};
/** What would make a number into a person, or a picture of a number. */
const PERSONAL = [
  ...['image', 'picture', 'frame', 'jpeg', 'thumbnail', 'crop', 'still', 'video'],
  ...['face', 'embedding', 'descriptor', 'feature', 'look', 'appearance', 'reid', 'gender', 'sex', 'age', 'emotion'],
  ...[
    'ethnicity',
    'mac',
    'did',
    'email',
    'name',
    'phone',
    'member',
    'tag',
    'track',
    'person',
    'personId',
    'id',
    'plate',
  ],
];

interface Json {
  readonly properties?: Readonly<Record<string, Json>>;
  readonly items?: Json;
  readonly additionalProperties?: unknown;
  readonly type?: string;
}
function fields(schema: Json, before = ''): string[] {
  if (schema.items !== undefined) return fields(schema.items, before);
  return Object.entries(schema.properties ?? {}).flatMap(([name, inner]) => [
    `${before}${name}`,
    ...fields(inner, `${before}${name}.`),
  ]);
}
function closed(schema: Json): boolean {
  if (schema.type === 'object' && schema.additionalProperties !== false) return false;
  return [...Object.values(schema.properties ?? {}), ...(schema.items === undefined ? [] : [schema.items])].every(
    closed,
  );
}
const jsonOf = (type: ObservationType): Json =>
  z.toJSONSchema(observationData[type], { io: 'input', unrepresentable: 'any' }) as Json;

describe('all that a camera may tell', () => {
  it('[CAM-32] is a list of types, each with every one of its fields', () => {
    expect([...cameraOutputs].sort()).toEqual(Object.keys(FIELDS).sort());
    for (const type of cameraOutputs) expect([type, fields(jsonOf(type)).sort()]).toEqual([type, FIELDS[type]]);
  });

  it.each(cameraOutputs)('[CAM-32] %s takes no field beside these, however it is called, at any depth', (type) => {
    const sound = SOUND[type]!;
    const schema = observationData[type];
    expect(schema.safeParse(sound).success).toBe(true);
    expect(closed(jsonOf(type))).toBe(true);
    for (const name of PERSONAL) {
      expect([name, schema.safeParse({ ...sound, [name]: 'x' }).success]).toEqual([name, false]);
      for (const [key, inner] of Object.entries(sound)) {
        const within = Array.isArray(inner)
          ? [{ ...(inner[0] as object), [name]: 1 }]
          : typeof inner === 'object'
            ? { ...inner, [name]: 1 }
            : undefined;
        if (within !== undefined) expect(schema.safeParse({ ...sound, [key]: within }).success).toBe(false);
      }
    }
  });

  it('[CAM-32] texts and numbers in it are too short, or too bounded, to hold a picture', () => {
    for (const type of cameraOutputs) {
      const sound = SOUND[type]!;
      for (const [key, value] of Object.entries(sound)) {
        if (typeof value !== 'string') continue;
        expect([type, key, observationData[type].safeParse({ ...sound, [key]: 'a'.repeat(301) }).success]).toEqual([
          type,
          key,
          false,
        ]);
      }
    }
    const cells = Array.from({ length: 1201 }, () => ({ x: 0, y: 0, seconds: 1 }));
    expect(observationData['endcap.heat.v1'].safeParse({ ...SOUND['endcap.heat.v1'], cells }).success).toBe(false);
  });

  it('[CAM-33] of all calls of an agent one alone can carry a picture, and only with the session it is for', () => {
    const wide = Object.entries(deviceCalls).filter(([, { body }]) =>
      JSON.stringify(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' })).includes('base64'),
    );
    expect(wide.map(([name]) => name)).toEqual(['still']);
    const still = { camera: 'cam-drinks', width: 640, height: 360, sure: true, jpeg: '/9j/4AAQ' };
    expect(deviceCalls.still.body.safeParse(still).success).toBe(false);
    expect(deviceCalls.still.body.safeParse({ ...still, session: 'a'.repeat(24) }).success).toBe(true);
  });

  it('[CAM-32] what a driver hands the agent beside it is dropped and said', async () => {
    const server = await deviceServer(shopForAgents());
    server.demonstration = true;
    const said: string[] = [];
    const driver: Driver = {
      kind: 'camera',
      tells: cameraOutputs,
      followsStore: false,
      start({ clock, finished }, emit) {
        const atMs = clock.now();
        emit({
          type: 'endcap.sighting.v1',
          atMs,
          data: { tag: 'mac:000000000001', receiver: 'receiver-0', rssi: -50 },
        });
        emit({ type: 'endcap.count.v1', atMs, data: { zone: 'drinks', count: 2 } });
        finished('done');
        return () => undefined;
      },
    };
    const clock = systemClock();
    const agent = runAgent({
      ...{ driver, clock, name: 'camera', version: '0', boot: 'boot', random: () => 0 },
      keys: { read: () => null, write: () => undefined, forget: () => undefined },
      open: (listeners) => openTransport(server.url, null, clock, listeners),
      say: (line) => said.push(line),
    });
    expect(await agent.ended).toBe(0);
    await server.close();
    expect(server.events.map((e) => e.type)).toEqual(['endcap.count.v1']);
    expect(said).toContain('An event of the type endcap.sighting.v1 was dropped: no camera tells that.');
  });
});

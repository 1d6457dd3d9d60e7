import { z } from 'zod';
import type { Origin } from '../context.ts';
import { deviceCalls } from '../protocol/device.ts';
import type { DeviceHealth, DeviceWelcome } from '../protocol/device.ts';
import type { DeviceHello } from '../protocol/hello.ts';
import { MAX_BATCH_EVENTS } from '../protocol/observation.ts';
import type { Refused } from '../protocol/version.ts';
import { serve } from './call.ts';
import { agentStore } from './faces.ts';
import type { Hall } from './hall.ts';
import { isRefused, refuse } from './refuse.ts';
import type { Link } from './roster.ts';
import { rooms } from './sockets.ts';
import type { DeviceNamespace, DeviceSocket } from './sockets.ts';
import { Visitor } from './visitor.ts';

/** Each event is looked at by itself, so that one bad one does not hold up the rest (GW-42). */
const calls = {
  ...deviceCalls,
  observations: {
    ...deviceCalls.observations,
    body: z.strictObject({ events: z.array(z.unknown()).min(1).max(MAX_BATCH_EVENTS) }),
  },
};

/** Which CloudEvents an agent may send, and how they are marked (GW-40, GW-41). */
export function agentOrigin(device: string, simulated: boolean): Origin {
  const own = `urn:endcap:device:${device}`;
  return {
    who: `device:${device}`,
    maySend: (source) => source === own || source.startsWith(`${own}:`),
    simulated,
  };
}

/** Namespace /device: agents on boxes and boards. */
export function serveDevices(namespace: DeviceNamespace, hall: Hall): void {
  namespace.on('connection', (socket) => {
    const visitor = new Visitor(hall, socket);
    let stopTelling = (): void => undefined;
    socket.on('disconnect', () => {
      stopTelling();
      hall.calibrations.agentGone(socket.id);
      visitor.gone();
    });
    const linked = (): Link => {
      if (visitor.link === null) throw new Error('a call came through before hello');
      return visitor.link;
    };
    serve(socket, {
      namespace: namespace.name,
      calls,
      open: ['hello', 'pair.begin', 'clock'],
      admitted: () => visitor.link !== null,
      refusals: hall.refusals,
      logger: hall.logger,
      clock: hall.clock,
      handlers: {
        hello: async (body) => {
          const answer = await hello(hall, socket, visitor, body);
          stopTelling();
          if (socket.rooms.has(rooms.receivers) && hall.enrolments.running().length > 0) {
            // After the welcome: only then does whoever comes now listen.
            stopTelling = hall.clock.after(0, () => {
              for (const notice of hall.enrolments.running()) socket.emit('enrol', notice);
            });
          }
          return answer;
        },
        'pair.begin': (body) =>
          body.kind === 'agent'
            ? visitor.pairBegin(body)
            : refuse('wrong-kind', 'Players and rack faces connect on /display.'),
        clock: ({ t0 }) => ({ t0, serverMs: hall.app.now() }),
        observations: async ({ events }) => {
          const link = linked();
          hall.awayCameras.heard(events, link.device);
          return { results: await hall.app.ingest(events, agentOrigin(link.device, link.simulated)) };
        },
        health: (body) => health(hall, linked(), body),
        candidate: (body) =>
          linked().drives.includes('ble')
            ? hall.enrolments.candidate(body)
            : refuse('not-allowed', 'Only an agent that receives tags tells what is held to it.'),
        still: (body) => {
          linked();
          return hall.calibrations.take(socket.id, body);
        },
      },
    });
  });
}

async function hello(
  hall: Hall,
  socket: DeviceSocket,
  visitor: Visitor,
  body: DeviceHello,
): Promise<DeviceWelcome | Refused> {
  for (const room of socket.rooms) if (room !== socket.id) void socket.leave(room);
  hall.calibrations.agentGone(socket.id);
  const { device, key, name } = body;
  const simulated = body.kinds.includes('simulator');
  const admitted = await visitor.hello({ kind: 'agent', device, key, wants: null, name, simulated, tall: null });
  if (isRefused(admitted)) return admitted;
  const { record } = admitted;
  const digits = body.kinds.includes('rack');
  const knowsTags = body.kinds.some((kind) => kind === 'ble' || kind === 'replay' || kind === 'simulator');
  const tags = knowsTags ? rooms.taggers : rooms.tagless;
  void socket.join([rooms.device(record.id), rooms.agents, tags, ...(digits ? [rooms.digits] : [])]);
  if (body.kinds.includes('ble')) void socket.join(rooms.receivers);
  const cameras = body.kinds.includes('camera') ? (body.cameras ?? []) : [];
  for (const camera of cameras) void socket.join(rooms.camera(camera.id));
  visitor.enter(record, null, body.kinds, cameras);
  return {
    ok: true,
    device: record.id,
    name: record.name,
    store: agentStore(hall.app.configuration(), knowsTags),
    outputs: [...hall.app.engine().outputs()],
    values: digits ? hall.delivery.rackValues() : [],
  };
}

function health(hall: Hall, link: Link, report: DeviceHealth): { ok: true } {
  const before = link.health;
  link.health = report;
  const was = before !== null && 'state' in before ? before.state : 'working';
  const faults = report.state !== 'working' && report.state !== was ? [report.detail] : [];
  hall.view.health(link, faults);
  hall.feed.touch();
  return { ok: true };
}

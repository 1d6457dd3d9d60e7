import { z } from 'zod';
import {
  confirmPairing,
  deviceEntry,
  devicePatch,
  devicesAnswer,
  pairingPath,
  pairingsAnswer,
} from '../protocol/http.ts';
import { entityId } from '../protocol/scalars.ts';
import type { DeviceRecord } from '../records/records.ts';
import { limits } from './limits.ts';
import { caller, signedIn, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';

type DeviceEntry = z.infer<typeof deviceEntry>;

function entryOf(device: DeviceRecord): DeviceEntry {
  const { id, kind, name, place, createdAtMs, revokedAtMs } = device;
  return { id, kind, name, place, createdAtMs, revokedAtMs };
}

/** Devices that are let in, and those that wait with a code. */
export function deviceRoutes(http: Http, ports: ApiPorts): void {
  const { app, records, connections, now } = ports;
  const tags = ['Devices'];
  const params = z.strictObject({ id: entityId });

  const known = (id: string): DeviceRecord => {
    const device = records.devices.get(id);
    if (device === undefined) throw notFound(`There is no device "${id}".`);
    if (device.revokedAtMs !== null) {
      throw new HttpProblem(409, 'revoked', `The device "${id}" is revoked. Pair it again to use it.`);
    }
    return device;
  };
  const checkPlace = (device: DeviceRecord, place: string | null): void => {
    if (place === device.place) return;
    const { screens, racks } = app.configuration().config;
    const places = { player: screens, rack: racks, agent: [] }[device.kind];
    if (device.kind === 'agent' ? place === null : places.some((entry) => entry.id === place)) return;
    const wanted = { player: 'a screen', rack: 'a rack', agent: 'no place (null)' }[device.kind];
    throw new HttpProblem(422, 'unknown-place', `This ${device.kind} needs ${wanted} of the store as its place.`);
  };

  http.route({
    method: 'GET',
    url: '/api/v1/devices',
    config: { policy: signedIn },
    schema: { tags, summary: 'Every device that was ever paired', response: { 200: devicesAnswer } },
    handler: async () => ({ devices: records.devices.all().map(entryOf) }),
  });

  http.route({
    method: 'PATCH',
    url: '/api/v1/devices/:id',
    config: { policy: withRight('pair') },
    schema: { tags, summary: 'Name a device, or move it', params, body: devicePatch, response: { 200: deviceEntry } },
    async handler(request) {
      const { name, place } = request.body;
      const device = known(request.params.id);
      checkPlace(device, place);
      await records.devices.rename(device.id, name, place);
      const detail = `${device.id}: ${name}, ${place ?? 'no place'}`;
      await records.audit.add(now(), caller(request).session.user, 'device.change', detail);
      if (place !== device.place) connections.deviceMoved?.(device.id);
      return entryOf({ ...device, name, place });
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/devices/:id',
    config: { policy: withRight('revoke') },
    schema: {
      tags,
      summary: 'Revoke the key of a device; it is cut off at once',
      params,
      response: { 204: z.void().describe('Revoked.') },
    },
    async handler(request, reply) {
      const device = known(request.params.id);
      await records.devices.revoke(device.id, now());
      connections.dropDevice(device.id, 'This device was removed in the console. Pair it again to use it.');
      await records.audit.add(now(), caller(request).session.user, 'device.revoke', `${device.id}: ${device.name}`);
      return reply.code(204).send();
    },
  });
}

/** Devices that show a code and wait. */
export function pairingRoutes(http: Http, { pairings, records, now }: ApiPorts): void {
  const tags = ['Pairing'];

  http.route({
    method: 'GET',
    url: '/api/v1/pairings',
    config: { policy: withRight('pair') },
    schema: { tags, summary: 'Devices that wait to be let in', response: { 200: pairingsAnswer } },
    handler: async () => ({ pairings: [...pairings.pending()] }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/pairings/:code',
    config: { policy: withRight('pair'), rateLimit: limits.pairing },
    schema: {
      tags,
      summary: 'Let in the device that shows this code',
      params: pairingPath,
      body: confirmPairing,
      response: { 200: deviceEntry },
    },
    async handler(request) {
      const { name, place } = request.body;
      const { user } = caller(request).session;
      const device = await pairings.confirm(request.params.code, name, place, user);
      await records.audit.add(now(), user, 'device.pair', `${device.id}: ${device.name}`);
      return entryOf(device);
    },
  });
}

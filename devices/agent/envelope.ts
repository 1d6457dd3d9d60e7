import type { CloudEvent } from '../../controller/protocol/observation.ts';
import type { Emission } from './emission.ts';
import type { Queued } from './queue.ts';

/** Source of everything this device senses, or of one part of it (GW-40). */
export function sourceOf(device: string, part: string | undefined): string {
  return part === undefined ? `urn:endcap:device:${device}` : `urn:endcap:device:${device}:${part}`;
}

/**
 * An emission as the CloudEvent that goes over the wire.
 *
 * @param offsetMs what to add to the agent's clock to get the controller's, ms
 */
export function envelope(queued: Queued, device: string, offsetMs: number): CloudEvent {
  const { emission } = queued;
  return {
    specversion: '1.0',
    id: queued.id,
    source: sourceOf(device, emission.part),
    type: emission.type,
    time: new Date(emission.atMs + offsetMs).toISOString(),
    datacontenttype: 'application/json',
    ...(emission.simulated === true ? { simulated: true } : {}),
    data: emission.data,
  };
}

/** False for what speaks of a tag that the store has not enrolled: nothing of it ever leaves the agent (PRV). */
export function maySend({ data }: Emission, enrolled: ReadonlySet<string>): boolean {
  return !('tag' in data) || enrolled.has(data.tag);
}

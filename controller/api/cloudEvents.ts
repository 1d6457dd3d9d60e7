import type { IncomingHttpHeaders } from 'node:http';
import type { Fault } from '../../config/schema/fault.ts';
import { cloudEvent, MAX_BATCH_EVENTS, MAX_EVENT_BYTES } from '../protocol/observation.ts';
import { HttpProblem, faultsOf } from './problems.ts';

export const SINGLE = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';

/** One event as it came, and what is wrong with its envelope. */
export interface ReceivedEvent {
  readonly event: unknown;
  readonly faults: readonly Fault[];
  readonly oversized: boolean;
}
export interface Received {
  readonly batch: boolean;
  readonly events: readonly ReceivedEvent[];
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const envelopeNames = new Set(Object.keys(cloudEvent.shape));

function malformed(message: string, faults: readonly Fault[] = []): HttpProblem {
  return new HttpProblem(400, 'malformed', message, faults);
}
function wrongType(message: string): HttpProblem {
  return new HttpProblem(415, 'wrong-content-type', message);
}

/** `application/json; charset=utf-8` -> `application/json`. Refuses any charset but UTF-8. */
function mediaType(header: string | undefined): string {
  const [type = '', ...parameters] = (header ?? '').split(';').map((part) => part.trim().toLowerCase());
  for (const parameter of parameters) {
    const charset = /^charset="?([^"]*)"?$/.exec(parameter)?.[1];
    if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
      throw wrongType(`The charset "${charset.slice(0, 40)}" is not taken. Send UTF-8.`);
    }
  }
  return type;
}

function parseJson(body: Uint8Array): unknown {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw malformed('The body is not UTF-8. Send it in UTF-8.');
  }
  if (text.trim() === '') throw malformed('The body is empty. Send an event.');
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    const where =
      error instanceof Error ? /position \d+(?: \(line \d+ column \d+\))?/.exec(error.message)?.[0] : undefined;
    const place = where === undefined ? `after ${text.length} characters` : `at ${where}`;
    throw malformed(`The body is not whole JSON: it breaks off or goes wrong ${place}. Send it again, whole.`);
  }
}

/** What is wrong with the envelope of an event; its data is the app's to judge. */
export function envelopeFaults(event: unknown, place = ''): Fault[] {
  const parsed = cloudEvent.safeParse(event);
  if (!parsed.success) return faultsOf(parsed.error, place);
  return Object.keys(parsed.data)
    .filter((name) => !envelopeNames.has(name) && name !== 'data_base64' && !/^[a-z0-9]{1,64}$/.test(name))
    .map((name) => ({
      path: place === '' ? name : `${place}.${name}`,
      message: 'names of extensions have lower-case letters and digits only',
      fix: `rename it, or move it into data`,
    }));
}

function receive(event: unknown, place: string): ReceivedEvent {
  const oversized = Buffer.byteLength(JSON.stringify(event)) > MAX_EVENT_BYTES;
  return { event, faults: envelopeFaults(event, place), oversized };
}

/** Header values are percent-encoded UTF-8 (HTTP binding 3.1.3.2). */
function headerText(name: string, value: string): string {
  try {
    return decodeURIComponent(value.replace(/^"|"$/g, ''));
  } catch {
    throw malformed(`The header ${name} is not percent-encoded UTF-8. Encode its value.`);
  }
}

/** Binary mode: attributes are `ce-` headers, the body is the data. */
function binaryEvent(type: string, headers: IncomingHttpHeaders, body: Uint8Array): unknown {
  const event: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (!name.startsWith('ce-') || typeof value !== 'string') continue;
    const text = headerText(name, value);
    event[name.slice(3)] = name === 'ce-simulated' && /^(true|false)$/.test(text) ? text === 'true' : text;
  }
  if (type !== '' && type !== 'application/json' && !type.endsWith('+json')) {
    throw wrongType('The data of an event in binary mode must be JSON. Send Content-Type: application/json.');
  }
  if (type !== '') event['datacontenttype'] = type;
  event['data'] = body.length === 0 ? null : parseJson(body);
  return event;
}

/**
 * Reads CloudEvents 1.0 over HTTP in structured, batched or binary mode.
 *
 * @throws HttpProblem 400 when nothing can be read, 413 for too many events, 415 for another content type
 */
export function receiveEvents(headers: IncomingHttpHeaders, body: Uint8Array): Received {
  const encoding = headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw wrongType('Compressed bodies are not taken. Send it without Content-Encoding.');
  }
  const type = mediaType(headers['content-type']);
  if (type === SINGLE) return { batch: false, events: [receive(parseJson(body), '')] };
  if (type === BATCH) {
    const list = parseJson(body);
    if (!Array.isArray(list)) throw malformed('A batch is a JSON array of events. Put the events into [ ].');
    if (list.length > MAX_BATCH_EVENTS) {
      const message = `The batch has ${list.length} events; ${MAX_BATCH_EVENTS} are taken. Send it in smaller pieces.`;
      throw new HttpProblem(413, 'too-large', message);
    }
    return { batch: true, events: list.map((event, i) => receive(event, `[${i}]`)) };
  }
  if (type.startsWith('application/cloudevents'))
    throw wrongType(`"${type.slice(0, 60)}" is not taken. Send ${SINGLE}.`);
  if (headers['ce-specversion'] === undefined && headers['ce-id'] === undefined) {
    throw wrongType(`Send ${SINGLE} for one event, ${BATCH} for a list, or ce- headers with the data as JSON body.`);
  }
  return { batch: false, events: [receive(binaryEvent(type, headers, body), '')] };
}

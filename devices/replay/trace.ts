import { z } from 'zod';
import { cloudEvent, observationData } from '../../controller/protocol/observation.ts';
import type { ObservationType } from '../../controller/protocol/observation.ts';
import type { Emission } from '../agent/emission.ts';
import type { LineFault, Recording } from './danis.ts';

/** Longest line, characters: the largest event that the controller takes. */
const LINE_MAX = 64 * 1024;

/** The time of an event in a trace: `offsetms` since the start of the trace, else its own `time`. */
const timed = cloudEvent.extend({ offsetms: z.number().min(0).max(1e12).optional() });

function isObservationType(type: string): type is ObservationType {
  return Object.hasOwn(observationData, type);
}

/** What is left of the source it came from: a part that tells two cameras apart. */
function partOf(source: string): string {
  const slug = source
    .toLowerCase()
    .replace(/^urn:endcap:device:/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80);
  return slug === '' ? 'replay' : `${slug}:replay`;
}

function traceLine(line: string): Emission | string {
  if (line.length > LINE_MAX) return `longer than ${LINE_MAX} characters`;
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    return 'not JSON (one event per line)';
  }
  const event = timed.safeParse(raw);
  if (!event.success) {
    const issue = event.error.issues[0];
    return `not a CloudEvent: ${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`.trim();
  }
  const { type, source, time, offsetms, simulated } = event.data;
  if (!isObservationType(type)) return `unknown type "${type}"`;
  const atMs = offsetms ?? (time === undefined ? undefined : Date.parse(time));
  if (atMs === undefined) return 'neither "time" nor "offsetms"';
  const data = observationData[type].safeParse(event.data.data);
  if (!data.success) {
    const issue = data.error.issues[0];
    return `data of ${type}: ${issue?.path.map(String).join('.') ?? ''} ${issue?.message ?? ''}`.trim();
  }
  // The data was parsed by the schema of this very type.
  return {
    type,
    data: data.data,
    atMs,
    part: partOf(source),
    ...(simulated === true ? { simulated } : {}),
  } as Emission;
}

/** Reads a trace: CloudEvents, one per line. Lines that cannot be used are named and left out. */
export function parseTrace(text: string): Recording<Emission> {
  const rows: Emission[] = [];
  const faults: LineFault[] = [];
  text.split(/\r?\n/).forEach((raw, i) => {
    if (raw.trim() === '') return;
    const row = traceLine(raw);
    if (typeof row === 'string') faults.push({ line: i + 1, message: row });
    else rows.push(row);
  });
  return { rows: rows.sort((a, b) => a.atMs - b.atMs), faults };
}

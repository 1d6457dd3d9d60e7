import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import { BrokenAsset, Checks, MissingAsset } from './checks.ts';
import type { Arrival, MediaCache } from './mediaCache.ts';
import { mediaUrl } from './mediaCache.ts';
import type { Pace } from './pace.ts';

/** A line on which nothing came for this long is given up for now, ms. What came is kept. */
export const STALL_MS = 20_000;

export interface TransferPorts {
  readonly cache: MediaCache;
  readonly pace: Pace;
  /** Does not wait for the rate limit. */
  readonly urgent: boolean;
  /** Ends the attempt, with its reason; what came is kept. */
  readonly signal: AbortSignal;
}

/** What an earlier attempt left was not the beginning of the file: a power cut may do that. */
class BadPart extends Error {}

/**
 * Brings one file into the cache: goes on where an earlier attempt ended, checks size and SHA-256 while it arrives, and
 * lets nobody see it before it is whole.
 *
 * @throws BrokenAsset when it is not the file that the programme names; NoRoom; Error when the line is at fault
 */
export async function transfer(asset: AssetRef, ports: TransferPorts): Promise<void> {
  try {
    await attempt(asset, ports);
  } catch (error) {
    if (!(error instanceof BadPart)) throw error;
    await attempt(asset, ports);
  }
}

async function attempt(asset: AssetRef, ports: TransferPorts): Promise<void> {
  const { cache, signal } = ports;
  const stall = new AbortController();
  const patience = patient(() => stall.abort(new Error(`nothing came for ${STALL_MS / 1000} s`)));
  const either = AbortSignal.any([signal, stall.signal]);
  let arrival = await cache.begin(asset, false);
  try {
    let checks = new Checks(asset);
    try {
      for await (const chunk of arrival.earlier()) checks.add(chunk);
    } catch {
      checks = new Checks(asset);
    }
    if (checks.bytes !== arrival.have) {
      arrival = await cache.begin(asset, true);
      checks = new Checks(asset);
    }
    if (checks.bytes < asset.bytes || asset.bytes === 0) {
      patience.more();
      const response = await ask(asset, checks.bytes, either);
      if (checks.bytes > 0 && response.status !== 206) {
        // It is sent from its beginning: what was kept is of no use.
        arrival = await cache.begin(asset, true);
        checks = new Checks(asset);
      }
      await receive(response, checks, arrival, { ...ports, signal: either }, patience);
    }
    try {
      checks.finish();
    } catch (error) {
      throw arrival.have > 0 ? new BadPart('what was kept of it was damaged', { cause: error }) : error;
    }
    await arrival.finish();
  } catch (error) {
    if (error instanceof BrokenAsset || error instanceof BadPart) await arrival.drop().catch(() => undefined);
    else await arrival.pause().catch(() => undefined);
    if (signal.aborted) throw signal.reason;
    if (stall.signal.aborted) throw stall.signal.reason;
    throw error;
  } finally {
    patience.end();
    // Whatever is still on its way is not wanted.
    stall.abort(new Error('over'));
  }
}

async function ask(asset: AssetRef, from: number, signal: AbortSignal): Promise<Response> {
  const headers = from === 0 ? {} : { range: `bytes=${from}-`, 'if-range': `"${asset.sha256}"` };
  // The browser's own store would hold every file a second time.
  const response = await fetch(mediaUrl(asset), { headers, signal, redirect: 'manual', cache: 'no-store' });
  if (response.type === 'opaqueredirect') {
    throw new Error('the controller sends on to another address; files are taken from the controller itself only');
  }
  if (response.status === 404) throw new MissingAsset();
  if (response.status === 416) throw new BrokenAsset('the file at the controller is shorter');
  if (!response.ok) throw new Error(`the controller answered ${response.status}`);
  if (response.status === 206 && !(response.headers.get('content-range') ?? '').startsWith(`bytes ${from}-`)) {
    throw new BrokenAsset('the controller sent another part of the file than was asked for');
  }
  const length = response.headers.get('content-length');
  const begins = response.status === 206 ? from : 0;
  if (length !== null && !response.headers.has('content-encoding') && begins + Number(length) !== asset.bytes) {
    throw new BrokenAsset(`the file has ${begins + Number(length)} bytes instead of ${asset.bytes}`);
  }
  return response;
}

async function receive(
  response: Response,
  checks: Checks,
  arrival: Arrival,
  { pace, urgent, signal }: TransferPorts,
  patience: { more(): void; rest(): void },
): Promise<void> {
  const reader = response.body?.getReader();
  if (reader === undefined) throw new Error('the controller answered without the file');
  for (;;) {
    patience.more();
    const { done, value } = await reader.read();
    patience.rest();
    if (done) return;
    checks.add(value);
    await arrival.write(value);
    await pace.took(value.length, urgent, signal);
  }
}

/** A timer that is wound up again with every sign of life. */
function patient(over: () => void): { more(): void; rest(): void; end(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const rest = (): void => clearTimeout(timer);
  return {
    more() {
      rest();
      timer = setTimeout(over, STALL_MS);
    },
    rest,
    end: rest,
  };
}

import type { Namespace, Socket } from 'socket.io';
import type { z } from 'zod';
import type { consoleNotices } from '../protocol/console.ts';
import type { deviceNotices } from '../protocol/device.ts';
import type { displayNotices } from '../protocol/display.ts';
import type { Override } from '../protocol/programme/programme.ts';
import type { shopperNotices } from '../protocol/shopper.ts';

/** What clients send is of any shape until `serve` has checked it. */
type Received = Record<string, (...args: unknown[]) => void>;
type Notices<N extends Readonly<Record<string, z.ZodType>>> = { [K in keyof N]: (body: z.output<N[K]>) => void };

interface DisplaySent extends Omit<Notices<typeof displayNotices>, 'override.begin' | 'screenshot' | 'face'> {
  /** Acknowledged with `faceTaken`; an older display knows no such message, and keeps silent. */
  face: (body: z.output<(typeof displayNotices)['face']>, taken: (answer: unknown) => void) => void;
  /** Acknowledged with `screenshot`. */
  screenshot: (body: { widthPx: number }, taken: (answer: unknown) => void) => void;
  /** Acknowledged with `overrideReady` where an acknowledgement is asked for. */
  'override.begin': (...args: [body: Override] | [body: Override, ready: (answer: unknown) => void]) => void;
}
export type DisplayNamespace = Namespace<Received, DisplaySent>;
export type DisplaySocket = Socket<Received, DisplaySent>;
export type DeviceNamespace = Namespace<Received, Notices<typeof deviceNotices>>;
export type DeviceSocket = Socket<Received, Notices<typeof deviceNotices>>;
export type ConsoleNamespace = Namespace<Received, Notices<typeof consoleNotices>>;
export type ConsoleSocket = Socket<Received, Notices<typeof consoleNotices>>;
export type ShopperNamespace = Namespace<Received, Notices<typeof shopperNotices>>;
export type ShopperSocket = Socket<Received, Notices<typeof shopperNotices>>;

export const rooms = {
  screen: (id: string): string => `screen:${id}`,
  rack: (id: string): string => `rack:${id}`,
  device: (id: string): string => `device:${id}`,
  product: (id: string): string => `product:${id}`,
  session: (tokenHash: string): string => `session:${tokenHash}`,
  user: (user: string): string => `user:${user}`,
  /** All agents that were let in. */
  agents: 'agents',
  /** Those of them that are told which tags are enrolled, and those that are not. */
  taggers: 'taggers',
  tagless: 'tagless',
  /** Agents that show the likes of racks. */
  digits: 'digits',
  /** Agents that receive tags. */
  receivers: 'receivers',
  /** Agents that watch a camera. */
  camera: (id: string): string => `camera:${id}`,
  /** All consoles that watch. */
  watching: 'watching',
} as const;

import type { PlayerHealth } from '../../protocol/play.ts';
import { numberText } from './amount.ts';

/** A fact of a player, e.g. `Memory` and `41 MB`. */
export interface Fact {
  readonly name: string;
  readonly value: string;
  readonly bad: boolean;
}

/** Boxes behind a screen slow themselves down at about this heat, degrees Celsius. */
const HOT_C = 80;

const picture = {
  fine: 'as it should be',
  black: 'black',
  frozen: 'frozen',
  standby: 'standby, the panel is off',
  unknown: 'not looked at yet',
} as const;
const sound = { off: 'off', on: 'on', refused: 'refused by the browser' } as const;

/** What a player says of itself, in words; what it cannot know is left out. */
export function playerFacts(health: PlayerHealth): Fact[] {
  const facts: Fact[] = [];
  const add = (name: string, value: string, bad = false): void => void facts.push({ name, value, bad });
  const p = health.picture;
  if (p !== undefined) {
    const seen = p.seenBy === 'window' && p.state === 'fine' ? ', seen at the window' : '';
    add('Picture', picture[p.state] + seen, p.state === 'black' || p.state === 'frozen');
    if (p.framesPerS !== null) add('Frames', `${numberText(Math.round(p.framesPerS))} a second`);
    if (p.dropped > 0) add('Dropped frames', numberText(p.dropped));
  }
  const { wanted, present } = health.cached;
  add('Files', `${numberText(present)} of ${numberText(wanted)}`);
  if (health.clockOffsetMs !== null) add('Own clock', offText(health.clockOffsetMs));
  if (health.clockRttMs !== null) add('Round trip', `${numberText(Math.round(health.clockRttMs))} ms`);
  if (p !== undefined) {
    if (p.heapMb !== null) add('Memory', `${numberText(Math.round(p.heapMb))} MB`);
    const things = p.gpuObjects > 0 ? `, ${numberText(p.gpuObjects)} graphics objects` : '';
    add('Scenes ready', `${numberText(p.layers)}${things}`);
    if (p.temperatureC !== null) add('Temperature', `${Math.round(p.temperatureC)} °C`, p.temperatureC >= HOT_C);
    add('Sound', sound[p.sound], p.sound === 'refused');
  }
  return facts;
}

/** Its own clock against the controller's; the picture follows the controller's either way. */
function offText(offsetMs: number): string {
  const ms = Math.round(Math.abs(offsetMs));
  if (ms === 0) return 'in step';
  return ms >= 2000 ? `${numberText(Math.round(ms / 1000))} s off` : `${numberText(ms)} ms off`;
}

import { z } from 'zod';
import type { Seat } from './seats.ts';
import type { Bounds } from './windowOptions.ts';

/** A display that is plugged in. `id`: as the system names the panel, the same after it was unplugged for a while. */
export interface Panel {
  readonly id: number;
  readonly bounds: Bounds;
  /** What the system calls it in words; under Wayland the only thing that stays when it was away. */
  readonly label?: string;
}

/** On which panel each window was last: by its key. Heeded only while the settings still name the same display. */
export const knownPanels = z.record(
  z.string(),
  z.object({ display: z.int(), panel: z.number(), label: z.string().optional() }),
);
export type KnownPanels = Readonly<z.infer<typeof knownPanels>>;

export interface DisplayPlan {
  /** By the key of the window; one that is not named here waits for its display. */
  readonly places: ReadonlyMap<string, Panel>;
  readonly known: KnownPanels;
  /** What is not as the settings ask, in words. */
  readonly notes: readonly string[];
}

/** As they hang: left to right, then top to bottom, not as the system found them. */
export function asHung<P extends { readonly bounds: Bounds }>(panels: readonly P[]): P[] {
  return panels.toSorted((a, b) => a.bounds.x - b.bounds.x || a.bounds.y - b.bounds.y);
}

/**
 * Which window belongs on which panel. A panel is counted once, while all are there, and then known: unplug the left one
 * of two, and the right one keeps its screen. A window among several whose display is away waits for it; the only window
 * of a machine goes to the main display, since a wrong place is better than none.
 *
 * @param mainId of the panel that the system calls the main one
 */
export function planDisplays(
  seats: readonly Seat[],
  panels: readonly Panel[],
  mainId: number,
  known: KnownPanels,
): DisplayPlan {
  const hung = asHung(panels);
  const main = panels.find((p) => p.id === mainId) ?? hung[0];
  const places = new Map<string, Panel>();
  const notes: string[] = [];
  const kept: Record<string, KnownPanels[string]> = {};
  const put = (seat: Seat, panel: Panel): void => {
    places.set(seat.key, panel);
    if (seat.display !== null) {
      kept[seat.key] = { display: seat.display, panel: panel.id, ...(panel.label ? { label: panel.label } : {}) };
    }
  };
  const free = (panel: Panel): boolean => ![...places.values()].includes(panel);

  for (const seat of seats) {
    const was = known[seat.key];
    if (was?.display !== seat.display) continue;
    const panel = panels.find((p) => p.id === was.panel);
    if (panel === undefined) kept[seat.key] = was;
    else if (free(panel)) put(seat, panel);
  }
  // A panel that came back under another id is known by its words, where no other is called the same.
  for (const seat of seats) {
    const label = places.has(seat.key) ? undefined : kept[seat.key]?.label;
    if (label === undefined) continue;
    const [panel, ...more] = panels.filter((p) => p.label === label);
    const claims = Object.values(known).filter((k) => k.label === label);
    if (panel !== undefined && more.length === 0 && claims.length === 1 && free(panel)) put(seat, panel);
  }
  // With a panel away the others would be counted wrongly.
  const all = hung.length >= Math.max(...seats.map((s) => s.display ?? 1));
  for (const seat of seats) {
    if (places.has(seat.key)) continue;
    const counted = seat.display === null ? main : all ? hung[seat.display - 1] : undefined;
    if (counted !== undefined && free(counted)) {
      put(seat, counted);
      continue;
    }
    const there = `There is no display ${seat.display ?? 1}${all ? ' free' : ''}, only ${hung.length}`;
    if (seats.length > 1) notes.push(`${there}: ${seat.screen ?? seat.key} waits for it.`);
    else if (main !== undefined) {
      notes.push(`${there}: the main one is used.`);
      places.set(seat.key, main);
    }
  }
  return { places, known: kept, notes };
}

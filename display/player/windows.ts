import { planDisplays } from './displayPlan.ts';
import type { KnownPanels, Panel } from './displayPlan.ts';
import type { Seat } from './seats.ts';
import type { Bounds } from './windowOptions.ts';

/** A window with its page and watchdog. */
export interface SeatWindow {
  /** On a display that is there: to be seen. */
  place(bounds: Bounds): void;
  /** Its display is away for a while: it is not to be seen, and its page goes on. */
  hide(): void;
  /** Ends its watchdog and closes it, so that the page can end its running play. */
  close(): void;
}

export interface WindowsPorts {
  /** @param bounds null: its display is away, and it stays hidden until it is placed */
  readonly open: (seat: Seat, bounds: Bounds | null) => SeatWindow;
  /** Whether a window stays while its display is away: its page alone can ask for the panel's power. */
  readonly keeps: (key: string) => boolean;
  readonly remember: (known: KnownPanels) => void;
  readonly say: (line: string) => void;
}

/** Keeps a window on every display that is there and that the settings name, through plugging and unplugging. */
export class Windows {
  private readonly seats: readonly Seat[];
  private readonly ports: WindowsPorts;
  private known: KnownPanels;
  private readonly open = new Map<string, { readonly window: SeatWindow; bounds: Bounds | null }>();
  /** Closed by hand (`--window`): they stay closed. */
  private readonly dismissed = new Set<string>();
  private said = '';

  constructor(seats: readonly Seat[], known: KnownPanels, ports: WindowsPorts) {
    this.seats = seats;
    this.known = known;
    this.ports = ports;
  }

  /** To be called at the start and whenever displays come, go or change. */
  follow(panels: readonly Panel[], mainId: number): void {
    const plan = planDisplays(this.seats, panels, mainId, this.known);
    if (JSON.stringify(plan.known) !== JSON.stringify(this.known)) this.ports.remember(plan.known);
    this.known = plan.known;
    const words = plan.notes.join('\n');
    if (words !== this.said && words !== '') this.ports.say(words);
    this.said = words;
    // First away, then there: a panel is free before another window comes to it.
    for (const [key, there] of this.open) {
      if (plan.places.has(key)) continue;
      if (this.ports.keeps(key)) {
        if (there.bounds !== null) there.window.hide();
        there.bounds = null;
        continue;
      }
      this.open.delete(key);
      there.window.close();
    }
    for (const seat of this.seats) {
      const bounds = plan.places.get(seat.key)?.bounds ?? null;
      if (this.dismissed.has(seat.key) || (bounds === null && !this.ports.keeps(seat.key))) continue;
      const there = this.open.get(seat.key);
      if (there === undefined) this.open.set(seat.key, { window: this.ports.open(seat, bounds), bounds });
      else if (bounds !== null && !same(there.bounds, bounds)) {
        there.bounds = bounds;
        there.window.place(bounds);
      }
    }
  }

  /** Someone closed it. Answers whether it was the last one: then the player ends. */
  closedByHand(key: string): boolean {
    if (!this.open.delete(key)) return false;
    this.dismissed.add(key);
    return this.dismissed.size === this.seats.length;
  }

  closeAll(): void {
    const windows = [...this.open.values()];
    this.open.clear();
    for (const { window } of windows) window.close();
  }
}

function same(a: Bounds | null, b: Bounds): boolean {
  return a !== null && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

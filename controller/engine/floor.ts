const HOUR_MS = 3_600_000;
/** Room that there must be before triggered campaigns may come again, ms: they do not come for a moment. */
const ROOM_MS = 60_000;

/** Sums of instants with fractions are off by less than this. */
const ROUNDING_MS = 0.01;

/** Time that triggered campaigns had on a screen, as plain data. */
export interface FloorState {
  readonly screen: string;
  /** Stretches of the last hour, in order; `toMs` null: still on. */
  readonly taken: readonly { readonly fromMs: number; readonly toMs: number | null }[];
  readonly full: boolean;
}

/** The time that triggered campaigns had before a restart: whatever was on ended with the last that is known. */
export function endedBy(floor: readonly FloorState[], lastMs: number): FloorState[] {
  return floor.map(({ screen, taken, full }) => ({
    screen,
    taken: taken.flatMap(({ fromMs, toMs }) =>
      fromMs < lastMs ? [{ fromMs, toMs: Math.min(toMs ?? lastMs, lastMs) }] : [],
    ),
    full,
  }));
}

interface Account {
  taken: { fromMs: number; toMs: number | null }[];
  full: boolean;
}

/** How much of any hour triggered campaigns may take from the booked ones on a screen (DEC-28). */
export class Floor {
  readonly #limitMs: number;
  readonly #accounts = new Map<string, Account>();

  /** @param share most of an hour, 0 to 1 */
  constructor(share: number, before: readonly FloorState[] = []) {
    this.#limitMs = share * HOUR_MS;
    for (const { screen, taken, full } of before)
      this.#accounts.set(screen, { taken: taken.map((t) => ({ ...t })), full });
  }

  state(): FloorState[] {
    return [...this.#accounts].map(([screen, { taken, full }]) => ({
      screen,
      taken: taken.map((t) => ({ ...t })),
      full,
    }));
  }

  /** Triggered campaigns have had their part of this screen. */
  full(screen: string): boolean {
    return this.#limitMs === 0 || (this.#accounts.get(screen)?.full ?? false);
  }

  limitMs(): number {
    return this.#limitMs;
  }

  begin(screen: string, nowMs: number): void {
    if (this.#limitMs >= HOUR_MS) return;
    let account = this.#accounts.get(screen);
    if (account === undefined) this.#accounts.set(screen, (account = { taken: [], full: false }));
    if (account.taken.at(-1)?.toMs !== null) account.taken.push({ fromMs: nowMs, toMs: null });
  }

  end(screen: string, nowMs: number): void {
    const last = this.#accounts.get(screen)?.taken.at(-1);
    if (last?.toMs === null) last.toMs = nowMs;
  }

  /**
   * Looks at a screen at an instant.
   * @returns when to look again at the latest, epoch ms, or Infinity
   */
  look(screen: string, nowMs: number): number {
    const account = this.#accounts.get(screen);
    if (account === undefined) return Number.POSITIVE_INFINITY;
    const used = usedMs(account, nowMs);
    if (account.full && used <= this.#freeBelowMs() + ROUNDING_MS) account.full = false;
    if (!account.full && used >= this.#limitMs - ROUNDING_MS) account.full = true;
    const on = account.taken.at(-1)?.toMs === null;
    if (account.full) return on ? Number.POSITIVE_INFINITY : fallsToMs(account, this.#freeBelowMs(), nowMs);
    if (on) return risesToMs(account, this.#limitMs, nowMs);
    if (account.taken.length === 0) this.#accounts.delete(screen);
    return Number.POSITIVE_INFINITY;
  }

  #freeBelowMs(): number {
    return Math.max(0, this.#limitMs - ROOM_MS);
  }
}

/** Time taken in the hour before an instant, ms; stretches before that are forgotten. */
function usedMs(account: Account, nowMs: number): number {
  const since = nowMs - HOUR_MS;
  while (account.taken[0] !== undefined && (account.taken[0].toMs ?? nowMs) <= since) account.taken.shift();
  return account.taken.reduce((sum, t) => sum + (t.toMs ?? nowMs) - Math.max(since, t.fromMs), 0);
}

/** Instant at which the hour before it holds `target`, while the last stretch goes on. */
function risesToMs(account: Account, target: number, nowMs: number): number {
  let used = usedMs(account, nowMs);
  let at = nowMs;
  for (const { fromMs, toMs } of account.taken) {
    // Nothing leaves the hour until its far end comes to this stretch; then as much leaves as comes, until it is past.
    const untilLeaves = Math.max(0, fromMs + HOUR_MS - at);
    if (toMs === null || target - used <= untilLeaves) break;
    used += untilLeaves;
    at = Math.max(at, toMs + HOUR_MS);
  }
  return at + target - used;
}

/** Instant at which the hour before it holds no more than `target`, when nothing more is taken. */
function fallsToMs(account: Account, target: number, nowMs: number): number {
  let over = usedMs(account, nowMs) - target;
  for (const { fromMs, toMs } of account.taken) {
    const from = Math.max(fromMs, nowMs - HOUR_MS);
    const length = (toMs ?? nowMs) - from;
    if (over <= length) return from + over + HOUR_MS;
    over -= length;
  }
  return nowMs + HOUR_MS;
}

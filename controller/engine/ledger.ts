import type { EngineInput, LikeAccount } from './io.ts';

export interface LikeSum {
  readonly total: number;
  /** Since when the sum is known to be right, epoch ms. */
  readonly atMs: number;
  readonly simulated: boolean;
  readonly restored: boolean;
}

/** An account with less than this share of the likes does not make the sum old. */
const MATTERS = 0.1;

/**
 * Likes per product and source. A delta adds to its source and never takes it below nought; an absolute number
 * replaces that of its source (standards: push gives deltas, polling absolutes, the absolute wins). A sum is as old as
 * the oldest whole number in it that matters: one heart does not make yesterday's two thousand fresh.
 */
export class LikeLedger {
  readonly #accounts = new Map<string, Map<string, LikeAccount>>();

  /** @param accounts of another ledger; this one goes on from them exactly */
  constructor(accounts: readonly LikeAccount[] = []) {
    for (const a of accounts) this.#of(a.product).set(a.source, a);
  }

  add(product: string, source: string, delta: number, atMs: number, simulated: boolean): LikeSum {
    const before = this.#of(product).get(source);
    return this.#put({
      product,
      source,
      total: Math.max(0, (before?.total ?? 0) + delta),
      atMs: Math.max(atMs, before?.atMs ?? 0),
      simulated,
      knownMs: before?.knownMs ?? null,
      // A delta does not say that the whole number of before is still right.
      restored: before?.restored === true && before.knownMs !== null,
    });
  }

  /** @returns undefined when a newer word of this source is known already */
  set(product: string, source: string, total: number, atMs: number, simulated: boolean): LikeSum | undefined {
    const before = this.#of(product).get(source);
    if (before !== undefined && atMs < before.atMs) return undefined;
    return this.#put({ product, source, total, atMs, simulated, knownMs: atMs, restored: false });
  }

  /** Puts an account back after a restart. A clock that was wrong cannot have it come from the future. */
  restore(account: Omit<LikeAccount, 'restored'>, nowMs: number): void {
    const knownMs = Number.isFinite(account.knownMs) ? Math.min(account.knownMs ?? nowMs, nowMs) : null;
    this.#put({ ...account, atMs: Math.min(account.atMs, nowMs), knownMs, restored: true });
  }

  /** Takes an input of the journal again; what is no like passes. */
  take(input: EngineInput): void {
    if (input.kind === 'like') this.add(input.product, input.source, input.delta, input.sensedAtMs, input.simulated);
    else if (input.kind === 'likes')
      this.set(input.product, input.source, input.total, input.sensedAtMs, input.simulated);
  }

  sum(product: string): LikeSum | undefined {
    const accounts = [...(this.#accounts.get(product)?.values() ?? [])];
    if (accounts.length === 0) return undefined;
    const total = accounts.reduce((sum, a) => sum + a.total, 0);
    const matter = accounts.filter((a) => a.total >= total * MATTERS);
    const known = matter.flatMap((a) => a.knownMs ?? []);
    return {
      total,
      atMs: known.length > 0 ? Math.min(...known) : Math.max(...accounts.map((a) => a.atMs)),
      simulated: accounts.some((a) => a.simulated),
      restored: matter.some((a) => a.restored),
    };
  }

  accounts(): LikeAccount[] {
    return [...this.#accounts.values()].flatMap((m) => [...m.values()]);
  }

  #of(product: string): Map<string, LikeAccount> {
    let accounts = this.#accounts.get(product);
    if (accounts === undefined) {
      accounts = new Map();
      this.#accounts.set(product, accounts);
    }
    return accounts;
  }

  #put(account: LikeAccount): LikeSum {
    this.#of(account.product).set(account.source, account);
    return this.sum(account.product)!;
  }
}

const MINUTE = 60_000;

/** Amount of one minute of a window. */
export interface Bucket {
  /** Minutes since the epoch. */
  readonly minute: number;
  readonly amount: number;
  readonly simulated: boolean;
}

/** What a window holds, as plain data. */
export type HourAmounts = readonly { readonly key: string; readonly buckets: readonly Bucket[] }[];

/** Amounts of the last hour per key, in steps of a minute. */
export class HourWindow {
  readonly #buckets = new Map<string, Map<number, Bucket>>();

  /** @param amounts of another window; this one goes on from them exactly */
  constructor(amounts: HourAmounts = []) {
    for (const { key, buckets } of amounts) this.#buckets.set(key, new Map(buckets.map((b) => [b.minute, b])));
  }

  amounts(): HourAmounts {
    return [...this.#buckets].map(([key, buckets]) => ({ key, buckets: [...buckets.values()] }));
  }

  keys(): string[] {
    return [...this.#buckets.keys()];
  }

  /** @returns false when it is older than the hour, and left out */
  add(key: string, amount: number, atMs: number, simulated: boolean, nowMs: number): boolean {
    if (Math.floor(atMs / MINUTE) <= oldestOut(nowMs)) return false;
    let buckets = this.#buckets.get(key);
    if (buckets === undefined) {
      buckets = new Map();
      this.#buckets.set(key, buckets);
    }
    const minute = Math.floor(atMs / MINUTE);
    const before = buckets.get(minute);
    buckets.set(minute, {
      minute,
      amount: (before?.amount ?? 0) + amount,
      simulated: simulated || before?.simulated === true,
    });
    return true;
  }

  /** Sum of the hour before an instant; simulated when anything in it is. */
  sum(key: string, nowMs: number): { readonly amount: number; readonly simulated: boolean } {
    const buckets = this.#buckets.get(key);
    const oldest = oldestOut(nowMs);
    let amount = 0;
    let simulated = false;
    for (const b of buckets?.values() ?? []) {
      if (b.minute <= oldest) buckets?.delete(b.minute);
      else {
        amount += b.amount;
        simulated ||= b.simulated;
      }
    }
    if (buckets?.size === 0) this.#buckets.delete(key);
    return { amount, simulated };
  }

  /** Instant at which the oldest minute of a key leaves the window, or Infinity. */
  nextChangeMs(key: string): number {
    let oldest = Number.POSITIVE_INFINITY;
    for (const minute of this.#buckets.get(key)?.keys() ?? []) oldest = Math.min(oldest, minute);
    return (oldest + 60) * MINUTE;
  }
}

/** The last minute that is no longer in the hour before an instant. */
function oldestOut(nowMs: number): number {
  return Math.floor(nowMs / MINUTE) - 60;
}

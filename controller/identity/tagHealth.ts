/** What is known of a tag besides its place. */
export interface TagHealthEntry {
  readonly identity: string;
  /** null: it has told none. */
  readonly battery: { readonly percent: number | null; readonly mv: number | null; readonly atMs: number } | null;
  /** When anything was heard of it, and the zone where that was; null: nothing was. */
  readonly heard: { readonly atMs: number; readonly zone: string | null } | null;
}

/** Battery and last word of each enrolled tag (IDN-11). Volatile, and of nobody who is not enrolled. */
export class TagHealth {
  readonly #tags = new Map<string, TagHealthEntry>();

  /** What a tag says of itself. What it leaves out stays as it was. */
  telemetry(
    identity: string,
    {
      batteryPercent,
      batteryMv,
    }: { readonly batteryPercent?: number | undefined; readonly batteryMv?: number | undefined },
    atMs: number,
  ): void {
    if (batteryPercent === undefined && batteryMv === undefined) return;
    const { battery = null, heard = null } = this.#tags.get(identity) ?? {};
    // Words may overtake each other on their way.
    if (battery !== null && atMs < battery.atMs) return;
    const percent = batteryPercent ?? battery?.percent ?? null;
    this.#tags.set(identity, { identity, battery: { percent, mv: batteryMv ?? battery?.mv ?? null, atMs }, heard });
  }

  /** @param zone null: in none, or not sure in which */
  heard(identity: string, zone: string | null, atMs: number): void {
    const { battery = null, heard = null } = this.#tags.get(identity) ?? {};
    if (heard !== null && (atMs < heard.atMs || (atMs === heard.atMs && zone === heard.zone))) return;
    this.#tags.set(identity, { identity, battery, heard: { atMs, zone } });
  }

  /** Forgets all others at once. */
  keep(enrolled: ReadonlySet<string>): void {
    for (const identity of this.#tags.keys()) if (!enrolled.has(identity)) this.#tags.delete(identity);
  }

  all(): readonly TagHealthEntry[] {
    return [...this.#tags.values()];
  }
}

/** How long ago, short and steady in width: `3 s`, `2 min`, `4 h`, `3 days`. */
export function ageText(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  if (s < 60) return `${s} s`;
  const min = Math.floor(s / 60);
  if (min < 60) return `${min} min`;
  const h = Math.floor(min / 60);
  if (h < 48) return `${h} h`;
  return `${Math.floor(h / 24)} days`;
}

/** Time that is left: `9 min 20 s`, `40 s`, `over`. */
export function leftText(ms: number): string {
  const s = Math.ceil(ms / 1000);
  if (s <= 0) return 'over';
  const min = Math.floor(s / 60);
  return min === 0 ? `${s} s` : `${min} min ${s % 60} s`;
}

/** Latency for people: `84 ms`, `1.2 s`. */
export function latencyText(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`;
}

/** Instant in the store's time zone, e.g. `21 Nov 2026, 14:05:09`. */
export function instantText(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium', timeZone }).format(atMs);
}

/** Clock time in the store's time zone, e.g. `14:05:09`. */
export function clockText(atMs: number, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium', timeZone }).format(atMs);
}

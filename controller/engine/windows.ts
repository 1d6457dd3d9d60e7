/** A stretch of time in which something may play, epoch ms, end exclusive. */
export interface Window {
  readonly fromMs: number;
  readonly toMs: number;
}

/** In order, joined where they meet or overlap; empty ones are left out. */
export function join(windows: readonly Window[]): Window[] {
  const out: Window[] = [];
  for (const w of windows.filter((w) => w.toMs > w.fromMs).sort((a, b) => a.fromMs - b.fromMs || a.toMs - b.toMs)) {
    const last = out.at(-1);
    if (last !== undefined && w.fromMs <= last.toMs)
      out[out.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, w.toMs) };
    else out.push(w);
  }
  return out;
}

/** What two joined lists have in common. */
export function intersect(a: readonly Window[], b: readonly Window[]): Window[] {
  const out: Window[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [x, y] = [a[i]!, b[j]!];
    const fromMs = Math.max(x.fromMs, y.fromMs);
    const toMs = Math.min(x.toMs, y.toMs);
    if (fromMs < toMs) out.push({ fromMs, toMs });
    if (x.toMs < y.toMs) i++;
    else j++;
  }
  return out;
}

/** What is left of a joined list without another. */
export function without(a: readonly Window[], cut: readonly Window[]): Window[] {
  const out: Window[] = [];
  let j = 0;
  for (const { fromMs, toMs } of a) {
    let start = fromMs;
    while (j < cut.length && cut[j]!.toMs <= start) j++;
    for (let k = j; k < cut.length && cut[k]!.fromMs < toMs; k++) {
      if (cut[k]!.fromMs > start) out.push({ fromMs: start, toMs: cut[k]!.fromMs });
      start = cut[k]!.toMs;
    }
    if (start < toMs) out.push({ fromMs: start, toMs });
  }
  return out;
}

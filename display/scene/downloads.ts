/** When and how fast a player may fetch what it needs later; times of the store, HH:MM. */
export interface DownloadRules {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly kilobytesPerS?: number | undefined;
}

function minutes(clock: string): number {
  const [hours = '0', rest = '0'] = clock.split(':');
  return Number(hours) * 60 + Number(rest);
}

/** Whether the window for fetching is open. One that ends before it begins runs past midnight. */
export function windowOpen(rules: DownloadRules, tMs: number, timeZone: string): boolean {
  const { from, to } = rules;
  if (from === undefined || to === undefined || from === to) return true;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const now = minutes(format.format(new Date(tMs)));
  const [begin, end] = [minutes(from), minutes(to)];
  return begin < end ? now >= begin && now < end : now >= begin || now < end;
}

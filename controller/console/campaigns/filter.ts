import type { CampaignState } from '../../protocol/http.ts';

export type Show = 'all' | 'on' | 'ready' | 'paused';
export interface CampaignFilter {
  readonly text: string;
  readonly show: Show;
}

/** Which campaigns are listed. Words are looked for in name, id and state. */
export function filtered(list: readonly CampaignState[], { text, show }: CampaignFilter): CampaignState[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return list.filter((s) => {
    const { campaign } = s;
    if (show === 'on' && s.onScreens.length === 0) return false;
    if (show === 'ready' && (campaign.status !== 'approved' || s.onScreens.length > 0)) return false;
    if (show === 'paused' && campaign.status === 'approved') return false;
    const hay = `${campaign.name} ${campaign.id} ${campaign.class} ${s.why}`.toLowerCase();
    return words.every((w) => hay.includes(w));
  });
}

const classRank = { emergency: 0, takeover: 1, triggered: 2, scheduled: 3, fallback: 4 } as const;

/** By class as they beat each other, then priority, then name: an order that does not move while one looks. */
export function inOrder(list: readonly CampaignState[]): CampaignState[] {
  return [...list].sort(
    ({ campaign: a }, { campaign: b }) =>
      classRank[a.class] - classRank[b.class] || b.priority - a.priority || a.name.localeCompare(b.name),
  );
}

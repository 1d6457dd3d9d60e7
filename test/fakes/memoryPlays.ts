import type { PlayChain, PlayFinding, PlayRecord } from '../../controller/protocol/playBook.ts';
import { judgePlays } from '../../controller/records/playJudge.ts';
import type { KnownChain } from '../../controller/records/playJudge.ts';
import { sha256Hex } from '../../controller/records/playRows.ts';
import type { Records } from '../../controller/records/records.ts';

const newestFirst = (a: PlayRecord, b: PlayRecord): number =>
  b.startMs - a.startMs || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

/** Plays that are forgotten at the end. */
export function memoryPlays(): Records['plays'] {
  const plays = new Map<string, PlayRecord>();
  const chains = new Map<string, KnownChain & PlayChain>();
  const findings: PlayFinding[] = [];
  return {
    async add(list, device, atMs) {
      const own = (): PlayRecord[] => [...plays.values()].filter((p) => p.device === device);
      const judged = judgePlays(
        list,
        device,
        atMs,
        {
          play(id) {
            const found = plays.get(id);
            if (found === undefined) return undefined;
            const { device: _, mark: __, ...play } = found;
            return play;
          },
          chain: (chain) => chains.get(`${device} ${chain}`),
          chained: () => [...chains.values()].some((c) => c.device === device),
          at: (chain, sequence) =>
            own().flatMap(({ link, mark }) =>
              link?.chain === chain && link.sequence === sequence ? [{ link, mark }] : [],
            ),
        },
        sha256Hex,
      );
      for (const { play, mark } of judged.keep) plays.set(play.id, { ...play, device, mark });
      for (const { chain, sequence, own: under } of judged.filled) {
        for (const p of own()) {
          const stands = p.link?.chain === chain && p.link.sequence === sequence + 1 && p.link.before === under;
          if (stands && p.mark === 'gap') plays.set(p.id, { ...p, mark: null });
        }
      }
      for (const moved of judged.chains) {
        const begunMs = chains.get(`${device} ${moved.chain}`)?.begunMs ?? atMs;
        chains.set(`${device} ${moved.chain}`, { ...moved, device, begunMs, lastMs: atMs });
      }
      findings.unshift(...judged.findings.toReversed());
      return { accepted: judged.accepted, refused: judged.refused, findings: judged.findings };
    },
    countSince(sinceMs) {
      const counts = new Map<string, number>();
      for (const play of plays.values()) {
        if (play.startMs < sinceMs || play.continues !== undefined) continue;
        counts.set(play.campaign, (counts.get(play.campaign) ?? 0) + 1);
      }
      return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([campaign, count]) => ({ campaign, plays: count }));
    },
    list({ screen, campaign, device, fromMs, toMs, after }, limit) {
      const fits = (p: PlayRecord): boolean =>
        (screen === undefined || p.screen === screen) &&
        (campaign === undefined || p.campaign === campaign) &&
        (device === undefined || p.device === device) &&
        (fromMs === undefined || p.startMs >= fromMs) &&
        (toMs === undefined || p.startMs < toMs) &&
        (after === undefined || p.startMs < after.startMs || (p.startMs === after.startMs && p.id < after.id));
      return [...plays.values()].filter(fits).sort(newestFirst).slice(0, limit);
    },
    chains: () =>
      [...chains.values()]
        .sort((a, b) => b.lastMs - a.lastMs || (a.device + a.chain < b.device + b.chain ? -1 : 1))
        .map(({ device, chain, sequence, missing, begunMs, lastMs }) => ({
          ...{ device, chain, sequence, missing },
          ...{ begunMs, lastMs },
        })),
    findings: (limit) => findings.slice(0, limit),
  };
}

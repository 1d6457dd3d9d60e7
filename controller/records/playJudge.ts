import { canonicalJson, ownHash } from '../protocol/playChain.ts';
import type { Sha256Hex } from '../protocol/playChain.ts';
import type { Play, PlayLink } from '../protocol/play.ts';
import type { PlayFault, PlayFinding } from '../protocol/playBook.ts';

/** Clocks of player and controller may be this far apart, ms. */
const CLOCK_MS = 5_000;
/** Gaps of one batch that are told one by one; a player with every second play would fill the audit. */
const MOST_GAPS_TOLD = 20;
/** Further ahead than this a play is not kept: it would outlive everything. */
const MOST_AHEAD_MS = 24 * 3_600_000;

/** The end of a chain as far as it has come. */
export interface KnownChain {
  readonly chain: string;
  readonly sequence: number;
  readonly own: string;
  /** End of its last play, epoch ms. */
  readonly endMs: number;
  readonly missing: number;
}
export interface KnownLink {
  readonly link: PlayLink;
  readonly mark: PlayFault | null;
}

/** What the books hold already of one device. */
export interface KnownPlays {
  play(id: string): Play | undefined;
  chain(chain: string): KnownChain | undefined;
  /** True when the device has any chain. */
  chained(): boolean;
  /** Plays with this place in a chain; several where it forked. */
  at(chain: string, sequence: number): readonly KnownLink[];
}

export interface Judgement {
  readonly keep: readonly { readonly play: Play; readonly mark: PlayFault | null }[];
  /** Kept now or before. */
  readonly accepted: readonly string[];
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
  readonly findings: readonly PlayFinding[];
  /** Chains that moved on. */
  readonly chains: readonly KnownChain[];
  /** What came late: the play that stands on one of these has no gap before it any more. */
  readonly filled: readonly PlayLink[];
}

/**
 * Looks through plays of one device, in the order in which they came: who is kept, with which mark, who is refused, and
 * what is to be told (PRF-6). Pure but for what `known` reads.
 */
export function judgePlays(
  plays: readonly Play[],
  device: string,
  nowMs: number,
  known: KnownPlays,
  sha256Hex: Sha256Hex,
): Judgement {
  return new Judge(device, nowMs, known, sha256Hex).judge(plays);
}

class Judge {
  readonly #device: string;
  readonly #nowMs: number;
  readonly #known: KnownPlays;
  readonly #sha256Hex: Sha256Hex;
  readonly #keep: { play: Play; mark: PlayFault | null }[] = [];
  readonly #accepted: string[] = [];
  readonly #refused: { id: string; reason: string }[] = [];
  readonly #findings = new Map<string, PlayFinding>();
  readonly #chains = new Map<string, KnownChain>();
  readonly #moved = new Set<string>();
  readonly #filled: PlayLink[] = [];
  readonly #fresh = new Map<string, Play>();

  constructor(device: string, nowMs: number, known: KnownPlays, sha256Hex: Sha256Hex) {
    this.#device = device;
    this.#nowMs = nowMs;
    this.#known = known;
    this.#sha256Hex = sha256Hex;
  }

  judge(plays: readonly Play[]): Judgement {
    for (const play of plays) this.#one(play);
    return {
      keep: this.#keep,
      accepted: this.#accepted,
      refused: this.#refused,
      findings: [...this.#findings.values()],
      chains: [...this.#moved].map((chain) => this.#chains.get(chain)!),
      filled: this.#filled,
    };
  }

  #one(play: Play): void {
    const before = this.#fresh.get(play.id) ?? this.#known.play(play.id);
    if (before !== undefined) {
      this.#accepted.push(play.id);
      if (canonicalJson(before) !== canonicalJson(play)) {
        this.#tell('changed', play, 'came again and said something else; what came first stays');
      }
      return;
    }
    if (play.link !== undefined && !this.#isWhole(play, play.link)) {
      this.#refused.push({ id: play.id, reason: 'its hash does not fit what it says' });
      this.#tell('tampered', play, 'is not kept: its hash does not fit what it says');
      return;
    }
    const mark = this.#place(play);
    if (play.startMs > this.#nowMs + MOST_AHEAD_MS) {
      // What is wrong with its clock was told already.
      this.#refused.push({ id: play.id, reason: 'it begins more than a day from now' });
      return;
    }
    if (play.lost !== undefined) this.#tell('lost', play, `comes after ${play.lost} for which the player had no room`);
    this.#fresh.set(play.id, play);
    this.#keep.push({ play, mark });
    this.#accepted.push(play.id);
  }

  #isWhole(play: Play, link: PlayLink): boolean {
    return (link.sequence === 1) === (link.before === null) && ownHash(play, link, this.#sha256Hex) === link.own;
  }

  /** Finds its place in the chain and moves the chain on. */
  #place(play: Play): PlayFault | null {
    const { link } = play;
    if (link === undefined) {
      const late = this.#wrongTime(play, undefined);
      if (!this.#known.chained() && this.#chains.size === 0) return late;
      this.#tell('unchained', play, 'has no place in the chain of its player');
      return 'unchained';
    }
    const chain = this.#chain(link.chain);
    const late = this.#wrongTime(play, link.sequence === (chain?.sequence ?? 0) + 1 ? chain : undefined);
    if (chain === undefined) return this.#begins(play, link) ?? late;
    if (link.sequence <= chain.sequence) return this.#earlier(play, link, chain) ?? late;
    const missing = link.sequence - chain.sequence - 1;
    this.#move(play, link, chain.missing + missing);
    if (missing > 0) {
      this.#gap(play, chain.sequence + 1, missing);
      return 'gap';
    }
    if (link.before === chain.own) return late;
    this.#tell('fork', play, 'does not stand on the play before it: the player was set back, or there are two of it');
    return 'fork';
  }

  #begins(play: Play, link: PlayLink): PlayFault | null {
    const anew = this.#known.chained() || this.#chains.size > 0;
    this.#move(play, link, link.sequence - 1);
    if (anew) this.#tell('new-chain', play, 'begins a new chain: what the player had kept is gone');
    if (link.sequence > 1) this.#gap(play, 1, link.sequence - 1);
    if (anew) return 'new-chain';
    return link.sequence > 1 ? 'gap' : null;
  }

  /** One that comes after later ones: it fills a gap, or has the place of another. */
  #earlier(play: Play, link: PlayLink, chain: KnownChain): PlayFault | null {
    const there = this.#at(link.chain, link.sequence);
    const under = this.#at(link.chain, link.sequence - 1);
    const above = this.#at(link.chain, link.sequence + 1);
    const stands = under.length === 0 || under.some((p) => p.link.own === link.before);
    const carries = above.length === 0 || above.some((p) => p.link.before === link.own);
    if (there.length === 0 && stands && carries) {
      this.#chains.set(link.chain, { ...chain, missing: Math.max(0, chain.missing - 1) });
      this.#moved.add(link.chain);
      this.#filled.push(link);
      return under.length === 0 && link.sequence > 1 ? 'gap' : null;
    }
    // Of a branch only its first is told.
    const branch = under.some((p) => p.link.own === link.before && p.mark === 'fork');
    if (!branch) this.#tell('fork', play, `has the place ${link.sequence} of another: the player was set back`);
    return 'fork';
  }

  #wrongTime(play: Play, before: KnownChain | undefined): PlayFault | null {
    if (play.endMs > this.#nowMs + CLOCK_MS) {
      this.#tell('clock', play, `ends ${seconds(play.endMs - this.#nowMs)} from now: the clock of the player is wrong`);
      return 'clock';
    }
    if (before === undefined || play.startMs >= before.endMs - CLOCK_MS) return null;
    const early = seconds(before.endMs - play.startMs);
    this.#tell('clock', play, `begins ${early} before the one before it ended: the clock of the player was set back`);
    return 'clock';
  }

  #chain(chain: string): KnownChain | undefined {
    const moved = this.#chains.get(chain) ?? this.#known.chain(chain);
    if (moved !== undefined) this.#chains.set(chain, moved);
    return moved;
  }

  #at(chain: string, sequence: number): readonly KnownLink[] {
    const fresh = this.#keep.flatMap(({ play: { link }, mark }) =>
      link?.chain === chain && link.sequence === sequence ? [{ link, mark }] : [],
    );
    return [...this.#known.at(chain, sequence), ...fresh];
  }

  #move(play: Play, { chain, sequence, own }: PlayLink, missing: number): void {
    this.#chains.set(chain, { chain, sequence, own, endMs: play.endMs, missing });
    this.#moved.add(chain);
  }

  #gap(play: Play, from: number, missing: number): void {
    const which = missing === 1 ? `play ${from}` : `plays ${from} to ${from + missing - 1}`;
    this.#tell('gap', play, `came without ${which} of its chain`);
  }

  /** Of each kind one finding a batch, about the first; the first gaps are told one by one, the rest as one. */
  #tell(kind: PlayFault, play: Play, words: string): void {
    const key = kind === 'gap' && this.#findings.size < MOST_GAPS_TOLD ? play.id : kind;
    const told = this.#findings.get(key);
    this.#findings.set(key, {
      atMs: this.#nowMs,
      device: this.#device,
      kind,
      play: told?.play ?? play.id,
      plays: (told?.plays ?? 0) + 1,
      detail: told?.detail ?? `${play.id} ${words}`,
    });
  }
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

import { checkConfig } from '../../../config/schema/check.ts';
import type { StoreConfig } from '../../../config/schema/storeConfig.ts';
import type { EngineConfig } from '../../engine/io.ts';
import { changeConfig } from '../../protocol/configChanges.ts';
import type { Draft } from '../../protocol/replay.ts';
import type { AssetRef } from '../../protocol/scalars.ts';
import { ReplayError } from './past.ts';

/** A file that a draft names and nobody has uploaded yet: in a replay nothing is drawn. */
const NOT_THERE: AssetRef = { sha256: '0'.repeat(64), mime: 'image/png', bytes: 1 };

/** A draft, held against the configuration that was in force. */
export class DraftConfig {
  readonly #draft: Draft;
  /** Campaigns that the draft speaks of itself: what was decided about them then does not hold for them. */
  readonly #own = new Set<string>();
  readonly #config: StoreConfig | null;

  /** @throws ReplayError with every fault of a whole store */
  constructor(draft: Draft) {
    this.#draft = draft;
    this.#config = 'config' in draft ? checked(draft.config) : null;
  }

  /** True when it is made anew from each configuration that was in force. */
  get follows(): boolean {
    return this.#config === null;
  }

  /** @throws ReplayError with every fault that the changes would leave in this configuration */
  on(base: EngineConfig): EngineConfig {
    const config = this.#config ?? this.#changed(base.config);
    const before = new Map(base.config.campaigns.map((c) => [c.id, JSON.stringify(c)]));
    this.#own.clear();
    for (const c of config.campaigns) if (before.get(c.id) !== JSON.stringify(c)) this.#own.add(c.id);
    return { revision: base.revision, config, media: withFiles(config, base.media), codeBase: base.codeBase };
  }

  isOwn(campaign: string): boolean {
    return this.#own.has(campaign);
  }

  #changed(base: StoreConfig): StoreConfig {
    const changed = changeConfig(base, 'changes' in this.#draft ? this.#draft.changes : [], () => true);
    if (!changed.ok) throw faulty(changed.faults);
    return changed.config;
  }
}

function checked(config: unknown): StoreConfig {
  const result = checkConfig(config);
  if (!result.ok) throw faulty(result.faults);
  return result.config;
}

function faulty(faults: ReplayError['faults']): ReplayError {
  const many = faults.length === 1 ? 'a fault' : `${faults.length} faults`;
  return new ReplayError('faults', `the draft has ${many}; correct them and try again`, faults);
}

function withFiles(config: StoreConfig, media: EngineConfig['media']): EngineConfig['media'] {
  const all: Record<string, AssetRef> = { ...media };
  for (const creative of config.creatives) {
    if (creative.kind !== 'image' && creative.kind !== 'video') continue;
    for (const path of Object.values(creative.files)) if (path !== undefined) all[path] ??= NOT_THERE;
  }
  return all;
}

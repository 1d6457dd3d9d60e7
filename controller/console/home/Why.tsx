import type { Decision } from '../../protocol/decision.ts';
import type { Reading } from '../../protocol/reading.ts';
import { useLiveData } from '../live/useLive.tsx';
import { Age, QualityMark, SimulatedMark } from '../parts/marks.tsx';
import { readingName } from '../store/storeIndex.ts';
import { useStore } from '../store/useStore.tsx';
import { latencyText } from '../words/age.ts';
import { knownValue } from '../words/amount.ts';
import { readText, shortText } from '../words/readingValue.ts';
import { Losers } from './Losers.tsx';

/** A reading as it was at the decision, beside what it is now. */
function Ground({ was, decidedAtMs }: { readonly was: Reading; readonly decidedAtMs: number }) {
  const store = useStore();
  // One sensed after the decision is news of the same reading, not what the decision stood on.
  const recorded = was.atMs === null || was.atMs <= decidedAtMs;
  const now = useLiveData((d) => d.readings.get(was.key), undefined) ?? was;
  const value = knownValue(now);
  return (
    <li className="ec-ground">
      <span className="ec-ground-name">
        {readingName(store, was.kind, was.of, was.segment)} {was.simulated && <SimulatedMark short />}
      </span>
      {recorded && (
        <span className="ec-ground-was">
          <b className="ec-num">{readText(was.kind, knownValue(was), was.unit)}</b>
          {knownValue(was) !== null && ' then'}
          {was.atMs !== null && <span className="ec-dim">, sensed {latencyText(decidedAtMs - was.atMs)} before</span>}
        </span>
      )}
      <span className="ec-ground-now">
        <span className="ec-num">
          {value === null ? 'not heard now' : `${shortText(was.kind, value, was.unit)} now`}
        </span>
        <QualityMark quality={now.quality} />
        {now.atMs !== null && (
          <span className="ec-dim">
            <Age atMs={now.atMs} suffix="ago" />
          </span>
        )}
      </span>
    </li>
  );
}

/** Why a screen shows what it shows: the reason, what it stands on, and what lost against it. */
export function Why({ decision, shown }: { readonly decision: Decision; readonly shown: string | null }) {
  const store = useStore();
  const others = decision.campaigns.filter((id) => id !== shown);
  return (
    <section className="ec-why" aria-labelledby="ec-why-title">
      <h3 id="ec-why-title">Why</h3>
      <p className="ec-why-text ec-sentence" data-testid="why">
        {decision.cause.text} {decision.cause.simulated && <SimulatedMark />}
      </p>
      <p className="ec-dim">
        Decided <Age atMs={decision.atMs} suffix="ago" /> by rule {decision.cause.rule}
      </p>
      {decision.readings.length > 0 && (
        <>
          <h4>Readings it stands on</h4>
          <ul>
            {decision.readings.map((r) => (
              <Ground key={r.key} was={r} decidedAtMs={decision.cause.decidedAtMs} />
            ))}
          </ul>
        </>
      )}
      {others.length > 0 && (
        <>
          <h4>Shares the loop with</h4>
          <p>{others.map((id) => store.campaigns.get(id)?.name ?? id).join(', ')}</p>
        </>
      )}
      <Losers losers={decision.losers} />
    </section>
  );
}

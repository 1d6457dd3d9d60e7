import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Screen } from '../../../config/schema/screen.ts';
import type { CampaignState } from '../../protocol/http.ts';
import { PhaseMark } from '../campaigns/CampaignRow.tsx';
import { follow } from '../frame/Nav.tsx';
import { useScreenNow } from '../home/PlanScreen.tsx';
import { useLiveData } from '../live/useLive.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { useStore } from '../store/useStore.tsx';
import { classWords } from '../words/campaignWords.ts';
import { triggerSentence } from '../words/triggerSentence.ts';
import { campaignName } from './blockWords.ts';
import { blocksOf, spotNow } from './blocks.ts';
import { DayBar } from './DayBar.tsx';
import type { Day } from './DayBar.tsx';
import { programmeQuery } from './programmeQuery.ts';

const rank = { emergency: 0, takeover: 1, triggered: 2, scheduled: 3, fallback: 4 } as const;

/** What comes before the loop on this screen when something happens: sentence and where it stands now. */
function Before({ screen, states }: { readonly screen: string; readonly states: readonly CampaignState[] }) {
  const store = useStore();
  const list = states
    .filter((s) => s.targets.includes(screen) && s.campaign.status === 'approved' && rank[s.campaign.class] < 3)
    .sort((a, b) => rank[a.campaign.class] - rank[b.campaign.class] || b.campaign.priority - a.campaign.priority);
  if (list.length === 0) return null;
  return (
    <>
      <h3>Comes before the loop</h3>
      <ul className="ec-day-before">
        {list.map((s) => {
          const to = `/campaigns?campaign=${s.campaign.id}`;
          const { trigger } = s.campaign;
          const on = s.onScreens.includes(screen);
          return (
            <li key={s.campaign.id} data-on={on}>
              <PhaseMark state={on ? s : { ...s, onScreens: [] }} />
              <span>
                <a href={to} onClick={(e) => follow(e, to)}>
                  {s.campaign.name}
                </a>{' '}
                <span className="ec-dim">
                  {trigger === undefined
                    ? `${classWords[s.campaign.class].toLowerCase()}, until it is paused`
                    : triggerSentence(trigger, store)}
                </span>
              </span>
            </li>
          );
        })}
      </ul>
    </>
  );
}

/** One screen's day: what it shows now, its loop hour by hour, and what may come before it. */
export function ScreenDay({
  screen,
  day,
  nowMs,
  states,
}: {
  readonly screen: Screen;
  readonly day: Day;
  readonly nowMs: number;
  readonly states: readonly CampaignState[];
}) {
  const store = useStore();
  const revision = useLiveData<number | null>((d) => d.configRevision, null);
  const { data, error, refetch } = useQuery(programmeQuery(screen.id, revision, day.fromMs));
  const now = useScreenNow(screen.id);
  const blocks = useMemo(() => (data === undefined ? [] : blocksOf(data, day.fromMs, day.toMs)), [data, day]);
  const spot = data === undefined ? null : spotNow(data, nowMs);
  const decided = now?.campaign ?? now?.decision.campaign ?? null;
  const above = decided !== null && now?.decision.class !== undefined && rank[now.decision.class ?? 'fallback'] < 3;
  const to = `/?screen=${screen.id}`;
  const loop = spot === null ? 'the store card' : `the loop, ${campaignName(spot.campaign, store)}`;
  return (
    <li className="ec-card ec-screen-day" data-testid={`day-${screen.id}`}>
      <header>
        <h2>
          <a href={to} onClick={(e) => follow(e, to)}>
            {screen.name}
          </a>
        </h2>
        <p className="ec-dim">
          {store.zones.get(screen.zone)?.name ?? screen.zone}, {screen.widthPx} × {screen.heightPx}
        </p>
        <p className="ec-screen-now">
          <span className="ec-dim">Now</span> {above ? campaignName(decided, store) : loop}
        </p>
      </header>
      {error !== null && (
        <ErrorNote title="Its programme could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data === undefined ? (
        error === null && <Skeleton height={84} radius="md" />
      ) : (
        <DayBar blocks={blocks} day={day} nowMs={nowMs} />
      )}
      <Before screen={screen.id} states={states} />
    </li>
  );
}

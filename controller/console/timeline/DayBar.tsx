import { follow } from '../frame/Nav.tsx';
import { useStore } from '../store/useStore.tsx';
import { blockText, campaignName, percentText, spanText } from './blockWords.ts';
import type { Block } from './blocks.ts';
import { daypartsIn } from './blocks.ts';
import { timeText } from './zoneTime.ts';

export interface Day {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Colour of a campaign: the same wherever it stands, told apart from its neighbours. */
export function hueOf(campaign: string): number {
  let hash = 7;
  for (const c of campaign) hash = (hash * 31 + c.charCodeAt(0)) % 9973;
  return (hash * 137) % 360;
}

function At({ at, day }: { readonly at: number; readonly day: Day }) {
  const { timeZone } = useStore().config.store;
  return (
    <span
      className="ec-day-now"
      style={{ left: `${(100 * (at - day.fromMs)) / (day.toMs - day.fromMs)}%` }}
      title={`Now, ${timeText(at, timeZone)}`}
      data-testid="now"
    />
  );
}

/** Clock times along the bar, every three hours; a day that is put forward or back keeps its own. */
function Hours({ day }: { readonly day: Day }) {
  const { timeZone } = useStore().config.store;
  const length = day.toMs - day.fromMs;
  const ticks = Array.from({ length: 8 }, (_, i) => day.fromMs + i * 3 * 3_600_000);
  return (
    <div className="ec-day-hours ec-num" aria-hidden>
      {ticks.map((at) => (
        <span key={at} style={{ left: `${(100 * (at - day.fromMs)) / length}%` }}>
          {timeText(at, timeZone)}
        </span>
      ))}
      <span style={{ left: '100%' }}>24:00</span>
    </div>
  );
}

/** The day of a screen: blocks of the loop with who has which share of it, and where one is now. */
export function DayBar({
  blocks,
  day,
  nowMs,
}: {
  readonly blocks: readonly Block[];
  readonly day: Day;
  readonly nowMs: number;
}) {
  const store = useStore();
  const { timeZone } = store.config.store;
  const length = day.toMs - day.fromMs;
  return (
    <div className="ec-day">
      <ol className="ec-day-blocks">
        {blocks.map((block) => (
          <li
            key={block.fromMs}
            className="ec-day-block"
            data-now={nowMs >= block.fromMs && nowMs < block.toMs}
            data-empty={block.parts.length === 0}
            style={{ width: `${(100 * (block.toMs - block.fromMs)) / length}%` }}
            title={blockText(block, day.toMs, store)}
          >
            <p className="ec-day-span ec-num">
              {spanText(block, day.toMs, timeZone)}
              {daypartsIn(block, store).map((d) => (
                <b key={d.id}>{d.name}</b>
              ))}
            </p>
            {block.parts.length === 0 ? (
              <p className="ec-day-card">Store card</p>
            ) : (
              <ul>
                {block.parts.map((part) => {
                  const to = `/campaigns?campaign=${part.campaign}`;
                  return (
                    <li
                      key={part.campaign}
                      style={{ flexGrow: Math.max(part.share, 0.08), '--hue': String(hueOf(part.campaign)) } as object}
                    >
                      <a href={to} onClick={(e) => follow(e, to)}>
                        <span className="ec-clip">{campaignName(part.campaign, store)}</span>{' '}
                        <span className="ec-num">{percentText(part.share)}</span>
                      </a>
                    </li>
                  );
                })}
              </ul>
            )}
          </li>
        ))}
      </ol>
      <At at={nowMs} day={day} />
      <Hours day={day} />
    </div>
  );
}

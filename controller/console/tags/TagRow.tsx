import { IconBattery1, IconBattery4, IconChevronRight } from '@tabler/icons-react';
import { memo } from 'react';
import type { Tag } from '../../../config/schema/tag.ts';
import type { TagNow } from '../../protocol/console.ts';
import type { TagEntry } from '../../protocol/tags.ts';
import { useLiveData } from '../live/useLive.tsx';
import { Age, SimulatedMark } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { identityShort } from './identityText.ts';
import { batteryWords, dayWords, kindText, placeWords } from './tagWords.ts';

/** What the live view says of a tag. */
export function useTagNow(tag: string): TagNow | undefined {
  return useLiveData<TagNow | undefined>((d) => d.tags.get(tag), undefined);
}

/** Where a tag is now, how sure that is and how old the evidence. */
export function PlaceCell({ tag }: { readonly tag: Tag }) {
  const store = useStore();
  const now = useTagNow(tag.id);
  const { state, text, sure, reason, atMs } = placeWords(tag, now, (id) => store.zones.get(id)?.name ?? id);
  return (
    <span className="ec-where" data-state={state} title={reason ?? undefined}>
      <span className="ec-where-main">
        <i
          aria-hidden
          style={sure === null || now === undefined ? undefined : { opacity: 0.3 + 0.7 * now.confidence }}
        />
        <span>{text}</span>
        {now?.simulated === true && <SimulatedMark short />}
      </span>
      {atMs !== null && (
        <span className="ec-where-sure ec-dim ec-num">
          {sure !== null && `${sure}, `}
          <Age atMs={atMs} suffix="ago" />
        </span>
      )}
    </span>
  );
}

/** How a tag does; undefined: nothing is known of it; null: that could not be asked yet. */
export type EntryKnown = TagEntry | undefined | null;

export function BatteryCell({ entry }: { readonly entry: EntryKnown }) {
  if (entry === null) return <NotAsked />;
  const { text, low, known } = batteryWords(entry?.battery);
  const Icon = low ? IconBattery1 : IconBattery4;
  return (
    <span className="ec-battery ec-num" data-low={low}>
      {known && <Icon size={17} aria-hidden />}
      <span className={known ? undefined : 'ec-dim'}>
        {text}
        {low && <b> low</b>}
      </span>
    </span>
  );
}

function NotAsked() {
  return (
    <span className="ec-dim" title="Not loaded">
      –
    </span>
  );
}

/** When a tag was heard last; of people's tags the day. */
export function HeardCell({ entry, today }: { readonly entry: EntryKnown; readonly today: string }) {
  const heard = entry?.heard ?? null;
  const tag = entry?.tag;
  const live = useLiveData((d) => (tag === undefined ? null : (d.tags.get(tag)?.atMs ?? null)), null);
  if (entry === null) return <NotAsked />;
  if (heard === null) return <span className="ec-dim">not yet</span>;
  if (heard.atMs === null) return <>{dayWords(heard.day, today)}</>;
  return <Age atMs={Math.max(heard.atMs, live ?? 0)} suffix="ago" />;
}

interface TagRowProps {
  readonly tag: Tag;
  readonly entry: EntryKnown;
  /** Battery and last word may be seen. */
  readonly told: boolean;
  readonly today: string;
  readonly onOpen: (id: string) => void;
}

export const TagRow = memo(function TagRow({ tag, entry, told, today, onOpen }: TagRowProps) {
  return (
    <tr data-testid={`tag-${tag.id}`} data-lost={tag.lost} onClick={() => onOpen(tag.id)}>
      <td className="ec-tag-name">
        <button
          type="button"
          onClick={(event) => {
            event.stopPropagation();
            onOpen(tag.id);
          }}
        >
          {tag.name}
        </button>
        {tag.lost && (
          <span className="ec-tag" data-tone="bad">
            lost
          </span>
        )}
        {tag.class === 'member' && tag.consent === undefined && (
          <span className="ec-tag" data-tone="warn" title="It counts nowhere until the member has said yes">
            no consent
          </span>
        )}
        <p className="ec-dim">
          {kindText(tag)} <span className="ec-tag-id ec-num">{identityShort(tag.identity)}</span>
        </p>
      </td>
      <td>
        <PlaceCell tag={tag} />
      </td>
      {told && (
        <>
          <td data-label="Battery">
            <BatteryCell entry={entry} />
          </td>
          <td className="ec-num" data-label="Heard">
            <HeardCell entry={entry} today={today} />
          </td>
        </>
      )}
      <td className="ec-tag-go">
        <IconChevronRight size={17} aria-hidden />
      </td>
    </tr>
  );
});

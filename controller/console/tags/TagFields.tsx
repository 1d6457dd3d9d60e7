import { Group, NumberInput, Select, TagsInput, TextInput } from '@mantine/core';
import { classDelays } from '../../../config/schema/tag.ts';
import { useStore } from '../store/useStore.tsx';
import { segmentId, segmentsOf } from './tagChanges.ts';
import type { TagDraft } from './tagChanges.ts';
import { classes, classWords } from './tagWords.ts';

interface FieldsProps {
  readonly draft: TagDraft;
  readonly today: string;
  /** An app is always a member's. */
  readonly classFixed?: boolean;
  readonly onChange: (draft: TagDraft) => void;
}

/** Name and class, and of members their consent. */
export function TagFields({ draft, today, classFixed = false, onChange }: FieldsProps) {
  return (
    <>
      <div className="ec-tag-named">
        <TextInput
          label="Name"
          maxLength={80}
          autoComplete="off"
          placeholder={draft.class === 'basket' ? 'Basket 7' : ''}
          value={draft.name}
          onChange={(e) => onChange({ ...draft, name: e.currentTarget.value })}
        />
        <Select
          label="Class"
          data={classes.map((c) => ({ value: c, label: classWords[c].one }))}
          value={draft.class}
          disabled={classFixed}
          allowDeselect={false}
          onChange={(v) => onChange({ ...draft, class: classes.find((c) => c === v) ?? draft.class })}
        />
      </div>
      {draft.class === 'member' && <ConsentFields draft={draft} today={today} onChange={onChange} />}
    </>
  );
}

/** What a member said yes to, when, and what the member has declared. */
export function ConsentFields({ draft, today, onChange }: Omit<FieldsProps, 'classFixed'>) {
  const { config } = useStore();
  return (
    <fieldset className="ec-consent">
      <legend>Consent of the member</legend>
      <p className="ec-dim">
        Without a yes a member’s tag is not enrolled here. The name is seen by staff alone and is never shown on a
        screen; a number in its place will do.
      </p>
      <Group grow gap="sm" align="flex-start">
        <TextInput
          type="date"
          label="Said yes on"
          max={today}
          value={draft.on}
          error={draft.on > today ? 'This day has not come yet.' : null}
          onChange={(e) => onChange({ ...draft, on: e.currentTarget.value })}
        />
        <TextInput
          label="To what"
          placeholder="Member card, text of 2026"
          maxLength={300}
          autoComplete="off"
          value={draft.wording}
          onChange={(e) => onChange({ ...draft, wording: e.currentTarget.value })}
        />
      </Group>
      <TagsInput
        label="Declared segments"
        description="What the member has said about their shopping, never a guess. May stay empty."
        placeholder={draft.segments.length === 0 ? 'shops-menswear' : ''}
        maxTags={10}
        data={segmentsOf(config)}
        value={[...draft.segments]}
        acceptValueOnBlur
        clearable
        clearButtonProps={{ 'aria-label': 'Clear all segments' }}
        onChange={(list) => onChange({ ...draft, segments: [...new Set(list.map(segmentId))].filter((s) => s !== '') })}
      />
    </fieldset>
  );
}

/** How soon it enters and leaves: by class, or its own. */
export function DelayFields({ draft, onChange }: Pick<FieldsProps, 'draft' | 'onChange'>) {
  const { enterS, leaveS } = classDelays[draft.class];
  const own = (value: string | number): number | null => (value === '' ? null : Number(value));
  return (
    <Group grow gap="sm" align="flex-start">
      <NumberInput
        label="Enters a zone after"
        description={`Empty: ${enterS} s, by class.`}
        placeholder={`${enterS} s`}
        suffix=" s"
        min={0}
        max={60}
        step={0.5}
        decimalScale={1}
        clampBehavior="none"
        hideControls
        value={draft.enterAfterS ?? ''}
        onChange={(v) => onChange({ ...draft, enterAfterS: own(v) })}
      />
      <NumberInput
        label="Has left after silence of"
        description={`Empty: ${leaveS} s or more, by class.`}
        placeholder={`${leaveS} s`}
        suffix=" s"
        min={2}
        max={3600}
        decimalScale={0}
        clampBehavior="none"
        hideControls
        value={draft.leaveAfterS ?? ''}
        onChange={(v) => onChange({ ...draft, leaveAfterS: own(v) })}
      />
    </Group>
  );
}

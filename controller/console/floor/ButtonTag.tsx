import { Select } from '@mantine/core';
import { useStore } from '../store/useStore.tsx';
import type { Button } from './items.ts';

/** An enrolled tag with a button of its own, whose presses are presses of this one. Members carry no buttons. */
export function ButtonTag({
  button,
  onSave,
}: {
  readonly button: Button;
  readonly onSave: (button: Button, label: string) => void;
}) {
  const { config } = useStore();
  const { tag, ...rest } = button;
  const tags = config.tags.filter((t) => t.class !== 'member' || t.id === tag);
  return (
    <Select
      label="Pressed on the tag"
      description="For a tag that has a button of its own."
      placeholder={tags.length === 0 ? 'No tag is enrolled yet' : 'None'}
      data={tags.map((t) => ({ value: t.id, label: t.name }))}
      value={tag ?? null}
      clearable
      clearButtonProps={{ 'aria-label': 'No tag' }}
      searchable
      nothingFoundMessage="There is no such tag"
      onChange={(next) => onSave(next === null ? rest : { ...rest, tag: next }, `Tag of ${button.name}`)}
    />
  );
}

import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import type { Outcome } from './changeQueue.ts';
import { useConfigChange } from './changes.ts';
import type { Change } from './changeSets.ts';

/** Saves changes and offers to take them back; `done` is what the toast says. */
export type SaveUndoable = (label: string, changes: readonly Change[], done: string) => Promise<Outcome>;

/**
 * Changes of a page, each with a way back in a toast.
 *
 * @param scope name of the undo history
 * @param refresh called after a change, and after it was taken back
 */
export function useUndoable(scope: string, refresh?: () => void): SaveUndoable {
  const { change, undo } = useConfigChange(scope);
  return useCallback(
    async (label, changes, done) => {
      const outcome = await change(label, changes);
      if (!outcome.ok) return outcome;
      refresh?.();
      const id = `change-${outcome.revision}`;
      const back = async (): Promise<void> => {
        notifications.hide(id);
        const undone = await undo();
        refresh?.();
        if (undone !== null && !undone.ok) {
          notifications.show({ color: 'red', title: `Not undone: ${label}`, message: undone.problem.message });
        }
      };
      notifications.clean();
      notifications.show({
        id,
        autoClose: 10_000,
        color: 'petrol',
        closeButtonProps: { 'aria-label': 'Close' },
        message: (
          <Group justify="space-between" wrap="nowrap" gap="md">
            <span>{done}</span>
            <Button size="compact-sm" variant="light" onClick={() => void back()}>
              Undo
            </Button>
          </Group>
        ),
      });
      return outcome;
    },
    [change, undo, refresh],
  );
}

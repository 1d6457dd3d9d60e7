import { Button, Group } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { MediaEntry } from '../../protocol/http.ts';
import { messageOf, tell } from '../api/client.ts';
import { mediaQuery } from './mediaQuery.ts';
import { fileName } from './mediaWords.ts';

/** How long a removal can be taken back, ms. The file is deleted after it, or when the page is left. */
const UNDO_MS = 8_000;

/**
 * Removes files with a way back: the file goes from the page at once and from the controller when nobody took it back.
 */
export function useRemoval(): { readonly going: ReadonlySet<string>; readonly removeFile: (m: MediaEntry) => void } {
  const client = useQueryClient();
  const [going, setGoing] = useState<ReadonlySet<string>>(new Set());
  const timers = useRef(new Map<string, { readonly stop: () => void; readonly now: () => void }>());
  const back = useCallback((path: string) => {
    setGoing((old) => new Set([...old].filter((p) => p !== path)));
  }, []);
  const removeFile = useCallback(
    (m: MediaEntry) => {
      const name = fileName(m.path);
      const id = `remove-${m.path}`;
      setGoing((old) => new Set([...old, m.path]));
      const run = (): void => {
        timers.current.delete(m.path);
        clearTimeout(timer);
        notifications.hide(id);
        void tell('DELETE', `/media/${encodeURIComponent(name)}`)
          .catch((error: unknown) =>
            notifications.show({ color: 'red', title: `${name} was not deleted`, message: messageOf(error) }),
          )
          .then(() => client.invalidateQueries({ queryKey: mediaQuery.queryKey }))
          .finally(() => back(m.path));
      };
      const timer = setTimeout(run, UNDO_MS);
      timers.current.set(m.path, { stop: () => clearTimeout(timer), now: run });
      notifications.show({
        id,
        autoClose: UNDO_MS,
        color: 'petrol',
        closeButtonProps: { 'aria-label': 'Close' },
        message: (
          <Group justify="space-between" wrap="nowrap" gap="md">
            <span>{name} is deleted.</span>
            <Button
              size="compact-sm"
              variant="light"
              onClick={() => {
                timers.current.get(m.path)?.stop();
                timers.current.delete(m.path);
                notifications.hide(id);
                back(m.path);
              }}
            >
              Undo
            </Button>
          </Group>
        ),
      });
    },
    [back, client],
  );
  useEffect(() => {
    const pending = timers.current;
    const flush = (): void => {
      for (const { now } of [...pending.values()]) now();
    };
    window.addEventListener('pagehide', flush);
    return () => {
      window.removeEventListener('pagehide', flush);
      flush();
    };
  }, []);
  return { going, removeFile };
}

/**
 * Changes of the configuration from the console: seen at once, saved one after the other, taken back by undo.
 *
 *   const { change, undo, redo, undoLabel, redoLabel, saving, saved, problem } = useConfigChange('floor');
 *   const done = await change('Rename Drinks', [put('zones', { ...zone, name: 'Drinks' })]);    // put, remove: changeSets.ts
 *   if (!done.ok) ... done.problem.message, done.problem.faults          // never rejects; the problem is in `problem`, too
 *
 * - `scope` names the undo history: each page has its own ('floor', 'campaigns' ...); undo and redo are changes, too.
 * - While a change is on its way, `useStore()` already shows the store with it; refused, it shows it without it again.
 * - Another revision in between (409): where nobody touched the same entries the change is made on the newest; otherwise
 *   `problem.kind` is 'conflict'. `reload()` takes what the controller has, `again()` makes the change on top of it.
 * - `<ChangeNote scope="floor" />` (parts/ChangeNote.tsx) shows the problem with its ways out; `<SavedMark />` the quiet
 *   "Saved". Put both on a page once.
 * - An id is made from a name by `idFrom(name, taken)` (newId.ts).
 */

import type { QueryClient } from '@tanstack/react-query';
import { createContext, useContext, useMemo, useSyncExternalStore } from 'react';
import { configPatched, storeAnswer } from '../../protocol/http.ts';
import { indexStore } from '../store/storeIndex.ts';
import type { StoreIndex } from '../store/storeIndex.ts';
import { ChangeQueue } from './changeQueue.ts';
import type { ChangeProblem, ChangesState, Outcome } from './changeQueue.ts';
import type { Change } from './changeSets.ts';
import { call } from './client.ts';

function newest(client: QueryClient): StoreIndex | null {
  let found: StoreIndex | null = null;
  for (const [, data] of client.getQueriesData<StoreIndex>({ queryKey: ['store'] })) {
    if (data !== undefined && (found === null || data.revision > found.revision)) found = data;
  }
  return found;
}

/** A queue over the real controller, on the store that this client has fetched. */
export function openChanges(client: QueryClient): ChangeQueue {
  return new ChangeQueue({
    current: () => newest(client),
    patch: (body) => call('PATCH', '/config', configPatched, body),
    keep: ({ revision, config }) => {
      const media = newest(client)?.media ?? {};
      client.setQueryData(['store', revision], indexStore({ revision, config, media }));
      // A file of the library comes into the store's media when it is first used: those the controller knows.
      void client.invalidateQueries({ queryKey: ['store', revision] });
    },
    reload: async () => {
      const index = indexStore(await call('GET', '/store', storeAnswer));
      client.setQueryData(['store', index.revision], index);
      return index;
    },
  });
}

export const ChangesContext = createContext<ChangeQueue | null>(null);

function useQueue(): ChangeQueue {
  const queue = useContext(ChangesContext);
  if (queue === null) throw new Error('StoreProvider is missing above this component');
  return queue;
}

export interface ConfigChange {
  readonly change: (label: string, changes: readonly Change[]) => Promise<Outcome>;
  readonly undo: () => Promise<Outcome | null>;
  readonly redo: () => Promise<Outcome | null>;
  /** True for an id that was made or removed here, for `idFrom`: ids are never used again. */
  readonly known: (section: string, id: string) => boolean;
  /** What undo would take back, or null. */
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  /** Changes that are on their way. */
  readonly saving: number;
  /** Whether the last change was saved; null before the first. */
  readonly saved: boolean | null;
  readonly problem: ChangeProblem | null;
  readonly reload: () => Promise<void>;
  readonly again: () => Promise<void>;
  readonly dismiss: () => void;
}

export function useChangesState(queue: ChangeQueue): ChangesState {
  return useSyncExternalStore(queue.subscribe, queue.get);
}

/** @param scope name of the undo history, one for each page */
export function useConfigChange(scope: string): ConfigChange {
  const queue = useQueue();
  const { histories, pending, saved, problem } = useChangesState(queue);
  const history = histories[scope];
  const calls = useMemo(
    () => ({
      change: (label: string, changes: readonly Change[]) => queue.change(scope, label, changes),
      undo: () => queue.undo(scope),
      redo: () => queue.redo(scope),
      known: (section: string, id: string) => queue.known(section, id),
      reload: () => queue.reload(),
      again: () => queue.again(),
      dismiss: () => queue.dismiss(),
    }),
    [queue, scope],
  );
  return {
    ...calls,
    undoLabel: history?.undo.at(-1)?.label ?? null,
    redoLabel: history?.redo.at(-1)?.label ?? null,
    saving: pending.length,
    saved,
    problem: problem?.scope === scope ? problem : null,
  };
}

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Play } from '../../controller/protocol/play.ts';
import type { Channel } from '../../display/renderer/link/socket.ts';
import { PlayJournal } from '../../display/renderer/plays/journal.ts';
import { memoryPlays } from '../../display/renderer/plays/playStore.ts';
import { PlaySender } from '../../display/renderer/plays/sender.ts';

const showing = {
  ...{ screen: 's', campaign: 'c', creative: 'k' },
  ...{ override: null, plannedMs: 8000, slotMs: 0 },
};
const ends: (() => void)[] = [];

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  for (const end of ends.splice(0)) end();
  vi.useRealTimers();
});

function sender(answer: (plays: readonly Play[]) => unknown) {
  const store = memoryPlays();
  const faults = new Map<string, string>();
  const fault = (subject: string, text: string | null): void => {
    if (text === null) faults.delete(subject);
    else faults.set(subject, text);
  };
  const journal = new PlayJournal(
    store,
    'boot',
    () => 0,
    (text) => fault('plays', text),
  );
  const channel = {
    call: async (_name: string, body: { plays: Play[] }) => answer(body.plays),
  } as unknown as Channel;
  const one = new PlaySender(store, journal, () => channel, fault);
  ends.push(
    () => one.stop(),
    () => journal.stop(),
  );
  return { one, journal, store, faults };
}
const whole = (plays: readonly Play[]) => ({ accepted: plays.map((p) => p.id), refused: [] });

test('[PLY-9] plays that cannot be handed over for a while are told with the reason, and told no more when they are', async () => {
  let broken = true;
  const { one, journal, store, faults } = sender((plays) => {
    if (broken) throw new Error('the controller has no room');
    return whole(plays);
  });
  journal.begin('d', showing, 0);
  journal.end(8000);
  await journal.settled();
  for (let i = 0; i < 4; i++) await one.send();
  expect(faults.size).toBe(0);
  await one.send();
  expect([...faults.values()]).toEqual(['Plays cannot be handed over and wait here: the controller has no room']);
  broken = false;
  await one.send();
  expect(faults.size).toBe(0);
  expect(await store.waiting(10)).toEqual([]);
});

test('[PLY-9] a refused play is told until plays are taken again', async () => {
  let refuse = true;
  const { one, journal, faults } = sender((plays) =>
    refuse
      ? { accepted: [], refused: plays.map((p) => ({ id: p.id, reason: 'its hash does not fit' })) }
      : whole(plays),
  );
  for (const slotMs of [0, 8000]) {
    journal.begin('d', { ...showing, slotMs }, slotMs);
    journal.end(slotMs + 8000);
    await journal.settled();
    await one.send();
    expect(faults.get('refused-plays')).toBe(refuse ? 'Plays were refused (1): its hash does not fit' : undefined);
    refuse = false;
  }
});

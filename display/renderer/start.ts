import { chooseCache } from './media/chooseCache.ts';
import { keepAlive } from './page/alive.ts';
import { keepPage } from './page/keepPage.ts';
import { watchPromise } from './page/promise.ts';
import { randomToken } from './page/random.ts';
import { ownName, playerSession, restoreSession } from './page/session.ts';
import { endcapShell } from './page/shell.ts';
import { watchSight } from './page/sight.ts';
import { holdSlot } from './page/slot.ts';
import { openStorage } from './page/storage.ts';
import { Player } from './player.ts';

const MEMORY_BUDGET = 256 * 1024 * 1024;
const ID = /^[a-z][a-z0-9-]{0,62}$/;

/** Starts the player of this page. @throws where there is none afterwards */
export async function start(): Promise<void> {
  const asked = new URLSearchParams(location.search).get('screen');
  const wants = asked !== null && ID.test(asked) ? asked : null;
  const slot = wants === null ? 'player' : `player-${wants}`;
  const storage = await openStorage(slot);
  const { cache, fault } = await chooseCache(slot, MEMORY_BUDGET);
  const kept = await restoreSession(storage, playerSession);
  const shell = endcapShell();
  const player = new Player(
    {
      stage: document.querySelector<HTMLElement>('#stage')!,
      overlay: document.querySelector<HTMLElement>('#overlay')!,
      storage,
      cache,
      wants,
      name: await ownName(storage, 'Player', () => randomToken(4)),
      alone: await holdSlot(slot),
      shell,
    },
    kept?.skewMs ?? 0,
  );
  if (fault !== null) player.fault('media', fault);
  await player.start();
  keepAlive(() => player.looks);
  let resizing: ReturnType<typeof setTimeout> | undefined;
  addEventListener('resize', () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => player.resized(), 250);
  });
  watchSight(shell, (visible) => player.seen(visible));
  watchPromise((text) => player.fault('kept', text));
  void keepPage('/player').then((whyNot) => {
    if (whyNot !== null) player.fault('page', whyNot);
  });
}

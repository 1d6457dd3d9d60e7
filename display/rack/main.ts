import '@fontsource-variable/inter/opsz.css';
import '../renderer/style/page.css';
import '../renderer/style/overlay.css';
import '../renderer/style/figures.css';
import './rack.css';
import { chooseCache } from '../renderer/media/chooseCache.ts';
import { keepPage } from '../renderer/page/keepPage.ts';
import { randomToken } from '../renderer/page/random.ts';
import { ownName, rackSession, restoreSession } from '../renderer/page/session.ts';
import { startFailed, startedWell } from '../renderer/page/startFailed.ts';
import { openStorage } from '../renderer/page/storage.ts';
import { Rack } from './rack.ts';

const ID = /^[a-z][a-z0-9-]{0,62}$/;

async function start(): Promise<void> {
  const asked = decodeURIComponent(location.pathname.split('/').at(-1) ?? '');
  const wants = ID.test(asked) ? asked : null;
  const slot = wants === null ? 'rack' : `rack-${wants}`;
  const storage = await openStorage(slot);
  const kept = await restoreSession(storage, rackSession);
  const rack = new Rack(
    {
      stage: document.querySelector<HTMLElement>('#stage')!,
      overlay: document.querySelector<HTMLElement>('#overlay')!,
      storage,
      cache: (await chooseCache(slot, 32 * 1024 * 1024)).cache,
      wants,
      name: await ownName(storage, 'Rack face', () => randomToken(4)),
    },
    kept,
  );
  await rack.start();
  let resizing: ReturnType<typeof setTimeout> | undefined;
  addEventListener('resize', () => {
    clearTimeout(resizing);
    resizing = setTimeout(() => rack.redraw(), 250);
  });
  // A rack face sends no health: that its page is not kept shows on the console as a face that is off line.
  await keepPage('/rack/');
}

start().then(startedWell, startFailed);

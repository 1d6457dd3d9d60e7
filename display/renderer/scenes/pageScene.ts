import type { Scene } from '../../../controller/protocol/scene.ts';
import { pageAllowed } from '../../scene/pages.ts';
import { el, vars } from '../parts/dom.ts';
import { BrokenScene } from '../stage/layer.ts';
import type { Layer, Paints } from '../stage/layer.ts';
import { Stalls } from './stalls.ts';
import { storeCard } from './storeCard.ts';

/** Time to paint what was loaded, before the page may be shown, ms. */
const SETTLE_MS = 150;
/** So soon after it was kept from going somewhere a frame loads the browser's words for it, ms. */
const SUSPECT_MS = 600;

/**
 * A web page in a frame that may do nothing but draw and run its own scripts: no storage, no window, no dialogue, no
 * download, no permission, no way out. Where it goes to is held to the store's list by the page policy; a page that
 * leaves the list, cannot be reached or slows the player down is taken away. Each turn loads it anew. The store's card
 * lies below the frame: it is what shows where a page was taken away and the next scene is still being drawn.
 */
export function pageScene(scene: Extract<Scene, { kind: 'page' }>, paints: Paints): Layer {
  const { store } = paints;
  const element = el('section', 'layer scene-page');
  vars(element, { ground: store.brand.paper });
  const frame = el('iframe', 'page-frame');
  frame.setAttribute('sandbox', 'allow-scripts');
  frame.setAttribute('allow', '');
  frame.referrerPolicy = 'no-referrer';
  frame.tabIndex = -1;
  frame.title = '';
  const card = storeCard({ store, now: paints.now, faces: paints.faces, size: () => paints.size });
  card.element.style.opacity = '1';
  card.element.style.visibility = 'hidden';
  element.append(card.element);
  /** Changed together with the frame: one of both is seen. */
  const uncover = (bare: boolean): void => {
    card.element.style.visibility = bare ? '' : 'hidden';
    if (bare) card.enter(0);
    else card.leave();
  };
  const stop = new AbortController();
  let state: 'loading' | 'ready' | 'shown' | 'left' = 'loading';
  let fail: (error: Error) => void = () => undefined;

  /** The frame goes at once: what a browser puts in place of a page must not be seen. The card stands in. */
  const bad = (why: string): void => {
    if (stop.signal.aborted) return;
    frame.remove();
    uncover(state === 'shown');
    stop.abort();
    if (state === 'loading') fail(new BrokenScene(why));
    else paints.broke(why);
  };
  const stalls = new Stalls(() =>
    bad(`the page ${host(scene.url)} takes so much of the machine that the player stalls`),
  );

  /** Where some page was just kept from going; whose it was shows by which frame loads the browser's words for it. */
  let ledTo: string | null = null;
  /** The player's own question whether this page can be reached is under way. */
  let asking = false;
  let cleared: ReturnType<typeof setTimeout> | undefined;
  const seen = (): void => {
    if (stop.signal.aborted) return;
    frame.style.visibility = '';
    uncover(false);
  };
  const blocked = ({ effectiveDirective, blockedURI }: SecurityPolicyViolationEvent): void => {
    // A question is the player's own, about a page that nobody sees yet: pages on screen stay in the picture.
    if (effectiveDirective !== 'frame-src' && !(effectiveDirective === 'connect-src' && asking)) return;
    ledTo = blockedURI;
    frame.style.visibility = 'hidden';
    uncover(state === 'shown');
    clearTimeout(cleared);
    cleared = setTimeout(() => {
      ledTo = null;
      seen();
    }, SUSPECT_MS);
  };
  const away = (): string =>
    `the page of ${host(scene.url)} led to ${ledTo ?? ''}, which the store's list does not name`;

  const answers = (): Promise<void> =>
    paints.asks ? reachable(scene.url, scene.waitS, stop.signal) : Promise.resolve();

  const load = async (): Promise<void> => {
    if (!pageAllowed(scene.url, store.webPages)) {
      throw new BrokenScene(
        `screens may not show pages of ${host(scene.url)}; the store's list of web pages does not name it`,
      );
    }
    document.addEventListener('securitypolicyviolation', blocked, { signal: stop.signal });
    try {
      asking = true;
      await answers();
      // It was another page that was led astray meanwhile.
      ledTo = null;
      seen();
    } catch (error) {
      // Word of where it was led to comes a moment after the fetch has failed.
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      throw ledTo === null ? error : new BrokenScene(away());
    } finally {
      asking = false;
    }
    await new Promise<void>((resolve, reject) => {
      fail = reject;
      const late = setTimeout(
        () => bad(`the page of ${host(scene.url)} was not there after ${scene.waitS} s`),
        scene.waitS * 1000,
      );
      stop.signal.addEventListener('abort', () => clearTimeout(late));
      frame.addEventListener('load', () => {
        clearTimeout(late);
        if (ledTo !== null) bad(away());
        else if (state === 'loading') setTimeout(resolve, SETTLE_MS);
        else void answers().catch((error: unknown) => bad(wordsOf(error)));
      });
      frame.src = scene.url;
      element.append(frame);
      stalls.watch();
    });
    state = 'ready';
  };

  return {
    element,
    ready: load(),
    enter() {
      if (state !== 'ready') return;
      state = 'shown';
      if (ledTo !== null) uncover(true);
    },
    leave() {
      if (state !== 'shown') return;
      state = 'left';
      stalls.stop();
      stop.abort();
      frame.remove();
      card.leave();
      paints.left?.();
    },
    update: () => undefined,
    spent: () => state === 'left',
    dispose() {
      stalls.stop();
      stop.abort();
      clearTimeout(cleared);
      frame.remove();
      card.dispose();
      element.remove();
    },
  };
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function host(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/**
 * Whether anything answers at an address: a frame does not tell its page from the browser's own words about a line that
 * is down. The answer is not read, and nothing of this display goes along.
 */
async function reachable(url: string, waitS: number, end: AbortSignal): Promise<void> {
  const over = new AbortController();
  const cut = (): void => over.abort();
  end.addEventListener('abort', cut);
  const late = setTimeout(cut, waitS * 1000);
  try {
    await fetch(url, {
      mode: 'no-cors',
      credentials: 'omit',
      cache: 'no-store',
      referrerPolicy: 'no-referrer',
      signal: over.signal,
    });
  } catch (error) {
    const why = over.signal.aborted ? `it does not answer within ${waitS} s` : wordsOf(error);
    throw new Error(`the page of ${host(url)} cannot be reached: ${why}`, { cause: error });
  } finally {
    clearTimeout(late);
    end.removeEventListener('abort', cut);
    over.abort();
  }
}

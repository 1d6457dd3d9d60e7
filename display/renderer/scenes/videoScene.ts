import type { Scene } from '../../../controller/protocol/scene.ts';
import { chooseFile } from '../../scene/files.ts';
import { el } from '../parts/dom.ts';
import type { Layer, Paints } from '../stage/layer.ts';
import { BadPicture } from './picture.ts';

/** A film may be this far off its slot before it is moved, s. */
const TOLERANCE_S = 0.3;

/** A film, silent: kept paused on its first frame, so that it comes on like a picture. */
export function videoScene(scene: Extract<Scene, { kind: 'video' }>, paints: Paints): Layer {
  const element = el('section', 'layer scene-video');
  const video = el('video', 'picture');
  video.muted = true;
  video.playsInline = true;
  video.loop = true;
  video.preload = 'auto';
  video.disableRemotePlayback = true;
  let on = false;
  let gone = false;

  const nextFrame = (withinMs: number): Promise<void> =>
    new Promise((resolve) => {
      const late = setTimeout(resolve, withinMs);
      video.requestVideoFrameCallback(() => {
        clearTimeout(late);
        resolve();
      });
    });

  const load = async (): Promise<void> => {
    const choice = chooseFile(scene.files, paints.size);
    if (choice === null) throw new Error('the creative has no file');
    video.classList.add(choice.fit);
    const address = await paints.address(choice.asset);
    const bad = new BadPicture(
      choice.asset,
      `the film ${choice.asset.sha256.slice(0, 8)} (${choice.asset.mime}) does not play`,
    );
    const firstFrame = nextFrame(1500);
    await new Promise<void>((resolve, reject) => {
      video.onloadeddata = () => resolve();
      video.onerror = () => reject(bad);
      video.src = address;
      element.append(video);
    });
    await firstFrame;
    video.onerror = () => {
      if (on && !gone) paints.broke(bad.message);
    };
  };

  const play = async (): Promise<void> => {
    try {
      await video.play();
    } catch (error) {
      // Left again before it began; or the browser wants a gesture: its first frame stands, and health says so.
      if (on && (error as Error).name !== 'AbortError') {
        paints.broke(`the browser did not start the film: ${(error as Error).message}`);
      }
    }
  };

  return {
    element,
    ready: load(),
    enter(sinceMs) {
      on = true;
      const length = Number.isFinite(video.duration) && video.duration > 0 ? video.duration : 1;
      const wanted = (sinceMs / 1000) % length;
      const off = Math.abs(video.currentTime - wanted);
      if (Math.min(off, length - off) > TOLERANCE_S) video.currentTime = wanted;
      void play();
    },
    presented: () => nextFrame(400),
    leave() {
      on = false;
      video.pause();
      video.currentTime = 0;
    },
    update: () => undefined,
    dispose() {
      gone = true;
      video.pause();
      video.removeAttribute('src');
      video.load();
      element.remove();
    },
  };
}

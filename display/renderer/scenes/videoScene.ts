import type { Scene } from '../../../controller/protocol/scene.ts';
import { chooseFile } from '../../scene/files.ts';
import { el } from '../parts/dom.ts';
import type { Layer, Paints } from '../stage/layer.ts';
import { BadPicture } from './picture.ts';

/** Width of the ground behind a film, px: it is soft anyway. */
const GROUND_PX = 64;

/** A film may be this far off its slot before it is moved, s. */
const TOLERANCE_S = 0.3;
/** A film whose first picture takes longer than this from a file that is here does not play, ms. */
const OPEN_MS = 15_000;

/** A film: kept paused on its first frame, so that it comes on like a picture. */
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
  /** Volume of the screen that it began with. */
  let heard = 0;

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
    // Taken away while its file was on its way: a film that nobody gives back must not open.
    if (gone) return;
    const bad = new BadPicture(
      choice.asset,
      `the film ${choice.asset.sha256.slice(0, 8)} (${choice.asset.mime}) does not play`,
    );
    const firstFrame = nextFrame(1500);
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(bad), OPEN_MS);
      const settled = (then: () => void) => (): void => {
        clearTimeout(late);
        then();
      };
      video.onloadeddata = settled(resolve);
      video.onerror = settled(() => reject(bad));
      video.src = address;
      element.append(video);
    });
    await firstFrame;
    if (choice.fit === 'contain') element.prepend(groundOf(video));
    video.onerror = () => {
      if (on && !gone) paints.broke(bad.message);
    };
  };

  /** Left again before it began; or the browser does not start it at all: its first frame stands, and health says so. */
  const refused = (error: unknown): void => {
    if (!on || (error as Error).name === 'AbortError') return;
    paints.broke(`the browser did not start the film: ${(error as Error).message}`);
  };

  /** With its sound where the screen has one; muted where the browser does not let it. */
  const play = async (): Promise<void> => {
    const { sound } = paints;
    heard = sound.volume;
    const loud = scene.sound === true && sound.state !== 'off' && sound.state !== 'refused';
    video.muted = !loud;
    video.volume = loud ? sound.volume / 100 : 0;
    try {
      await video.play();
      if (loud) sound.told('on');
    } catch (error) {
      if (loud && on && (error as Error).name === 'NotAllowedError') {
        sound.told('refused');
        video.muted = true;
        await video.play().catch(refused);
      } else refused(error);
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
    update() {
      if (on && paints.sound.volume !== heard) void play();
    },
    frames() {
      const { totalVideoFrames, droppedVideoFrames } = video.getVideoPlaybackQuality();
      return { presented: totalVideoFrames - droppedVideoFrames, dropped: droppedVideoFrames };
    },
    dispose() {
      gone = true;
      video.pause();
      video.removeAttribute('src');
      video.load();
      element.remove();
    },
  };
}

/** Its first frame, for the soft ground behind a film that does not fill the picture. */
function groundOf(video: HTMLVideoElement): HTMLCanvasElement {
  const canvas = el('canvas', 'picture ground');
  canvas.width = GROUND_PX;
  canvas.height = Math.max(1, Math.round((GROUND_PX * video.videoHeight) / Math.max(1, video.videoWidth)));
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas;
}

import type { Scene } from '../../../controller/protocol/scene.ts';
import type { Layer, Paints } from '../stage/layer.ts';
import { imageScene } from './imageScene.ts';
import { layoutScene } from './layoutScene.ts';
import { limited } from './limited.ts';
import { messageScene } from './messageScene.ts';
import { modelScene } from './modelScene.ts';
import { pageScene } from './pageScene.ts';
import { productScene } from './productScene.ts';
import { rankingScene } from './rankingScene.ts';
import { songsScene } from './songsScene.ts';
import { tickerScene } from './tickerScene.ts';
import { videoScene } from './videoScene.ts';

/** Draws a scene into a hidden layer. Append its element to the stage at once: type is fitted in place. */
export function sceneLayer(scene: Scene, paints: Paints): Layer {
  switch (scene.kind) {
    // A page has its own limit, and a layout those of its parts.
    case 'page':
      return pageScene(scene, paints);
    case 'layout':
      return layoutScene(scene, paints, sceneLayer);
    default:
      return limited(paints, (within) => plainLayer(scene, within));
  }
}

function plainLayer(scene: Exclude<Scene, { kind: 'page' | 'layout' }>, paints: Paints): Layer {
  switch (scene.kind) {
    case 'image':
      return imageScene(scene, paints);
    case 'video':
      return videoScene(scene, paints);
    case 'product':
      return productScene(scene, paints);
    case 'ranking':
      return rankingScene(scene, paints);
    case 'message':
      return messageScene(scene, paints);
    case 'ticker':
      return tickerScene(scene, paints);
    case 'songs':
      return songsScene(scene, paints);
    case 'model':
      return modelScene(scene, paints);
  }
}

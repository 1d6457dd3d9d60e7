import type { Scene } from '../../../controller/protocol/scene.ts';
import { chooseFile } from '../../scene/files.ts';
import { el } from '../parts/dom.ts';
import type { Layer, Paints } from '../stage/layer.ts';
import { decoded } from './picture.ts';

/** One picture, edge to edge; where that would cut too much off, whole on a soft ground of itself. */
export function imageScene(scene: Extract<Scene, { kind: 'image' }>, paints: Paints): Layer {
  const element = el('section', 'layer scene-image');
  const draw = async (): Promise<void> => {
    const choice = chooseFile(scene.files, paints.size);
    if (choice === null) throw new Error('the creative has no file');
    const address = await paints.address(choice.asset);
    const image = await decoded(choice.asset, address, `picture ${choice.fit}`);
    if (choice.fit === 'contain') element.append(await decoded(choice.asset, address, 'picture ground'));
    element.append(image);
  };
  return {
    element,
    ready: draw(),
    enter: () => undefined,
    leave: () => undefined,
    update: () => undefined,
    dispose: () => element.remove(),
  };
}

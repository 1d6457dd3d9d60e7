import { ModelFault } from '../../../controller/protocol/model/glb.ts';
import type { Scene } from '../../../controller/protocol/scene.ts';
import { groundFor, mix, textOn } from '../../scene/colour.ts';
import { modelLayout } from '../../scene/modelLayout.ts';
import { isTall } from '../../scene/shape.ts';
import { el, place, vars } from '../parts/dom.ts';
import { fitText } from '../parts/fit.ts';
import { ProductWords } from '../parts/productWords.ts';
import type { Layer, Paints } from '../stage/layer.ts';
import { BadPicture } from './picture.ts';
import type { ModelView } from './three/modelView.ts';

/** A card that was lost is told for this long after it came back, ms. */
const TOLD_MS = 60_000;

type ModelScene = Extract<Scene, { kind: 'model' }>;

/** Colours of the field behind the model, from the scene, its product and the brand. */
function colours({ background, product, setting }: ModelScene, { store }: Paints): Record<string, string> {
  const own = product?.accent ?? store.brand.primary;
  const ground = groundFor(own, '#ffffff');
  const onStage = setting === 'stage';
  const paper = background ?? (onStage ? mix(ground, '#000000', 0.45) : mix(store.brand.paper, own, 0.1));
  return {
    ground,
    glow: mix(ground, '#ffffff', 0.14),
    paper,
    light: onStage ? mix(paper, '#ffffff', 0.2) : mix(paper, '#ffffff', 0.62),
    plinth: onStage ? mix(paper, '#ffffff', 0.16) : paper,
    rim: mix(store.brand.accent, '#ffffff', 0.55),
    ink: textOn(paper, store.brand.ink),
  };
}

/** A three-dimensional model, turning or on a stage, alone or beside what is said about its product. */
export function modelScene(scene: ModelScene, paints: Paints): Layer {
  const { product } = scene;
  const layout = modelLayout(paints.size, product !== undefined);
  const element = el('section', `layer scene-product scene-model ${scene.setting} ${layout.shape}`);
  const tones = colours(scene, paints);
  vars(element, {
    u: `${layout.unit}px`,
    price: `${layout.type.price}px`,
    likes: `${layout.type.likes}px`,
    ...tones,
  });
  const field = el('div', 'product-picture');
  place(field, layout.picture);
  const canvas = el('canvas', 'model-canvas');
  field.append(canvas);
  element.append(field);
  const words = product === undefined ? null : new ProductWords({ ...scene, product }, layout, paints);
  if (words !== null && layout.words !== null) {
    place(words.element, layout.words);
    element.append(words.element);
  }
  const caption = product === undefined && scene.headline !== '' ? el('h1', 'model-caption', scene.headline) : null;
  if (caption !== null) element.append(caption);

  let view: ModelView | null = null;
  let gone = false;
  let unknown: string | null = null;
  let card: string | null = null;
  let telling: ReturnType<typeof setTimeout> | undefined;
  const tell = (): void => {
    const notes = [unknown, card].filter((n) => n !== null);
    paints.note?.(notes.length === 0 ? null : notes.join(' '));
  };
  const away = (lost: boolean): void => {
    clearTimeout(telling);
    card = lost
      ? 'The graphics card was lost; the scene waits for it.'
      : 'The graphics card was lost; the scene was drawn anew.';
    tell();
    if (lost) return;
    telling = setTimeout(() => {
      card = null;
      tell();
    }, TOLD_MS);
  };

  const draw = async (): Promise<void> => {
    const address = await paints.address(scene.model);
    // Only pages that show a model load the library for it.
    const [{ ModelView }, bytes] = await Promise.all([import('./three/modelView.ts'), bytesAt(address)]);
    const { width, height } = layout.picture;
    try {
      const made = await ModelView.open(bytes, {
        canvas,
        box: { width, height },
        aspect: width / height,
        fill: caption !== null && !isTall(layout.shape) ? 0.7 : 0.8,
        setting: scene.setting,
        turnS: scene.turnS,
        variants: scene.variants,
        plinth: tones['plinth']!,
        rim: tones['rim']!,
        now: paints.now,
        broke: paints.broke,
        away,
      });
      if (gone) made.dispose();
      else view = made;
    } catch (error) {
      if (error instanceof ModelFault) {
        throw new BadPicture(scene.model, `the model ${scene.model.sha256.slice(0, 8)}: ${error.message}`);
      }
      throw error;
    }
    if (view !== null && view.unknown.length > 0) {
      unknown = `The model has no variant ${view.unknown.map((name) => `"${name}"`).join(', ')}.`;
      tell();
    }
    await (words?.fit() ?? paints.faces());
    if (caption !== null) fitText(caption, layout.unit * 7.4, layout.unit * 3.6);
  };
  return {
    element,
    ready: draw(),
    enter() {
      words?.enter();
      view?.enter();
    },
    // Drawn in the task of the switch, in the picture with the refresh after it.
    presented: () => new Promise((resolve) => requestAnimationFrame(() => resolve())),
    leave() {
      words?.leave();
      view?.leave();
    },
    update: () => words?.update(),
    counts: () => view?.counts() ?? { gpuObjects: 0 },
    dispose() {
      gone = true;
      clearTimeout(telling);
      words?.stop();
      view?.dispose();
      view = null;
      paints.note?.(null);
      element.remove();
    },
  };
}

/** The file itself. */
async function bytesAt(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`the file of the model was answered with ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

import { productLayout } from './layout.ts';
import type { ProductLayout } from './layout.ts';
import type { Box, Size } from './shape.ts';

/** Boxes of a scene with a model, pixels: beside the words of a product, or the whole picture with one line in it. */
export interface ModelLayout extends Omit<ProductLayout, 'words'> {
  /** Where the model is drawn. */
  readonly picture: Box;
  /** Field with the words of a product; null without one. */
  readonly words: Box | null;
}

export function modelLayout(size: Size, withProduct: boolean): ModelLayout {
  const layout = productLayout(size);
  if (withProduct) return layout;
  return { ...layout, words: null, picture: { x: 0, y: 0, width: size.width, height: size.height } };
}

type Drawn = HTMLImageElement | HTMLVideoElement | HTMLCanvasElement;

/** Size of its own picture; null while it has none. */
function sizeOf(drawn: Drawn): { readonly width: number; readonly height: number } | null {
  const [width, height, there] =
    drawn instanceof HTMLVideoElement
      ? [drawn.videoWidth, drawn.videoHeight, drawn.readyState >= 2]
      : drawn instanceof HTMLImageElement
        ? [drawn.naturalWidth, drawn.naturalHeight, drawn.complete]
        : [drawn.width, drawn.height, true];
  return there && width > 0 && height > 0 ? { width, height } : null;
}

/**
 * Draws the images, films and canvases of a layer once more, where they stand. Text and what the style sheet draws are
 * not among them: a page cannot read its own picture.
 *
 * @param widthPx of the context's canvas; the layer fills it
 * @returns false when there is none, or they may not be read
 */
export function drawLayer(
  context: CanvasRenderingContext2D,
  layer: HTMLElement,
  widthPx: number,
  heightPx: number,
): boolean {
  const whole = layer.getBoundingClientRect();
  if (whole.width === 0 || whole.height === 0) return false;
  const scale = { x: widthPx / whole.width, y: heightPx / whole.height };
  let any = false;
  for (const drawn of layer.querySelectorAll<Drawn>('img, video, canvas')) {
    const size = sizeOf(drawn);
    const style = getComputedStyle(drawn);
    const box = drawn.getBoundingClientRect();
    if (size === null || style.visibility === 'hidden' || style.opacity === '0' || box.width * box.height === 0)
      continue;
    const [width, height] = [box.width * scale.x, box.height * scale.y];
    const [left, top] = [(box.left - whole.left) * scale.x, (box.top - whole.top) * scale.y];
    const ratios = [width / size.width, height / size.height] as const;
    const by =
      style.objectFit === 'cover' ? Math.max(...ratios) : style.objectFit === 'contain' ? Math.min(...ratios) : null;
    const [w, h] = by === null ? [width, height] : [size.width * by, size.height * by];
    context.save();
    context.beginPath();
    context.rect(left, top, width, height);
    context.clip();
    context.globalAlpha = Number(style.opacity);
    context.filter = style.filter.replace(/blur\(([\d.]+)px\)/, (_, px: string) => `blur(${Number(px) * scale.x}px)`);
    context.drawImage(drawn, left + (width - w) / 2, top + (height - h) / 2, w, h);
    context.restore();
    any = true;
  }
  return any;
}

/** RGBA of a layer at a size; null: there is nothing in it that could be read. */
export function pixelsOf(layer: HTMLElement, widthPx: number, heightPx: number): Uint8ClampedArray | null {
  const canvas = document.createElement('canvas');
  canvas.width = widthPx;
  canvas.height = heightPx;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return null;
  try {
    if (!drawLayer(context, layer, widthPx, heightPx)) return null;
    return context.getImageData(0, 0, widthPx, heightPx).data;
  } catch {
    // A file of elsewhere may be shown and not read.
    return null;
  }
}

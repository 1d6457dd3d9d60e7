/** Pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** How large pictures are wanted. They keep their shape. */
export interface Within extends Size {
  /**
   * Views whose width is more than `ratio` times their height come within this size instead, as far as they have pixels
   * of their own for it.
   */
  readonly wide?: Size & { readonly ratio: number };
}

/** The size that a picture is brought to: it fits within, and is made larger where it is small. */
export function sizeWithin({ width, height }: Size, within: Within): Size {
  const fit = (box: Size): number => Math.min(box.width / width, box.height / height);
  const { wide } = within;
  const usual = fit(within);
  const by = wide !== undefined && width > wide.ratio * height ? Math.max(usual, Math.min(1, fit(wide))) : usual;
  const side = (pixels: number): number => Math.max(1, Math.round(pixels * by));
  return { width: side(width), height: side(height) };
}

/** The same as a filter of ffmpeg, with square pixels. */
export function scaleFilter(within: Within): string {
  const fit = (box: Size): string => `min(${box.width}/(iw*sar),${box.height}/ih)`;
  const { wide } = within;
  const usual = fit(within);
  const by = wide === undefined ? usual : `if(gt(iw*sar,${wide.ratio}*ih),max(${usual},min(1,${fit(wide)})),${usual})`;
  const most = (side: 'width' | 'height'): number => Math.max(within[side], wide?.[side] ?? 0);
  return `scale=w='min(iw*sar*${by},${most('width')})':h='min(ih*${by},${most('height')})':flags=bilinear`;
}

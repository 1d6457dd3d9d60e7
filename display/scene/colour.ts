/** Channels of `#rrggbb`, 0 to 255. */
function channels(hex: string): [number, number, number] {
  const value = Number.parseInt(hex.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function hex(rgb: readonly number[]): string {
  return `#${rgb
    .map((c) =>
      Math.round(Math.min(255, Math.max(0, c)))
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Relative luminance (WCAG 2), 0 black to 1 white. */
export function luminance(colour: string): number {
  const [r, g, b] = channels(colour).map((c) => {
    const s = c / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Contrast of two colours (WCAG 2), 1 to 21. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** `share` of b in a: 0 is a, 1 is b. */
export function mix(a: string, b: string, share: number): string {
  const from = channels(a);
  const to = channels(b);
  return hex(from.map((c, i) => c + (to[i]! - c) * share));
}

/** The colour itself where `text` reads on it, else the nearest darker shade where it does (contrast 4.5). */
export function groundFor(colour: string, text: string): string {
  for (let share = 0; share < 1; share += 0.05) {
    const shade = mix(colour, luminance(text) > 0.5 ? '#000000' : '#ffffff', share);
    if (contrast(shade, text) >= 4.5) return shade;
  }
  return luminance(text) > 0.5 ? '#000000' : '#ffffff';
}

/** White or the given ink, whichever reads better on a ground. */
export function textOn(ground: string, ink: string): string {
  return contrast('#ffffff', ground) >= Math.min(4.5, contrast(ink, ground)) ? '#ffffff' : ink;
}

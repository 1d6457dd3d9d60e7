/** What a drawing must not hold, and the words for it. A list of what is forbidden, checked before anything is stored. */
const forbidden: readonly (readonly [RegExp, string])[] = [
  [/<!(DOCTYPE|ENTITY)/i, 'a document type or entity'],
  [/<\?xml-stylesheet/i, 'a style sheet from outside'],
  [
    /<(?:[\w-]+:)?(script|foreignObject|iframe|embed|object|audio|video|handler|listener)\b/i,
    'a script or embedded page',
  ],
  [/\bon[a-z]+\s*=/i, 'an event handler'],
  [/javascript:|vbscript:/i, 'a script address'],
  [/@import/i, 'an imported style'],
  [/url\(\s*['"]?\s*(?!['"]?\s*(#|data:(image\/(png|jpeg|webp|gif)|font\/)))/i, 'a reference to another file'],
];
/** Every reference; only places inside the drawing and pictures carried in it are good. */
const reference = /\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))/gi;
const good = /^\s*(#|data:image\/(png|jpeg|webp|gif);base64,)/i;

/** What makes a drawing unfit for screens, in words, or null. */
export function svgFault(source: string): string | null {
  for (const [pattern, words] of forbidden) if (pattern.test(source)) return `it holds ${words}`;
  for (const match of source.matchAll(reference)) {
    if (!good.test(match[1] ?? match[2] ?? match[3] ?? '')) return 'it holds a reference to another file';
  }
  return null;
}

/** Size by its width and height, else by its viewBox; null where it names neither in plain numbers. */
export function svgSize(source: string): { width: number; height: number } | null {
  const tag = /<svg\b[^>]*>/i.exec(source)?.[0] ?? '';
  const side = (name: string): number | undefined => {
    const value = new RegExp(`\\s${name}\\s*=\\s*["']([\\d.]+)(?:px)?["']`, 'i').exec(tag)?.[1];
    return value === undefined ? undefined : Number(value);
  };
  const box =
    /\sviewBox\s*=\s*["']([^"']+)["']/i
      .exec(tag)?.[1]
      ?.trim()
      .split(/[\s,]+/)
      .map(Number) ?? [];
  const width = Math.round(side('width') ?? box[2] ?? 0);
  const height = Math.round(side('height') ?? box[3] ?? 0);
  return width >= 1 && height >= 1 ? { width, height } : null;
}

/**
 * Largest type between `least` and `most` pixels at which the text stays inside its element, in whole words. Where even
 * the smallest does not do, words may break. The element must be laid out (hidden by opacity, not by display).
 */
export function fitText(element: HTMLElement, most: number, least: number): void {
  element.style.overflowWrap = 'normal';
  const fits = (size: number): boolean => {
    element.style.fontSize = `${size}px`;
    return element.scrollHeight <= element.clientHeight + 1 && element.scrollWidth <= element.clientWidth + 1;
  };
  if (fits(most)) return;
  let low = least;
  let high = most;
  for (let i = 0; i < 7; i++) {
    const mid = (low + high) / 2;
    if (fits(mid)) low = mid;
    else high = mid;
  }
  if (fits(low)) return;
  element.style.overflowWrap = 'anywhere';
  element.style.fontSize = `${least}px`;
}

let faces: Promise<unknown> | undefined;

/** Resolves when the typefaces of the templates are there (or did not come: then the system's stand in). */
export function typefaces(): Promise<unknown> {
  faces ??= Promise.all(
    ['400', '600', '750'].map((weight) => document.fonts.load(`${weight} 40px "Inter Variable"`, 'Aa0€♥äé')),
  ).catch(() => undefined);
  return faces;
}

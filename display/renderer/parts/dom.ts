const SVG = 'http://www.w3.org/2000/svg';

/** An element with a class, text or children. Text is always text: nothing from outside becomes markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = '',
  content: string | readonly (Node | null)[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  if (typeof content === 'string') element.textContent = content;
  else element.append(...content.filter((c) => c !== null));
  return element;
}

export function svg(viewBox: string, path: string, className = ''): SVGSVGElement {
  const element = document.createElementNS(SVG, 'svg');
  element.setAttribute('viewBox', viewBox);
  element.setAttribute('aria-hidden', 'true');
  if (className !== '') element.setAttribute('class', className);
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  element.append(shape);
  return element;
}

export function place(element: HTMLElement, box: { x: number; y: number; width: number; height: number }): void {
  Object.assign(element.style, {
    left: `${box.x}px`,
    top: `${box.y}px`,
    width: `${box.width}px`,
    height: `${box.height}px`,
  });
}

/** Custom properties of a scene: `{ u: '10.8px' }` becomes `--u`. */
export function vars(element: HTMLElement, values: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(values)) element.style.setProperty(`--${name}`, value);
}

export const HEART =
  'M12 21.2 10.6 19.9C5.4 15.2 2 12.1 2 8.3 2 5.3 4.4 3 7.3 3c1.7 0 3.4.8 4.7 2.4C13.3 3.8 15 3 16.7 3 19.6 3 22 5.3 22 8.3c0 3.8-3.4 6.9-8.6 11.6z';

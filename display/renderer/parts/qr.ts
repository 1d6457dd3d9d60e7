import { create } from 'qrcode';

const SVG = 'http://www.w3.org/2000/svg';
/** Light modules around the code that the standard asks for. */
const QUIET = 4;

/** A QR code with its quiet zone, dark on white, as vector: `side` CSS pixels square. */
export function qrCode(text: string, side: number, label: string): SVGSVGElement {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const size = modules.size + 2 * QUIET;
  let path = '';
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (!modules.get(y, x)) continue;
      let run = 1;
      while (x + run < modules.size && modules.get(y, x + run)) run++;
      path += `M${x + QUIET} ${y + QUIET}h${run}v1h-${run}z`;
      x += run - 1;
    }
  }
  const root = document.createElementNS(SVG, 'svg');
  root.setAttribute('viewBox', `0 0 ${size} ${size}`);
  root.setAttribute('width', String(side));
  root.setAttribute('height', String(side));
  root.setAttribute('shape-rendering', 'crispEdges');
  root.setAttribute('role', 'img');
  root.setAttribute('aria-label', label);
  root.setAttribute('class', 'qr');
  const ground = document.createElementNS(SVG, 'rect');
  for (const [name, value] of [
    ['width', size],
    ['height', size],
    ['rx', 1.6],
  ] as const) {
    ground.setAttribute(name, String(value));
  }
  ground.setAttribute('fill', '#ffffff');
  const dark = document.createElementNS(SVG, 'path');
  dark.setAttribute('d', path);
  dark.setAttribute('fill', '#0c0c0c');
  root.append(ground, dark);
  return root;
}

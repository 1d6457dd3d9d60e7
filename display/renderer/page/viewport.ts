import type { DisplayHello } from '../../../controller/protocol/hello.ts';

/** Size of this page in CSS pixels, and how many pixels of the display each of them has. */
export function viewport(): DisplayHello['viewport'] {
  return {
    width: Math.max(1, Math.round(innerWidth)),
    height: Math.max(1, Math.round(innerHeight)),
    ratio: Math.min(16, Math.max(0.1, devicePixelRatio)),
  };
}

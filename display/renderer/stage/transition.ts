import type { Transition } from './layer.ts';

const FADE_MS = 480;
const PUSH_MS = 560;
const OURS = 'switch';

/**
 * Starts how a layer comes on: opacity or transform alone, so the compositor does it. Null for a cut. `old` is what it
 * pushes out; the two overlap by a pixel or two, so that no ground shines through the seam between them.
 */
export function comeOn(transition: Transition, element: HTMLElement, old: HTMLElement): Animation | null {
  switch (transition) {
    case 'cut':
      return null;
    case 'fade':
      return element.animate([{ opacity: 0.04 }, { opacity: 1 }], {
        id: OURS,
        duration: FADE_MS,
        easing: 'cubic-bezier(0.3, 0, 0.2, 1)',
      });
    case 'push': {
      const timing = { id: OURS, duration: PUSH_MS, easing: 'cubic-bezier(0.4, 0, 0.15, 1)' };
      old.animate([{ transform: 'none' }, { transform: 'translateX(calc(-100% + 2px))' }], timing);
      return element.animate([{ transform: 'translateX(calc(100% - 1px))' }, { transform: 'none' }], timing);
    }
  }
}

/** Ends a switch that still moves this element: it stands where it belongs, whole. */
export function settle(element: HTMLElement): void {
  for (const animation of element.getAnimations()) if (animation.id === OURS) animation.finish();
}

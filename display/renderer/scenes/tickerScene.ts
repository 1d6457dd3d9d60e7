import type { Scene } from '../../../controller/protocol/scene.ts';
import { groundFor, mix, textOn } from '../../scene/colour.ts';
import { shapeOf } from '../../scene/shape.ts';
import { roundOf, TICKER_SPEED, tickerLayout, tickerText } from '../../scene/ticker.ts';
import { el, place, vars } from '../parts/dom.ts';
import { fitText } from '../parts/fit.ts';
import type { Layer, Paints } from '../stage/layer.ts';

/** Numbers grow old while nobody says anything: the lines are looked at this often, ms. */
const AGEING_MS = 20_000;

/** Where the words stand in their round just now, and how long the round is, px. */
interface Run {
  readonly animation: Animation;
  readonly round: number;
}

/**
 * Lines that run through a band, without end and without a seam. The browser's compositor moves them; they are measured
 * anew only when a number has changed, and what stands at the left edge stays where it is then.
 */
export function tickerScene(scene: Extract<Scene, { kind: 'ticker' }>, paints: Paints): Layer {
  const { store, size } = paints;
  const { brand } = store;
  const layout = tickerLayout(size);
  const ground = scene.background ?? groundFor(brand.primary, '#ffffff');
  const ink = textOn(ground, brand.ink);
  const element = el('section', `layer scene-ticker ${layout.whole ? 'whole' : 'across'} ${shapeOf(size)}`);
  vars(element, {
    u: `${layout.unit}px`,
    ground,
    ink,
    soft: mix(ground, ink, 0.08),
    accent: brand.accent === ground ? ink : brand.accent,
    type: `${layout.type}px`,
  });
  const track = el('div', 'ticker-track');
  const band = el('div', 'ticker-band', [track]);
  place(band, layout.band);
  const name = el('p', 'ticker-store', store.name);
  if (!layout.whole) element.append(el('div', 'ticker-disc'), name);
  element.append(band);

  let on = false;
  let laidOut = false;
  let run: Run | null = null;
  let texts: readonly string[] = [];
  let timer: ReturnType<typeof setInterval> | undefined;

  const linesNow = (): string[] => {
    const at = { nowMs: paints.now(), locale: store.locale, currency: store.currency };
    const lines = scene.lines.map((line) => tickerText(line, paints.value, at)).filter((text) => text !== null);
    // Never an empty band: the store's name stands in for what nobody knows.
    return lines.length > 0 ? lines : [store.name];
  };
  const offset = (): number => {
    if (run === null) return 0;
    const at = run.animation.effect?.getComputedTiming().progress ?? 0;
    return at * run.round;
  };
  /** The first line that is seen, and how far its beginning is from the left edge, px. */
  const anchor = (): { text: string; left: number } | null => {
    if (run === null) return null;
    const from = offset();
    for (const line of track.querySelectorAll<HTMLElement>('.ticker-line')) {
      const left = line.offsetLeft - from;
      if (left + line.offsetWidth > 0) return { text: line.dataset['line'] ?? '', left };
    }
    return null;
  };

  const lay = (next: readonly string[], sinceMs: number | null): void => {
    const held = sinceMs === null ? anchor() : null;
    run?.animation.cancel();
    run = null;
    texts = next;
    const lines = next.map((text, i) => {
      const line = el('span', 'ticker-line', text);
      line.dataset['line'] = String(i);
      return line;
    });
    track.classList.remove('still');
    track.replaceChildren(...lines);
    const widths = lines.map((line) =>
      Math.ceil(line.getBoundingClientRect().width / scaleOf(band, layout.band.width)),
    );
    const room = layout.band.width - layout.gap;
    const single = lines.length === 1 ? (room / widths[0]!) * layout.type : 0;
    if (single >= layout.typeLeast) {
      lines[0]!.style.fontSize = `${Math.min(layout.type, single)}px`;
      track.classList.add('still');
      return;
    }
    const { round, gap } = roundOf(widths, layout.gap, layout.band.width);
    // As many rounds as cover the band wherever the first one stands.
    const rounds = 1 + Math.ceil(layout.band.width / round);
    const nodes: HTMLElement[] = [];
    for (let r = 0; r < rounds; r++) {
      let left = r * round;
      lines.forEach((line, i) => {
        const copy = r === 0 ? line : (line.cloneNode(true) as HTMLElement);
        copy.style.left = `${left}px`;
        if (r > 0) copy.setAttribute('aria-hidden', 'true');
        left += widths[i]! + gap;
        nodes.push(copy);
      });
    }
    track.replaceChildren(...nodes);
    const perS = TICKER_SPEED[scene.speed] * size.width;
    const duration = (round / perS) * 1000;
    const animation = track.animate([{ transform: 'translateX(0)' }, { transform: `translateX(${-round}px)` }], {
      duration,
      iterations: Number.POSITIVE_INFINITY,
    });
    let at = sinceMs ?? 0;
    if (held !== null) {
      const same = nodes.find((node) => node.dataset['line'] === held.text);
      const from = (same?.offsetLeft ?? 0) - held.left;
      at = ((((from % round) + round) % round) / round) * duration;
    }
    animation.currentTime = at % duration;
    if (!on) animation.pause();
    run = { animation, round };
  };
  const refresh = (): void => {
    if (!laidOut) return;
    const next = linesNow();
    if (next.length !== texts.length || next.some((text, i) => text !== texts[i])) lay(next, null);
  };
  const draw = async (): Promise<void> => {
    await paints.faces();
    if (!layout.whole) fitText(name, layout.unit * 6.4, layout.unit * 2.6);
    lay(linesNow(), 0);
    laidOut = true;
  };
  return {
    element,
    ready: draw(),
    enter(sinceMs) {
      on = true;
      timer ??= setInterval(refresh, AGEING_MS);
      lay(linesNow(), sinceMs);
      run?.animation.play();
    },
    leave() {
      on = false;
      clearInterval(timer);
      timer = undefined;
      run?.animation.pause();
    },
    update: refresh,
    dispose() {
      clearInterval(timer);
      run?.animation.cancel();
      element.remove();
    },
  };
}

/** A preview is drawn smaller than it is: boxes are measured as they look, positions as they are. */
function scaleOf(element: HTMLElement, width: number): number {
  const scale = element.getBoundingClientRect().width / width;
  return scale > 0 ? scale : 1;
}

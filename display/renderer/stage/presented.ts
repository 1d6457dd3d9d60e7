/**
 * When a frame was presented. A requestAnimationFrame callback runs before raster, so its time is not the frame's.
 * A text node painted in the same frame as a swap gets a presentation time by Element Timing; where the browser has
 * none, the second animation frame after the swap is the earliest honest answer.
 */
export class Presented {
  private readonly host: HTMLElement;
  private readonly waiting = new Map<string, (at: number) => void>();
  private readonly observer: PerformanceObserver | null;
  private count = 0;

  constructor(parent: HTMLElement) {
    this.host = document.createElement('div');
    this.host.className = 'probe';
    this.host.setAttribute('aria-hidden', 'true');
    parent.append(this.host);
    this.observer = null;
    if (PerformanceObserver.supportedEntryTypes.includes('element')) {
      this.observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const timing = entry as PerformanceEntry & { identifier?: string; renderTime?: number };
          const resolve = this.waiting.get(timing.identifier ?? '');
          if (resolve !== undefined && timing.renderTime) resolve(timing.renderTime);
        }
      });
      this.observer.observe({ type: 'element', buffered: false });
    }
  }

  /** Resolves to the monotonic time (performance.now) of the frame that holds what was just changed. */
  next(): Promise<number> {
    const name = `swap-${++this.count}`;
    // A block of its own: Element Timing reports text by its nearest block, and each block once.
    const probe = document.createElement('div');
    probe.textContent = '·';
    probe.setAttribute('elementtiming', name);
    this.host.replaceChildren(probe);
    return new Promise((resolve) => {
      const finish = (at: number): void => {
        clearTimeout(late);
        this.waiting.delete(name);
        resolve(at);
      };
      this.waiting.set(name, finish);
      // Hidden pages present no frames; nothing may wait for one for ever.
      const late = setTimeout(() => finish(performance.now()), 1000);
      requestAnimationFrame(() =>
        requestAnimationFrame((second) => {
          if (this.observer === null) finish(second);
          else setTimeout(() => this.waiting.has(name) && finish(second), 250);
        }),
      );
    });
  }

  stop(): void {
    this.observer?.disconnect();
    this.host.remove();
  }
}

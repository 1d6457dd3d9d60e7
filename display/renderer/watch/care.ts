import { displayNotices } from '../../../controller/protocol/display.ts';
import type { PanelHours } from '../../../controller/protocol/display.ts';
import type { PictureState } from '../../../controller/protocol/play.ts';
import type { OnAir } from '../../scene/onAir.ts';
import { panelAt } from '../../scene/panelHours.ts';
import type { Channel } from '../link/socket.ts';
import { mayReload } from '../page/hourly.ts';
import type { EndcapShell } from '../page/shell.ts';
import type { Sound } from '../stage/sound.ts';
import { PanelSwitch } from './panelSwitch.ts';
import { PictureWatch } from './pictureWatch.ts';
import { takeScreenshot } from './screenshot.ts';

/** The shell is asked for its heat and its faults, told what is on, and the panel looked after, this often, ms. */
const SHELL_MS = 10_000;

export interface CareOptions {
  readonly shell: EndcapShell | null;
  readonly now: () => number;
  readonly showing: () => { readonly now: OnAir; readonly layer: HTMLElement } | null;
  readonly hours: () => PanelHours | undefined;
  readonly visible: () => boolean;
  readonly redraw: () => void;
  /** Loads the page anew, in good order. */
  readonly reload: () => void;
  readonly clearCache: () => Promise<void>;
  /** Other hours of the panel have come. */
  readonly powered: (hours: PanelHours) => void;
  readonly counts: () => { readonly layers: number; readonly gpuObjects: number; readonly dropped: number };
  readonly downloads: () => boolean;
  readonly sound: Sound;
  readonly fault: (subject: string, text: string | null) => void;
}

/** Looks after this display: is its picture as it should be, is its panel on, what do people at a console ask of it. */
export class Care {
  private readonly options: CareOptions;
  private readonly watch: PictureWatch;
  private readonly timer: ReturnType<typeof setInterval>;
  private temperatureC: number | null = null;
  private readonly panel: PanelSwitch;
  private asked = false;

  constructor(options: CareOptions) {
    this.options = options;
    const { shell, showing, visible, redraw } = options;
    this.watch = new PictureWatch({
      ...{ shell, showing, visible, redraw },
      reload: () => this.reloadOnce(),
      fault: (text) => options.fault('picture', text),
    });
    this.panel = new PanelSwitch({
      power: shell?.power?.bind(shell),
      fault: (text) => options.fault('panel', text),
      after: (ms, run) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    });
    this.watch.start();
    this.timer = setInterval(() => this.look(), SHELL_MS);
    this.look();
  }

  stop(): void {
    this.watch.stop();
    this.panel.stop();
    clearInterval(this.timer);
  }

  /** The first frame of something was presented. */
  shown(): void {
    this.watch.shown();
    this.look();
  }

  subscribe(channel: Channel): void {
    channel.on('power', displayNotices.power, (hours) => {
      this.options.powered(hours);
      this.look();
    });
    channel.on('cache.clear', displayNotices['cache.clear'], () => this.options.clearCache());
    channel.on('screenshot', displayNotices.screenshot, ({ widthPx }) => takeScreenshot(widthPx, this.options));
  }

  state(): PictureState {
    const { state, seenBy, framesPerS } = this.watch;
    return {
      ...{ state, seenBy, framesPerS },
      ...this.options.counts(),
      heapMb: heapMb(),
      temperatureC: this.temperatureC,
      sound: this.options.sound.state,
    };
  }

  private look(): void {
    void this.askShell();
    const hours = this.options.hours();
    const now = this.options.showing()?.now;
    if (hours === undefined) {
      // Signed out in the dark it lights up again, to show its code.
      this.panel.want(true, 'none');
      return;
    }
    // Lit from the first minute of its hours, also where no picture can come before it is; dark after its last picture.
    const on = panelAt(hours, this.options.now()).on || (now !== undefined && now.kind !== 'off');
    if (on || now !== undefined) this.panel.want(on, hours.by);
  }

  private async askShell(): Promise<void> {
    const { shell, showing, downloads, fault } = this.options;
    if (shell === null || this.asked) return;
    this.asked = true;
    try {
      const now = showing()?.now ?? null;
      const ordered = now?.kind === 'spot' && now.override !== null;
      const what = now?.kind === 'spot' ? (ordered ? 'takeover' : 'programme') : 'nothing';
      const closed = now?.kind === 'off' ? false : null;
      await shell.tell?.({ showing: what, open: closed, downloads: downloads() });
      this.temperatureC = degrees(await shell.temperature?.());
      const faults = (await shell.faults?.()) ?? [];
      fault('shell', faults.length === 0 ? null : faults.join(' '));
    } finally {
      this.asked = false;
    }
  }

  private reloadOnce(): boolean {
    const may = mayReload('endcap-mended');
    if (may) this.options.reload();
    return may;
  }
}

function degrees(read: number | null | undefined): number | null {
  return typeof read !== 'number' || !(read >= -60 && read <= 200) ? null : Math.round(read * 10) / 10;
}

/** Of this page, in megabytes; Chromium alone tells it. */
function heapMb(): number | null {
  const { memory } = performance as Performance & { memory?: { usedJSHeapSize?: number } };
  const bytes = memory?.usedJSHeapSize;
  return bytes === undefined ? null : Math.round(bytes / 1e5) / 10;
}

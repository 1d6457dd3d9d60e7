import type { PanelHours } from '../../../controller/protocol/display.ts';
import { POWER_WAITS } from '../page/shell.ts';
import type { EndcapShell, PowerBy } from '../page/shell.ts';

/** A turn that did not do is tried again after this long, ms. */
export const PANEL_AGAIN_MS = 60_000;
/** Of turns that fail one after the other the first is told, and then one in so many. */
const TOLD_OF = 10;

export interface PanelSwitchPorts {
  readonly power: EndcapShell['power'] | undefined;
  readonly fault: (text: string | null) => void;
  readonly after: (ms: number, run: () => void) => () => void;
}

/** Turns the panel of this display, and tries until it is done or something else is wanted. */
export class PanelSwitch {
  private readonly ports: PanelSwitchPorts;
  private wanted: { readonly on: boolean; readonly by: PanelHours['by'] } | null = null;
  /** How it was turned off last: what lights it again. */
  private offBy: PowerBy | null = null;
  private stopWaiting: () => void = () => undefined;

  constructor(ports: PanelSwitchPorts) {
    this.ports = ports;
  }

  /** To be said as often as one likes. The first word is a turn, too: nobody knows how the panel was left. */
  want(on: boolean, by: PanelHours['by']): void {
    if (this.wanted?.on === on && this.wanted.by === by) return;
    this.wanted = { on, by };
    this.stopWaiting();
    void this.turn(this.wanted, 0);
  }

  stop(): void {
    this.wanted = null;
    this.stopWaiting();
  }

  private async turn(wanted: NonNullable<PanelSwitch['wanted']>, failed: number): Promise<void> {
    const why = await this.ask(wanted);
    if (wanted !== this.wanted) return;
    const waits = why === POWER_WAITS;
    if (why === null || waits) this.ports.fault(null);
    else if (failed % TOLD_OF === 0) this.ports.fault(why);
    if (why === null || this.ports.power === undefined) return;
    this.stopWaiting = this.ports.after(PANEL_AGAIN_MS, () => void this.turn(wanted, waits ? 0 : failed + 1));
  }

  /** Null: done; POWER_WAITS; else in words what is wrong. */
  private async ask({ on, by }: { readonly on: boolean; readonly by: PanelHours['by'] }): Promise<string | null> {
    const { power } = this.ports;
    const told = async (to: boolean, how: PowerBy): Promise<string | null> => {
      const why = (await power?.(to, how)) ?? null;
      return why === null || why === POWER_WAITS ? why : `The panel was not switched ${to ? 'on' : 'off'}: ${why}`;
    };
    if (power === undefined) {
      return on || by === 'none'
        ? null
        : 'A browser cannot switch its panel: it shows black instead. The player shell can switch it.';
    }
    // It is switched another way from now on: what turned it off has to light it.
    if (this.offBy !== null && this.offBy !== by) {
      const why = await told(true, this.offBy);
      if (why !== null) return why;
      this.offBy = null;
    }
    if (by === 'none') return null;
    if (!on) this.offBy = by;
    const why = await told(on, by);
    if (on && why === null) this.offBy = null;
    return why;
  }
}

import { displayCalls } from '../../../controller/protocol/display.ts';
import type { Scene } from '../../../controller/protocol/scene.ts';
import type { OnAir } from '../../scene/onAir.ts';
import { isReported, shownReport } from '../link/reports.ts';
import type { Channel } from '../link/socket.ts';
import type { EndcapShell } from '../page/shell.ts';
import type { Layer } from '../stage/layer.ts';
import { forHash } from '../watch/windowPicture.ts';
import { PlayJournal } from './journal.ts';
import { pictureOf } from './pictureOf.ts';
import type { PlayStore } from './playStore.ts';
import { PlaySender } from './sender.ts';

export interface ProofPorts {
  readonly plays: PlayStore;
  readonly boot: string;
  readonly shell: EndcapShell | null;
  /** Controller's time, epoch ms. */
  readonly now: () => number;
  /** The line, while it is live. */
  readonly online: () => Channel | null;
  /** Who plays, and for which screen; null before the display is paired. */
  readonly who: () => { readonly device: string; readonly screen: string } | null;
  /** The layer of a scene, while it is kept. */
  readonly layer: (scene: Scene) => Layer | undefined;
  readonly fault: (subject: string, text: string | null) => void;
}

/** Proof of play: what was shown goes into the journal, from there to the controller, and switches are told at once. */
export class Proof {
  readonly journal: PlayJournal;
  readonly sender: PlaySender;
  private readonly ports: ProofPorts;
  /** The spot on the page, seen or not. */
  private onPage: Parameters<PlayJournal['begin']> | null = null;
  private visible = true;

  constructor(ports: ProofPorts) {
    const { plays, boot, now, online, fault } = ports;
    this.ports = ports;
    this.journal = new PlayJournal(plays, boot, now, (text) => fault('plays', text));
    this.sender = new PlaySender(plays, this.journal, online, fault);
  }

  /** Something else comes on: what is on the page then is known with its first frame. */
  cut(): void {
    this.onPage = null;
  }

  /** The first frame of `now` was presented at `atMs` (controller's clock), after `before`. */
  shown(now: OnAir, before: OnAir | null, atMs: number): void {
    const who = this.ports.who();
    if (who === null) return;
    if (now.kind === 'spot') this.begin(now, who, atMs);
    else this.end(atMs);
    if (!this.visible || !isReported(now, before)) return;
    this.ports
      .online()
      ?.call('shown', shownReport(who.screen, now, atMs), displayCalls.shown.answer)
      .catch(() => undefined);
  }

  /** What is on ends. `failed`: it broke on screen. */
  end(atMs: number, failed = false): void {
    this.onPage = null;
    this.journal.end(atMs, failed);
  }

  /** Whether anybody can see the page. Hidden it proves nothing; what is on when it is seen again begins there. */
  seen(visible: boolean, atMs: number): void {
    if (visible === this.visible) return;
    this.visible = visible;
    if (!visible) this.journal.end(atMs);
    else if (this.onPage !== null) {
      const [device, showing, , witness] = this.onPage;
      this.journal.begin(device, showing, atMs, witness);
    }
  }

  private begin(
    now: Extract<OnAir, { kind: 'spot' }>,
    { device, screen }: { readonly device: string; readonly screen: string },
    atMs: number,
  ): void {
    const { campaign, scene } = now.spot;
    const override = now.override?.id ?? null;
    const slotMs = override === null ? now.startMs : null;
    const layer = (): Layer | undefined => this.ports.layer(scene);
    const showing = { screen, campaign, creative: scene.creative, override, plannedMs: now.plannedMs, slotMs };
    this.onPage = [
      device,
      showing,
      atMs,
      {
        frames: () => layer()?.frames?.() ?? null,
        picture: () => pictureOf(layer()?.element, scene.kind, () => forHash(this.ports.shell)),
      },
    ];
    if (this.visible) this.journal.begin(...this.onPage);
  }
}

import type { Reading } from '../../../controller/protocol/reading.ts';
import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import type { StoreFace } from '../../../controller/protocol/display.ts';
import type { SongsNow } from '../../../controller/protocol/songs.ts';
import type { Sound } from './sound.ts';
import type { Size } from '../../scene/shape.ts';

/** What a scene needs to draw itself. */
export interface Paints {
  readonly size: Size;
  readonly store: StoreFace;
  /** Address of a verified file. */
  readonly address: (asset: AssetRef) => Promise<string>;
  readonly value: (key: string) => Reading | undefined;
  /** Controller's time, epoch ms. */
  readonly now: () => number;
  /** Resolves when the typefaces of the store are there, or those that stand in for them. */
  readonly faces: () => Promise<unknown>;
  /** What plays in the shop, as far as it is known. */
  readonly songs: () => SongsNow | null;
  /** How loud films are here, and whether the browser lets them be. */
  readonly sound: Sound;
  /** It may ask hosts of web pages whether they answer at all: the policy of a player lets it, the console's does not. */
  readonly asks: boolean;
  /** The file did not draw though its hash was right: it is fetched anew next time. */
  readonly distrust: (asset: AssetRef) => void;
  /** The scene broke while it was on screen. */
  readonly broke: (why: string) => void;
  /** A scene that is drawn anew for each turn has left the screen: its next turn can be got ready. */
  readonly left?: () => void;
  /** Something about the scene is not as it should be, and it is shown all the same; null: it is again. */
  readonly note?: (what: string | null) => void;
}

/** A scene that this display cannot draw though its files are sound. The director counts a strike. */
export class BrokenScene extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BrokenScene';
  }
}

/** How a scene comes on: at once, over the old one, or moving the old one out. */
export type Transition = 'cut' | 'fade' | 'push';

/** A drawn scene. It is kept hidden, decoded and laid out, before and after it is on screen. */
export interface Layer {
  readonly element: HTMLElement;
  /** Resolves when its first frame could be presented at once. Rejects when it cannot be drawn. */
  readonly ready: Promise<void>;
  /** It is coming on screen now; `sinceMs` is how long its slot has been running. */
  enter(sinceMs: number): void;
  /** Resolves once a frame of its own has been presented on top (video); others have none to wait for. */
  readonly presented?: () => Promise<void>;
  /** It is off screen. */
  leave(): void;
  /** Live values changed. Animated only while it is on screen. */
  update(): void;
  /** What it holds on the graphics card just now; scenes without such things leave it out. */
  counts?(): { readonly gpuObjects: number };
  /** Frames of its film since it was made: presented, and dropped by the browser. */
  frames?(): { readonly presented: number; readonly dropped: number };
  /** True once it may not be shown again as it is: it is drawn anew for its next turn. */
  spent?(): boolean;
  /** Gives everything back: elements, timers, and what `counts` counted, which is nothing afterwards. */
  dispose(): void;
}

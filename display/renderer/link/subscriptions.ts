import { displayNotices } from '../../../controller/protocol/display.ts';
import type { DisplayFace } from '../../../controller/protocol/display.ts';
import type { Override } from '../../../controller/protocol/programme/programme.ts';
import type { SongsNow } from '../../../controller/protocol/songs.ts';
import type { Overrides } from '../overrides.ts';
import type { Values } from '../values.ts';
import type { Programmes } from './programmes.ts';
import type { Channel } from './socket.ts';

export interface Subscriber {
  readonly programmes: Programmes;
  readonly overrides: Overrides;
  readonly values: Values;
  readonly now: () => number;
  readonly programme: (named: { url: string; revision: string }) => void;
  readonly begin: (override: Override) => Promise<{ ready: boolean; reason?: string }>;
  /** What is ordered has changed. */
  readonly ordered: () => void;
  readonly songs: (songs: SongsNow | null) => void;
  readonly identify: (seconds: number) => void;
  /** Another face of store or screen. */
  readonly face: (face: DisplayFace) => void;
  readonly reload: () => void;
}

/** What the controller tells a player about what it shows. */
export function subscribe(channel: Channel, to: Subscriber): void {
  const { programmes, overrides, values } = to;
  channel.on('programme', displayNotices.programme, to.programme);
  channel.on('override.begin', displayNotices['override.begin'], to.begin);
  channel.on('override.commit', displayNotices['override.commit'], ({ id, commitMs }) => {
    overrides.commit(id, commitMs);
    to.ordered();
  });
  channel.on('override.end', displayNotices['override.end'], ({ id, atMs, resume }) => {
    if (resume !== undefined) programmes.resume(resume, atMs);
    overrides.end(id, atMs);
    to.ordered();
    overrides.sweep(to.now());
  });
  channel.on('values', displayNotices.values, (told) => values.take(told.values));
  channel.on('songs', displayNotices.songs, ({ songs }) => to.songs(songs));
  channel.on('identify', displayNotices.identify, ({ seconds }) => to.identify(seconds));
  channel.on('face', displayNotices.face, to.face);
  channel.on('reload', displayNotices.reload, to.reload);
}

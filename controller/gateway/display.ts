import { z } from 'zod';
import { displayCalls } from '../protocol/display.ts';
import type { PlayerWelcome, RackWelcome } from '../protocol/display.ts';
import type { DisplayHello } from '../protocol/hello.ts';
import { play } from '../protocol/play.ts';
import type { Play, PlayerHealth, Shown } from '../protocol/play.ts';
import type { Refused } from '../protocol/version.ts';
import { serve } from './call.ts';
import { onTheWay } from './delivery.ts';
import { programmeUrl, rackFace, screenFace, storeFace } from './faces.ts';
import type { Hall } from './hall.ts';
import { placesOf } from './places.ts';
import { isRefused, refuse } from './refuse.ts';
import type { Link } from './roster.ts';
import { rooms } from './sockets.ts';
import type { DisplayNamespace, DisplaySocket } from './sockets.ts';
import { Visitor } from './visitor.ts';

/** Beyond this a report is of a clock gone wrong, not of a slow screen, ms. */
const LATENCY_MAX_MS = 60_000;

/** Each play is looked at by itself, so that one bad one does not hold up the rest (GW-34). */
const calls = {
  ...displayCalls,
  plays: { ...displayCalls.plays, body: z.strictObject({ plays: z.array(z.unknown()).min(1).max(500) }) },
};
const OK = { ok: true } as const;

/** Namespace /display: players and rack faces. */
export function serveDisplays(namespace: DisplayNamespace, hall: Hall): void {
  namespace.on('connection', (socket) => {
    const visitor = new Visitor(hall, socket);
    socket.on('disconnect', () => {
      visitor.gone();
    });
    const linked = (): Link => {
      if (visitor.link === null) throw new Error('a call came through before hello');
      return visitor.link;
    };
    serve(socket, {
      namespace: namespace.name,
      calls,
      open: ['hello', 'pair.begin', 'clock'],
      admitted: () => visitor.link !== null,
      refusals: hall.refusals,
      logger: hall.logger,
      clock: hall.clock,
      handlers: {
        hello: (body) => hello(hall, socket, visitor, body),
        'pair.begin': (body) =>
          body.kind === 'agent' ? refuse('wrong-kind', 'Agents connect on /device.') : visitor.pairBegin(body),
        clock: ({ t0 }) => ({ t0, serverMs: hall.app.now() }),
        shown: (body) => shown(hall, linked(), body),
        plays: ({ plays }) => takePlays(hall, linked(), plays),
        health: (body) => health(hall, linked(), body),
      },
    });
  });
}

async function hello(
  hall: Hall,
  socket: DisplaySocket,
  visitor: Visitor,
  body: DisplayHello,
): Promise<PlayerWelcome | RackWelcome | Refused> {
  for (const room of socket.rooms) if (room !== socket.id) void socket.leave(room);
  const { kind, device, key, wants } = body;
  const name = kind === 'player' ? 'Screen on this machine' : 'Rack face on this machine';
  const tall = body.viewport.height > body.viewport.width;
  const admitted = await visitor.hello({ kind, device, key, wants, name, simulated: false, tall });
  if (isRefused(admitted)) return admitted;
  const { record, place } = admitted;
  const welcome = kind === 'player' ? playerWelcome(hall, record.id, place) : rackWelcome(hall, record.id, place);
  if (isRefused(welcome)) return welcome;
  void socket.join([rooms.device(record.id), kind === 'player' ? rooms.screen(place ?? '') : rooms.rack(place ?? '')]);
  visitor.enter(record, place);
  return welcome;
}

function playerWelcome(hall: Hall, device: string, place: string | null): PlayerWelcome | Refused {
  const engineConfig = hall.app.configuration();
  const screen = placesOf(engineConfig).screens.get(place ?? '');
  if (screen === undefined) return gone('screen');
  return {
    ok: true,
    kind: 'player',
    device,
    store: storeFace(engineConfig),
    screen: { ...screenFace(screen), power: hall.panelHours.of(screen) },
    programme: { url: programmeUrl(screen.id), revision: hall.app.engine().programme(screen.id)?.revision ?? '' },
    overrides: hall.delivery.overrides(screen.id).map(onTheWay),
    values: hall.delivery.screenValues(screen.id),
    songs: hall.app.songs.now(hall.app.now()),
  };
}

function rackWelcome(hall: Hall, device: string, place: string | null): RackWelcome | Refused {
  const engineConfig = hall.app.configuration();
  const rack = placesOf(engineConfig).racks.get(place ?? '');
  if (rack === undefined) return gone('rack');
  return {
    ok: true,
    kind: 'rack',
    device,
    store: storeFace(engineConfig),
    rack: rackFace(engineConfig, rack),
    values: hall.delivery.values(rack.products.map((product) => `product.likes:${product}`)),
  };
}

/** The configuration changed while the hello was looked at. */
function gone(word: string): Refused {
  return refuse('unknown-screen', `The ${word} of this device was just taken out of the configuration.`);
}

function shown(hall: Hall, link: Link, report: Shown): { ok: true } | Refused {
  if (link.kind !== 'player') return refuse('wrong-kind', 'Only players report what they show.');
  if (report.screen !== link.place) return refuse('not-allowed', `This player shows "${link.place ?? ''}".`);
  const { campaign, creative, override, shownAtMs } = report;
  link.showing = { campaign, creative, override, shownAtMs };
  const latencyMs = latencyOf(link, report);
  if (latencyMs !== null) hall.sensedToShown.observe(latencyMs / 1000);
  hall.view.shown(report.screen, latencyMs);
  hall.feed.touch();
  return OK;
}

/** Null where there is nothing to measure: no cause, or a player that came after the decision (GW-33). */
function latencyOf(link: Link, { cause, override, shownAtMs }: Shown): number | null {
  if (override === null || cause?.sensedAtMs === undefined || cause.decidedAtMs < link.sinceMs) return null;
  const latencyMs = shownAtMs - cause.sensedAtMs;
  return latencyMs >= 0 && latencyMs <= LATENCY_MAX_MS ? latencyMs : null;
}

function health(hall: Hall, link: Link, report: PlayerHealth): { ok: true } | Refused {
  if (report.screen !== link.place) return refuse('not-allowed', `This device shows "${link.place ?? ''}".`);
  const before = link.health;
  const known = before !== null && 'faults' in before ? before.faults : [];
  link.health = report;
  if (link.kind === 'player' && link.showing?.creative !== report.showing.creative) {
    link.showing = { ...report.showing, shownAtMs: null };
  }
  hall.view.health(
    link,
    report.faults.filter((fault) => !known.includes(fault)),
  );
  hall.feed.touch();
  return OK;
}

async function takePlays(
  hall: Hall,
  link: Link,
  candidates: readonly unknown[],
): Promise<{ accepted: string[]; refused: { id: string; reason: string }[] }> {
  const { device } = link;
  const plays: Play[] = [];
  const refused: { id: string; reason: string }[] = [];
  for (const candidate of candidates) {
    const parsed = play.safeParse(candidate);
    const id = parsed.success ? parsed.data.id : idOf(candidate);
    if (!parsed.success)
      refused.push({ id, reason: `malformed at ${parsed.error.issues[0]?.path.join('.') ?? 'play'}` });
    else if (!id.startsWith(`${device}.`)) refused.push({ id, reason: `not a play of ${device}` });
    else if (parsed.data.endMs < parsed.data.startMs) refused.push({ id, reason: 'it ends before it begins' });
    else plays.push(parsed.data);
  }
  if (plays.length === 0) return { accepted: [], refused };
  const taken = await hall.app.recordPlays(plays, device);
  if (taken.findings.length > 0) {
    hall.view.plays(link, taken.findings);
    hall.feed.touch();
  }
  return { accepted: [...taken.accepted], refused: [...refused, ...taken.refused] };
}

function idOf(candidate: unknown): string {
  const known = typeof candidate === 'object' && candidate !== null && 'id' in candidate ? candidate.id : '';
  return typeof known === 'string' ? known.slice(0, 120) : '';
}

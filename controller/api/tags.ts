import { tagsAnswer } from '../protocol/tags.ts';
import type { TagEntry } from '../protocol/tags.ts';
import { asItIs } from './answers.ts';
import { withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { storeDay } from './storeTime.ts';

/** Enrolled tags and how they do. Of members and staff the day alone is told (API-19). */
export function tagRoutes(http: Http, { app }: ApiPorts): void {
  http.route({
    method: 'GET',
    url: '/api/v1/tags',
    serializerCompiler: asItIs,
    config: { policy: withRight('plan') },
    schema: {
      tags: ['Tags'],
      summary: 'Enrolled tags: battery, when and where they were heard last, and whether they are lost',
      description:
        'Kept in memory alone, since the controller began. Of members and staff only the day is told, no place and no state.',
      response: { 200: tagsAnswer },
    },
    handler: async () => ({ tags: entries(app) }),
  });
}

function entries(app: ApiPorts['app']): TagEntry[] {
  const { config } = app.configuration();
  const health = new Map(app.tagHealth().map((h) => [h.identity, h]));
  const places = new Map(app.tags().map((t) => [t.tag, t]));
  const day = dayOf(config.store.timeZone);
  return config.tags.map(({ id, class: kind, identity, lost }) => {
    const { battery = null, heard = null } = health.get(identity) ?? {};
    const ofPerson = kind === 'member' || kind === 'staff';
    const when = (atMs: number): { day: string; atMs: number | null } => ({
      day: day(atMs),
      atMs: ofPerson ? null : atMs,
    });
    return {
      tag: id,
      class: kind,
      lost,
      battery: battery === null ? null : { percent: battery.percent, mv: battery.mv, ...when(battery.atMs) },
      heard: heard === null ? null : { ...when(heard.atMs), zone: ofPerson ? null : heard.zone },
      state: ofPerson ? null : (places.get(id)?.state ?? 'away'),
    };
  });
}

/** Days of the store; the calendar is asked once a quarter of an hour, not for each of thousands of tags. */
function dayOf(timeZone: string): (atMs: number) => string {
  const days = new Map<number, string>();
  return (atMs) => {
    // Offsets of time zones are whole quarters of an hour, so no day begins within one.
    const quarter = Math.floor(atMs / 900_000);
    let day = days.get(quarter);
    if (day === undefined) days.set(quarter, (day = storeDay(atMs, timeZone)));
    return day;
  };
}

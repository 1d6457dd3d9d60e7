import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Tag } from '../../config/schema/tag.ts';
import { StaleConfiguration } from '../context.ts';
import type { Origin } from '../context.ts';
import { changeConfig } from '../protocol/configChanges.ts';
import type { ConfigPatch } from '../protocol/http.ts';
import type { EventResult } from '../protocol/observation.ts';
import { entityId } from '../protocol/scalars.ts';
import {
  appConsentAnswer,
  appConsentReceipt,
  appConsentRequest,
  appSightings,
  appSightingsAnswer,
} from '../protocol/tags.ts';
import type { AppSightings } from '../protocol/tags.ts';
import { appIdentity } from './appDoor.ts';
import { limits } from './limits.ts';
import { caller } from './policy.ts';
import type { Policy } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';
import { storeDay } from './storeTime.ts';

/** Among the sources of an ingest token: it may make and withdraw consents. A `*` does not cover it. */
export const CONSENT_SCOPE = 'urn:app:consents';
const APP_SOURCE = 'urn:endcap:app';
/** Tries to save a consent while others change the store too. */
const TRIES = 5;

const consentPolicy: Policy = { kind: 'token', right: 'plan', scope: CONSENT_SCOPE };
const app: Origin = { who: 'app', maySend: (source) => source === APP_SOURCE, simulated: false };

function who(request: FastifyRequest): string {
  const { ingestToken } = request;
  return ingestToken === null ? caller(request).session.user : `token:${ingestToken.id}`;
}

/** Apps of members: sightings by their consent token, and consents given and withdrawn. */
export function appRoutes(http: Http, ports: ApiPorts): void {
  const { app: store, records, now } = ports;
  const tags = ['App'];

  http.route({
    method: 'POST',
    url: '/api/v1/app/sightings',
    bodyLimit: 16 * 1024,
    config: { policy: { kind: 'app' }, rateLimit: limits.appSightings },
    schema: {
      tags,
      summary: "Where a member's app finds itself: a zone, or fixed beacons that it ranged",
      description:
        'The consent token is given to the app by the retailer; the controller keeps a shortened SHA-256 of it. ' +
        'Beacons that are none of this store are counted and forgotten. At most 90 requests a minute of one app.',
      body: appSightings,
      response: { 202: appSightingsAnswer },
    },
    async handler(request, reply) {
      const member = request.memberTag;
      if (member === null) throw new Error('an app came through without its tag');
      const { config } = store.configuration();
      const { zone, beacons = [] } = request.body;
      if (zone !== undefined && !config.zones.some((z) => z.id === zone)) {
        throw new HttpProblem(422, 'unknown-zone', `There is no zone "${zone}" in this store. Nothing was used.`);
      }
      const receivers = new Map(
        config.receivers.flatMap((r) => (r.advertises === undefined ? [] : [[r.advertises, r.id]])),
      );
      const measured = beacons.filter(({ rssi }) => rssi !== 0);
      const known = measured.flatMap(({ beacon, rssi }) => {
        const receiver = receivers.get(beacon);
        return receiver === undefined ? [] : [{ receiver, rssi }];
      });
      const events = eventsOf(member, request.body, known, now());
      const results = events.length === 0 ? [] : await store.ingest(events, app);
      const reason = reasonOf(results);
      return reply.code(202).send({
        used: results.filter(({ result }) => result === 'accepted').length,
        unknown: measured.length - known.length,
        unmeasured: beacons.length - measured.length,
        ...(reason === undefined ? {} : { reason }),
      });
    },
  });

  /** Makes a change of the tags on whatever revision is in force, or answers with every fault. */
  const change = async (changes: (config: StoreConfig) => ConfigPatch['changes'], by: string): Promise<number> => {
    for (let left = TRIES; ; left--) {
      const { revision, config, media } = store.configuration();
      const changed = changeConfig(config, changes(config), () => true);
      if (!changed.ok) {
        throw new HttpProblem(
          422,
          'faults',
          'With this the store would have faults. Nothing was changed.',
          changed.faults,
        );
      }
      try {
        return await store.saveConfiguration(changed.config, media, by, revision);
      } catch (error) {
        if (!(error instanceof StaleConfiguration) || left <= 1) throw error;
      }
    }
  };

  http.route({
    method: 'POST',
    url: '/api/v1/app/consents',
    config: { policy: consentPolicy, rateLimit: limits.consents },
    schema: {
      tags,
      summary: 'A member said yes to the app: makes the consent token, shown once, and enrols the app',
      body: appConsentRequest,
      response: { 201: appConsentAnswer },
    },
    async handler(request, reply) {
      const { name, wording, segments, on } = request.body;
      const { config } = store.configuration();
      const today = storeDay(now(), config.store.timeZone);
      if (on !== undefined && on > today) {
        throw new HttpProblem(422, 'future-consent', `The day ${on} has not come yet. Send the day of the yes.`);
      }
      const id = `app-${randomBytes(8).toString('hex')}`;
      const token = `endcap_app_${randomBytes(32).toString('base64url')}`;
      const identity = appIdentity(token);
      const by = who(request);
      const put = { id, name, class: 'member', identity, consent: { on: on ?? today, wording }, segments };
      const revision = await change(() => [{ section: 'tags', put }], by);
      await records.audit.add(now(), by, 'consent.add', id);
      return reply.code(201).send({ tag: id, identity, token, revision });
    },
  });

  http.route({
    method: 'DELETE',
    url: '/api/v1/app/consents/:tag',
    config: { policy: consentPolicy, rateLimit: limits.consents },
    schema: {
      tags,
      summary: 'A member withdraws consent: the app or fob is heard no more, at once, and what was kept is erased',
      description: 'An ingest token withdraws consents of apps; whoever may plan those of fobs too.',
      params: z.strictObject({ tag: entityId }),
      response: { 200: appConsentReceipt },
    },
    async handler(request) {
      const { tag: id } = request.params;
      const { config } = store.configuration();
      const found = config.tags.find((t) => t.id === id && t.class === 'member');
      const isApp = found?.identity.startsWith('app:') === true;
      if (found === undefined || (!isApp && request.ingestToken !== null)) {
        throw notFound(`There is no consent "${id}". It may have been withdrawn before.`);
      }
      const by = who(request);
      const buttons = config.buttons.filter((b) => b.tag === id).map((b) => `"${b.name}"`);
      const revision = await change((current) => [...unbound(id, current), { section: 'tags', remove: id }], by);
      const earlier = await records.config.eraseTag(id);
      const what = isApp ? 'consent token, name, consent and segments' : 'identity, name, consent and segments';
      const erased = [
        `the tag with its ${what}, from the store in force`,
        ...(buttons.length === 0 ? [] : [`that ${buttons.join(' and ')} stood for its button`]),
        `its name, identity and consent from ${earlier === 1 ? 'an earlier revision' : `${earlier} earlier revisions`}`,
        'where it was: that was held in memory alone',
      ];
      await records.audit.add(now(), by, 'consent.withdraw', `${id}: ${erased.join('; ')}`);
      const remains = [
        isApp
          ? `lines of the audit that a consent ${id} was given and withdrawn`
          : `lines of the audit that a tag ${id} was enrolled and its consent withdrawn`,
        'counts and readings, in which nobody can be told from another',
        'copies that were made of the data folder before now, until they are deleted',
      ];
      return { tag: id, atMs: now(), revision, erased, remains };
    },
  });
}

/** Buttons that stood for the button of a tag stand for it no more. */
function unbound(tag: string, { buttons }: StoreConfig): ConfigPatch['changes'] {
  return buttons
    .filter((b) => b.tag === tag)
    .map(({ tag: _gone, ...rest }) => ({ section: 'buttons' as const, put: rest }));
}

function eventsOf(
  { identity }: Tag,
  { zone, confidence, at }: AppSightings,
  known: readonly { readonly receiver: string; readonly rssi: number }[],
  nowMs: number,
): unknown[] {
  const event = (type: string, data: object): object => ({
    specversion: '1.0',
    id: randomUUID(),
    source: APP_SOURCE,
    type,
    time: at ?? new Date(nowMs).toISOString(),
    data: { tag: identity, ...data },
  });
  const place =
    zone === undefined ? [] : [event('endcap.place.v1', { zone, ...(confidence === undefined ? {} : { confidence }) })];
  return [...place, ...known.map((data) => event('endcap.sighting.v1', data))];
}

/** Why something of it did not count. */
function reasonOf(results: readonly EventResult[]): string | undefined {
  return results.find(({ result }) => result !== 'accepted')?.reason;
}

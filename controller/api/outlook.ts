import type { z } from 'zod';
import type { EngineConfig } from '../engine/io.ts';
import { changeConfig } from '../protocol/configChanges.ts';
import { outlook, outlookQuery, outlookRequest } from '../protocol/outlook.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import { mediaPaths } from '../records/storeMedia.ts';
import { asItIs } from './answers.ts';
import { signedIn } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem, notFound } from './problems.ts';

const MAX_DRAFT_BYTES = 2 * 1024 * 1024;
const DAY_MS = 86_400_000;
/** Further ahead nothing is asked for. */
const FURTHEST_MS = 400 * DAY_MS;
const MINUTE_MS = 60_000;

type Span = Pick<z.infer<typeof outlookRequest>, 'from' | 'days' | 'screen'>;

/** What is coming: as the store is, and as it would be with a draft. */
export function outlookRoutes(http: Http, { app, records, outlooks, now }: ApiPorts): void {
  const tags = ['Outlook'];

  const make = async (source: EngineConfig, { from, days, ...span }: Span, draft: boolean) => {
    const screen = span.screen ?? null;
    const nowMs = now();
    // Whole minutes, so that those who ask at the same time share an answer.
    const fromMs = from ?? Math.floor(nowMs / MINUTE_MS) * MINUTE_MS;
    if (fromMs < nowMs - DAY_MS || fromMs > nowMs + FURTHEST_MS)
      throw new HttpProblem(422, 'bad-range', 'An outlook begins today or in the next 400 days. Choose such a day.');
    if (screen !== null && !source.config.screens.some((s) => s.id === screen))
      throw notFound(`There is no screen "${screen}". It may have been removed; reload the page.`);
    const stock = app
      .engine()
      .readings()
      .filter((r) => r.kind === 'product.stock' && r.quality === 'live');
    const job = { source, draft, fromMs, days, screen, stock, nowMs };
    const key = draft ? null : [source.revision, from ?? 'now', days, screen].join(' ');
    const made = await outlooks.make(job, key);
    if (made.ok) return made.outlook;
    const words = `${made.message.charAt(0).toUpperCase()}${made.message.slice(1)}.`;
    throw new HttpProblem(made.code === 'busy' ? 429 : 500, made.code, words);
  };

  http.route({
    method: 'GET',
    url: '/api/v1/outlook',
    serializerCompiler: asItIs,
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'What is coming: conflicts, booked time, and people expected',
      description:
        'Campaigns that can never play and why, hours in which campaigns get less than they ask, who has how much of ' +
        'each screen, and the people expected in each zone with how wrong that was. An answer is kept for a minute.',
      querystring: outlookQuery,
      response: { 200: outlook },
    },
    handler: (request) => make(app.configuration(), request.query, false),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/outlook',
    bodyLimit: MAX_DRAFT_BYTES,
    serializerCompiler: asItIs,
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'What would be coming with a draft',
      description:
        'Takes changes as PATCH /api/v1/config does, and saves nothing. A file that nobody has uploaded yet is no ' +
        'fault: its campaign is then told to have nothing to show.',
      body: outlookRequest,
      response: { 200: outlook },
    },
    async handler(request) {
      const { changes, ...span } = request.body;
      const inForce = app.configuration();
      const changed = changeConfig(inForce.config, changes, () => true);
      if (!changed.ok) {
        const many = changed.faults.length === 1 ? 'a fault' : `${changed.faults.length} faults`;
        throw new HttpProblem(422, 'faults', `The draft has ${many}. Correct them and try again.`, changed.faults);
      }
      const media: Record<string, AssetRef> = {};
      for (const path of mediaPaths(changed.config)) {
        const asset = inForce.media[path] ?? records.library.get(path)?.asset;
        if (asset !== undefined) media[path] = asset;
      }
      return make({ ...inForce, config: changed.config, media }, span, true);
    },
  });
}

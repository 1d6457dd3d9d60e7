import { z } from 'zod';
import { rights } from '../protocol/console.ts';
import type { Role } from '../protocol/console.ts';
import type { Session } from '../protocol/http.ts';
import { configPatch, configPatched, revisionsAnswer, sectionRight } from '../protocol/http.ts';
import type { ConfigPatch } from '../protocol/http.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import { eraseMembersGone } from '../records/membersGone.ts';
import { mediaPaths } from '../records/storeMedia.ts';
import { StaleConfiguration } from '../context.ts';
import { changeConfig, changesText } from '../protocol/configChanges.ts';
import { caller, signedIn, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { HttpProblem } from './problems.ts';

/** Five hundred entries of a large store. */
const MAX_PATCH_BYTES = 2 * 1024 * 1024;

/** Refuses the first section that this role may not change, by its name. */
function requireSections({ role, rights: own }: Session, changes: ConfigPatch['changes']): void {
  for (const { section } of changes) {
    const right = sectionRight[section];
    if (own.includes(right)) continue;
    const able = (Object.keys(rights) as Role[]).filter((other) => rights[other].includes(right));
    throw new HttpProblem(
      403,
      'not-allowed',
      `Changing "${section}" needs the right "${right}", and the role ${role} lacks it. ` +
        `Nothing was changed. Ask someone with the role ${able.join(' or ')}.`,
    );
  }
}

/** Changes of the configuration, and its revisions. */
export function configRoutes(http: Http, { app, records, now }: ApiPorts): void {
  const tags = ['Store'];

  http.route({
    method: 'PATCH',
    url: '/api/v1/config',
    bodyLimit: MAX_PATCH_BYTES,
    config: { policy: signedIn },
    schema: {
      tags,
      summary: 'Change entries of the store: all of them or none',
      description:
        'Each section needs its right: the floor plan\'s "plan", campaigns and products "campaigns", the rest ' +
        '"configure". 409 when the store was changed since the base revision; 422 with every fault of the whole store.',
      body: configPatch,
      response: { 200: configPatched },
    },
    async handler(request) {
      const { base, changes } = request.body;
      const { session } = caller(request);
      requireSections(session, changes);
      const { revision: current, config: before, media: inForce } = app.configuration();
      if (base !== current) throw new StaleConfiguration(current);
      const asset = (path: string): AssetRef | undefined => inForce[path] ?? records.library.get(path)?.asset;
      const changed = changeConfig(before, changes, (path) => asset(path) !== undefined);
      if (!changed.ok) {
        const many = changed.faults.length === 1 ? 'a fault' : `${changed.faults.length} faults`;
        throw new HttpProblem(
          422,
          'faults',
          `With this change the store would have ${many}. Nothing was changed.`,
          changed.faults,
        );
      }
      // Files that nothing names any more stay listed, so that undo finds them.
      const media: Record<string, AssetRef> = { ...inForce };
      for (const path of mediaPaths(changed.config)) media[path] = asset(path)!;
      const revision = await app.saveConfiguration(changed.config, media, session.user, base);
      await records.audit.add(now(), session.user, 'config.change', `revision ${revision}: ${changesText(changes)}`);
      await eraseMembersGone(records, before, changed.config);
      return { revision };
    },
  });

  http.route({
    method: 'GET',
    url: '/api/v1/config/revisions',
    config: { policy: withRight('configure') },
    schema: {
      tags,
      summary: 'Revisions of the configuration, newest first',
      querystring: z.strictObject({ limit: z.coerce.number().int().min(1).max(1000).default(100) }),
      response: { 200: revisionsAnswer },
    },
    handler: async (request) => ({ revisions: records.config.revisions(request.query.limit) }),
  });
}

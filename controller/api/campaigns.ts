import { z } from 'zod';
import { campaignsAnswer, campaignState, campaignStatus } from '../protocol/http.ts';
import { entityId } from '../protocol/scalars.ts';
import { asItIs } from './answers.ts';
import { caller, signedIn, withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';
import { notFound } from './problems.ts';
import { storeDayStart } from './storeTime.ts';

type CampaignState = z.infer<typeof campaignState>;

/** Campaigns with what they do now; pausing and resuming them. */
export function campaignRoutes(http: Http, { app, records, now }: ApiPorts): void {
  const tags = ['Campaigns'];

  const states = (only?: string): CampaignState[] => {
    const { config } = app.configuration();
    const today = storeDayStart(now(), config.store.timeZone);
    const plays = new Map(records.plays.countSince(today).map((count) => [count.campaign, count.plays]));
    const views = new Map(
      app
        .engine()
        .campaigns()
        .map((view) => [view.id, view]),
    );
    return config.campaigns.flatMap((campaign) => {
      const view = views.get(campaign.id);
      if (view === undefined || (only !== undefined && campaign.id !== only)) return [];
      return {
        campaign: { ...campaign, status: view.status },
        onScreens: [...view.onScreens],
        targets: [...view.targets],
        trigger: view.trigger,
        why: view.why,
        playsToday: plays.get(campaign.id) ?? 0,
      };
    });
  };

  http.route({
    method: 'GET',
    url: '/api/v1/campaigns',
    serializerCompiler: asItIs,
    config: { policy: signedIn },
    schema: { tags, summary: 'Every campaign and what it does now', response: { 200: campaignsAnswer } },
    handler: async () => ({ campaigns: states() }),
  });

  http.route({
    method: 'POST',
    url: '/api/v1/campaigns/:id/status',
    config: { policy: withRight('campaigns') },
    schema: {
      tags,
      summary: 'Approve or pause a campaign, at once',
      params: z.strictObject({ id: entityId }),
      body: campaignStatus,
      response: { 200: campaignState },
    },
    async handler(request) {
      const { id } = request.params;
      const { status } = request.body;
      const before = states(id)[0];
      if (before === undefined)
        throw notFound(`There is no campaign "${id}". It may have been removed; reload the page.`);
      const { user } = caller(request).session;
      await app.setCampaignStatus(id, status, user);
      await records.audit.add(now(), user, `campaign.${status}`, id);
      return states(id)[0] ?? before;
    },
  });
}

import { journeyDay } from '../protocol/journeys.ts';
import { signedIn } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';

/** How members went through the store today. */
export function journeyRoutes(http: Http, { app }: ApiPorts): void {
  http.route({
    method: 'GET',
    url: '/api/v1/journeys',
    config: { policy: signedIn },
    schema: {
      tags: ['Tags'],
      summary: 'How consenting members went through the store today',
      description:
        'First and last zones, numbers of zones and moves between zones of members whose visit to the store is over. ' +
        'A member counts once a day. No number below five is told, and none from which one could be worked out; ' +
        'numbers move on by five members or more. Nothing of it is stored.',
      response: { 200: journeyDay },
    },
    handler: () => app.journeys(),
  });
}

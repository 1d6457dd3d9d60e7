import { receiversNow } from '../protocol/receivers.ts';
import { withRight } from './policy.ts';
import type { ApiPorts, Http } from './ports.ts';

/** How the receivers hear: who is silent, and who disagrees with the survey or the plan. */
export function receiverRoutes(http: Http, { app }: ApiPorts): void {
  http.route({
    method: 'GET',
    url: '/api/v1/receivers',
    config: { policy: withRight('plan') },
    schema: {
      tags: ['Tags'],
      summary: 'How the receivers hear now',
      description:
        'When each heard an enrolled tag last, how far it is off what the survey or its place on the plan lets expect, ' +
        'and a warning where that is too much (IDN-19).',
      response: { 200: receiversNow },
    },
    handler: () => app.receivers(),
  });
}

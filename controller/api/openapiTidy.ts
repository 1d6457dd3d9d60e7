interface Answer {
  description?: string;
  content?: unknown;
}
interface Operation {
  requestBody?: unknown;
  responses?: Record<string, Answer>;
}
/** The part of an OpenAPI document that is put in order here. */
export interface Described {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, unknown> };
  [member: string]: unknown;
}

const meanings: Record<string, string> = {
  '200': 'Done.',
  '201': 'Made.',
  '202': 'Taken; each event has its result.',
  '206': 'The bytes that were asked for.',
  '503': 'Not ready; the checks say why.',
  '4XX': 'Refused: what was wrong, and what to do.',
  '5XX': 'It could not be done here: what happened, and what to do.',
};
/** Answers that have no body. */
const bare = new Set(['204', '304', '416']);

/** Components that something refers to. */
function used(document: Described): Record<string, unknown> {
  const schemas = document.components?.schemas ?? {};
  const found = new Set<string>();
  const visit = (text: string): void => {
    for (const [, name = ''] of text.matchAll(/"#\/components\/schemas\/([^"/]+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      visit(JSON.stringify(schemas[name] ?? null));
    }
  };
  visit(JSON.stringify(document.paths ?? {}));
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)));
}

/**
 * Puts a generated description in order: answers in words, no bodies where there are none, no schema that nothing uses.
 *
 * @param bodies request bodies of POST routes that read them by themselves, by path
 */
export function tidy(document: Described, bodies: Readonly<Record<string, unknown>>): Described {
  for (const [path, operations] of Object.entries(document.paths ?? {})) {
    const post = operations['post'];
    if (post !== undefined && bodies[path] !== undefined) post.requestBody = bodies[path];
    for (const operation of Object.values(operations)) {
      for (const [status, answer] of Object.entries(operation.responses ?? {})) {
        const meaning = meanings[status];
        if (answer.description === 'Default Response' && meaning !== undefined) answer.description = meaning;
        if (bare.has(status)) delete answer.content;
      }
    }
  }
  return { ...document, components: { ...document.components, schemas: used(document) } };
}

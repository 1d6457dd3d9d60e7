/**
 * Where the tag is, and how soon that is published: recorded walks with their true places through presence, as the
 * controller drives it, beside the rules of others; and how many sightings presence takes. `--data DIR` is a folder
 * laid out as danis-tetam, `--survey FILE` a survey of it, `--json FILE` for programs, `--only accuracy|throughput`
 * for one half, `--zones receivers` makes every receiver a zone of its own.
 */
import { parseArgs } from 'node:util';
import { accuracy } from './bleAccuracy.ts';
import { writeJson } from './machine.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    survey: { type: 'string' },
    json: { type: 'string' },
    only: { type: 'string' },
    zones: { type: 'string', default: 'groups' },
  },
});

const figures = accuracy({ data: values.data!, survey: values.survey, each: values.zones === 'receivers' });
writeJson(values.json, figures);

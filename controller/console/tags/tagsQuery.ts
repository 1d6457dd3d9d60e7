import { queryOptions } from '@tanstack/react-query';
import type { Survey } from '../../../config/schema/survey.ts';
import { journeyDay } from '../../protocol/journeys.ts';
import { receiversNow } from '../../protocol/receivers.ts';
import { surveyCheckAnswer } from '../../protocol/surveys.ts';
import { enrolment, tagsAnswer } from '../../protocol/tags.ts';
import type { TagEntry } from '../../protocol/tags.ts';
import { call } from '../api/client.ts';

/** Entries by id; an entry stays the same object while nothing of it changes. */
export function byTag(entries: readonly TagEntry[]): ReadonlyMap<string, TagEntry> {
  return new Map(entries.map((t) => [t.tag, t]));
}

/** How enrolled tags do. Places come by the live view; this is battery and last word. */
export const tagsQuery = queryOptions({
  queryKey: ['tags'],
  queryFn: async () => (await call('GET', '/tags', tagsAnswer)).tags,
  refetchInterval: 5_000,
});

/** What is held to the desk receiver, while somebody looks. */
export function enrolmentQuery(id: string) {
  return queryOptions({
    queryKey: ['enrolment', id],
    queryFn: () => call('GET', `/enrolments/${id}`, enrolment),
    refetchInterval: (query) => (query.state.status === 'error' ? false : 700),
    // An enrolment that is over is forgotten by the controller; nothing of it is kept here either.
    gcTime: 0,
    retry: false,
  });
}

export const journeysQuery = queryOptions({
  queryKey: ['journeys'],
  queryFn: () => call('GET', '/journeys', journeyDay),
  refetchInterval: 30_000,
});

/** How the receivers hear now, against the survey in use or the plan. */
export const receiversQuery = queryOptions({
  queryKey: ['receivers'],
  queryFn: () => call('GET', '/receivers', receiversNow),
  refetchInterval: 15_000,
});

/** How good a survey is that is in the store already. */
export function surveyQualityQuery(survey: Survey, revision: number) {
  return queryOptions({
    queryKey: ['survey-quality', survey.id, revision],
    queryFn: () => call('POST', '/surveys/check', surveyCheckAnswer, survey),
    staleTime: Infinity,
    retry: false,
  });
}

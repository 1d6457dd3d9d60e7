/** Vector 1 of the facts: a delivery captured in 2020, its person renamed, to the byte. */
export const SAMPLE =
  '{"object":"page","entry":[{"id":"103149398319188","time":1608952691,"changes":[{"value":{"from":{"id":"3550536091656165","name":"Test User"},"post_id":"103149398319188_208770550911373","created_time":1608952690,"item":"reaction","parent_id":"103149398319188_208770550911373","reaction_type":"love","verb":"add"},"field":"feed"}]}]}';
export const SAMPLE_SIGNATURE = 'sha256=46e386897212cd4ba19f0d636777217c94a0dd8f353ad08fe28d6cb22b603c5b';
export const APP_SECRET = 'meta_app_secret';
export const PAGE = '103149398319188';
export const POST = '103149398319188_208770550911373';
export const LIKER = '3550536091656165';

interface Envelope {
  entry: { id: unknown; changes: { field: string; value: Record<string, unknown> }[] }[];
}

/** The sample with other members in its value; `undefined` takes one out. */
export function sampleWith(members: Record<string, unknown>): string {
  const envelope = JSON.parse(SAMPLE) as Envelope;
  Object.assign(envelope.entry[0]!.changes[0]!.value, members);
  return JSON.stringify(envelope);
}

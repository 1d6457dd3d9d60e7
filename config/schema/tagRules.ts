import type { Fault } from './fault.ts';
import type { StoreConfig } from './storeConfig.ts';
import type { Tag } from './tag.ts';

type Sound = Partial<StoreConfig>;

/** Faults of tags, receivers, buttons and surveys that are sound by themselves and do not fit together. */
export function tagRuleFaults(sound: Sound): Fault[] {
  const faults: Fault[] = [];
  sound.tags?.forEach((tag, i) => faults.push(...ownFaults(tag, `tags[${i}](${tag.id})`)));
  faults.push(...identityFaults(sound), ...receiverFaults(sound), ...buttonFaults(sound), ...surveyFaults(sound));
  return faults;
}

function ownFaults(tag: Tag, at: string): Fault[] {
  const faults: Fault[] = [];
  const add = (field: string, message: string, fix: string): void =>
    void faults.push({ path: `${at}.${field}`, message, fix });
  const member = tag.class === 'member';
  if (!member && tag.consent !== undefined)
    add(
      'consent',
      `a tag of class ${tag.class} is carried by nobody who could consent`,
      'remove it, or make the class member',
    );
  if (!member && tag.segments.length > 0)
    add(
      'segments',
      `a tag of class ${tag.class} declares nothing; segments are of members`,
      'remove them, or make the class member',
    );
  if (member && tag.segments.length > 0 && tag.consent === undefined)
    add(
      'segments',
      'segments are kept of members who said yes only',
      'record the consent (on, wording), or remove the segments',
    );
  const rolling = tag.identity.startsWith('eid:');
  if (rolling && tag.eid === undefined)
    add(
      'eid',
      'a rolling id is known by its key alone, and there is none',
      'add eid with key, exponent, counter and at',
    );
  if (!rolling && tag.eid !== undefined)
    add('eid', 'a key is of use for a rolling id only', 'make the identity "eid:<name>", or remove eid');
  if (tag.identity.startsWith('app:')) {
    if (!member) add('class', "a retailer's app is carried by a member", 'make the class member');
    if (tag.consent === undefined)
      add(
        'consent',
        'an app is heard with the consent of its member only',
        'record the consent (on, wording), or remove the tag',
      );
  }
  return faults;
}

/** Whatever is heard must lead to one tag, and a fixed beacon to one receiver. */
function identityFaults({ tags = [], receivers = [] }: Sound): Fault[] {
  const faults: Fault[] = [];
  const once = (
    seen: Map<string, string>,
    value: string | undefined,
    path: string,
    owner: string,
    what: string,
  ): void => {
    if (value === undefined) return;
    const first = seen.get(value.toLowerCase());
    if (first === undefined) seen.set(value.toLowerCase(), owner);
    else
      faults.push({
        path,
        message: `${first} has the same ${what}`,
        fix: `give each its own ${what}, or remove one of them`,
      });
  };
  const identities = new Map<string, string>();
  const keys = new Map<string, string>();
  tags.forEach((t, i) => {
    const owner = `tags[${i}](${t.id})`;
    once(identities, t.identity, `${owner}.identity`, owner, 'identity');
    once(keys, t.eid?.key, `${owner}.eid.key`, owner, 'key');
  });
  const beacons = new Map<string, string>();
  receivers.forEach((r, i) => {
    const owner = `receivers[${i}](${r.id})`;
    once(beacons, r.advertises, `${owner}.advertises`, owner, 'advertised identity');
  });
  return faults;
}

function receiverFaults({ receivers = [] }: Sound): Fault[] {
  const faults: Fault[] = [];
  receivers.forEach((r, i) => {
    const at = `receivers[${i}](${r.id})`;
    if (r.desk && !r.listens)
      faults.push({
        path: `${at}.desk`,
        message: 'tags are held to a desk receiver, and this one does not listen',
        fix: 'make listens true, or desk false',
      });
    // An app cannot tell which beacon a rolling id is of, and no beacon advertises an app.
    const kind = r.advertises?.split(':')[0];
    if (kind === 'app' || kind === 'eid')
      faults.push({
        path: `${at}.advertises`,
        message:
          kind === 'app'
            ? 'an app is not what a beacon advertises'
            : 'an app cannot know a beacon by an id that changes',
        fix: 'name an identity that stays the same, such as "ibeacon:<32 hex>-<major>-<minor>"',
      });
  });
  return faults;
}

function buttonFaults({ buttons = [] }: Sound): Fault[] {
  const faults: Fault[] = [];
  const seen = new Map<string, string>();
  buttons.forEach((b, i) => {
    if (b.tag === undefined) return;
    const owner = `buttons[${i}](${b.id})`;
    const first = seen.get(b.tag);
    if (first === undefined) seen.set(b.tag, owner);
    else
      faults.push({
        path: `${owner}.tag`,
        message: `the presses of this tag are those of ${first}`,
        fix: 'name another tag, or remove one of the buttons',
      });
  });
  return faults;
}

function surveyFaults({ surveys = [], receivers = [], floorPlan }: Sound): Fault[] {
  const faults: Fault[] = [];
  const deaf = new Set(receivers.flatMap((r) => (r.listens ? [] : [r.id])));
  let inUse: string | undefined;
  surveys.forEach((s, i) => {
    const at = `surveys[${i}](${s.id})`;
    if (s.inUse && inUse !== undefined)
      faults.push({
        path: `${at}.inUse`,
        message: `${inUse} is in use too, and places are worked out by one survey`,
        fix: 'make one of them false',
      });
    if (s.inUse) inUse ??= at;
    s.points.forEach((p, j) => {
      const point = `${at}.points[${j}]`;
      const { x, y } = p.at;
      if (floorPlan !== undefined && (x < 0 || y < 0 || x > floorPlan.widthM || y > floorPlan.heightM))
        faults.push({
          path: `${point}.at`,
          message: `(${x}, ${y}) lies beyond the floor plan of ${floorPlan.widthM} by ${floorPlan.heightM} m`,
          fix: 'give places in metres from the top left corner of the plan',
        });
      const seen = new Set<string>();
      p.heard.forEach((h, k) => {
        const path = `${point}.heard[${k}].receiver`;
        if (deaf.has(h.receiver))
          faults.push({
            path,
            message: `the receiver "${h.receiver}" does not listen`,
            fix: 'make listens true there, or remove this line',
          });
        if (seen.has(h.receiver))
          faults.push({
            path,
            message: `"${h.receiver}" is named twice at this point`,
            fix: 'keep one of the two lines',
          });
        seen.add(h.receiver);
      });
    });
  });
  return faults;
}

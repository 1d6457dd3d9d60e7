import { tagIdentity } from '../../../config/schema/tag.ts';

export type IdentityRead =
  | { readonly ok: true; readonly identity: string; readonly said: string }
  | { readonly ok: false; readonly message: string };

/** The forms in which an identity can be typed, each with an example and where it is found. */
export const identityForms = [
  {
    name: 'iBeacon',
    example: '2f234454-cf6d-4a0f-adf2-f4911ba9ffa6 / 1 / 7',
    where: 'UUID, major and minor, from the maker’s app',
  },
  {
    name: 'Eddystone',
    example: 'eddystone:00112233445566778899aabbccddeeff',
    where: 'namespace and instance together, 32 digits',
  },
  { name: 'AltBeacon', example: 'altbeacon:2f234454cf6d4a0fadf2f4911ba9ffa600010007', where: '40 digits' },
  { name: 'Kontakt', example: 'kontakt:a1b2c3', where: 'unique id on the back of the tag' },
  { name: 'Address', example: 'E7:8F:13:56:24:CE', where: 'only where it never changes' },
] as const;

const unreadable =
  'This is no form that is known here. Type it as in one of the examples below, or hold the tag to the desk instead.';

/**
 * Reads an identity as people copy it from a label or an app: with dashes, colons and spaces, or in the store's own form.
 * `said` tells what it was taken for.
 */
export function readIdentity(typed: string): IdentityRead {
  const text = typed.trim().toLowerCase();
  if (text === '') return { ok: false, message: 'Type what the tag advertises.' };
  const [kind = '', rest = ''] = text.includes(':')
    ? [text.slice(0, text.indexOf(':')), text.slice(text.indexOf(':') + 1)]
    : [];
  switch (kind) {
    case 'app':
      return { ok: false, message: "An app is enrolled by “Member's app”, which makes its consent token." };
    case 'eid':
      return { ok: false, message: 'An id that changes is known by its key. Choose “Rolling id” above.' };
    case 'ibeacon':
      return iBeacon(rest);
    case 'altbeacon':
      return digits('altbeacon', 'AltBeacon', rest, 40);
    case 'eddystone':
      return digits('eddystone', 'Eddystone', rest, 32);
    case 'kontakt':
      return kontakt(rest);
    case 'mac':
      return address(rest);
  }
  if (/^([0-9a-f]{2}[:\-. ]){5}[0-9a-f]{2}$/.test(text)) return address(text);
  if (/^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}(\D|$)/.test(text)) return iBeacon(text);
  const plain = text.replaceAll(/[\s:-]/g, '');
  if (/^[0-9a-f]+$/.test(plain)) {
    if (plain.length === 12) return address(plain);
    if (plain.length === 40) return digits('altbeacon', 'AltBeacon', plain, 40);
    return { ok: false, message: `${plain.length} digits are none of the forms: an address has 12, AltBeacon has 40.` };
  }
  return { ok: false, message: unreadable };
}

function taken(identity: string, said: string): IdentityRead {
  return tagIdentity.safeParse(identity).success ? { ok: true, identity, said } : { ok: false, message: unreadable };
}

function digits(prefix: string, name: string, text: string, length: number): IdentityRead {
  const plain = text.replaceAll(/[\s:-]/g, '');
  if (!/^[0-9a-f]*$/.test(plain))
    return { ok: false, message: `${name} is written with digits 0 to 9 and a to f alone.` };
  if (plain.length !== length) return { ok: false, message: `${name} has ${length} digits; this has ${plain.length}.` };
  return taken(`${prefix}:${plain}`, name);
}

function iBeacon(text: string): IdentityRead {
  const found = /^([0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12})(.*)$/.exec(text);
  if (found === null) return { ok: false, message: 'The UUID of an iBeacon has 32 digits.' };
  const numbers = (found[2] ?? '').match(/\d+/g) ?? [];
  const [major, minor] = numbers.map(Number);
  if (numbers.length !== 2 || major === undefined || minor === undefined) {
    return { ok: false, message: 'After the UUID come major and minor, such as “… / 1 / 7”.' };
  }
  if (major > 65_535 || minor > 65_535) return { ok: false, message: 'Major and minor are 65535 at most.' };
  return taken(`ibeacon:${found[1]!.replaceAll('-', '')}-${major}-${minor}`, `iBeacon, major ${major}, minor ${minor}`);
}

function kontakt(text: string): IdentityRead {
  const id = text.trim();
  if (!/^[a-z0-9]{4,8}$/.test(id)) return { ok: false, message: 'A Kontakt id has four to eight letters and digits.' };
  return taken(`kontakt:${id}`, 'Kontakt tag');
}

function address(text: string): IdentityRead {
  const plain = text.replaceAll(/[^0-9a-f]/g, '');
  if (plain.length !== 12) return { ok: false, message: `An address has 12 digits; this has ${plain.length}.` };
  return taken(`mac:${plain}`, 'Address; it must be one that never changes');
}

const names: Readonly<Record<string, string>> = {
  mac: 'Address',
  ibeacon: 'iBeacon',
  altbeacon: 'AltBeacon',
  eddystone: 'Eddystone',
  eid: 'Rolling id',
  kontakt: 'Kontakt',
  app: 'App',
};

/** An identity for people: its kind, and its digits in groups. */
export function identityWords(identity: string): { readonly kind: string; readonly text: string } {
  const at = identity.indexOf(':');
  const prefix = identity.slice(0, at);
  const rest = identity.slice(at + 1);
  const kind = names[prefix] ?? prefix;
  switch (prefix) {
    case 'mac':
      return { kind, text: (rest.match(/../g) ?? []).join(':').toUpperCase() };
    case 'ibeacon': {
      const [uuid = '', major = '', minor = ''] = rest.split('-');
      return { kind, text: `${uuid.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')} / ${major} / ${minor}` };
    }
    case 'eddystone':
      return { kind, text: `${rest.slice(0, 20)} ${rest.slice(20)}` };
    default:
      return { kind, text: rest };
  }
}

/** An identity short enough for a list; its last digits tell tags of one maker apart. */
export function identityShort(identity: string): string {
  const { kind, text } = identityWords(identity);
  return text.length <= 24 ? `${kind} ${text}` : `${kind} …${text.slice(-14)}`;
}

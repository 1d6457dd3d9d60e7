/** The few words that displays say themselves. Everything else comes from the store's own configuration. */
export interface Words {
  readonly scan: string;
  readonly likes: string;
  readonly like: string;
  readonly pairTitle: string;
  readonly pairSteps: readonly string[];
  readonly pairValid: (minutes: number) => string;
  readonly pairDevice: string;
  readonly connecting: string;
  readonly connectingHint: string;
  readonly revokedTitle: string;
  readonly refusedTitle: string;
  readonly soldOut: string;
  readonly fewLeft: (count: string) => string;
  readonly inStock: (count: string) => string;
  readonly playsNow: string;
  readonly comesNext: string;
  readonly wishes: (count: number, text: string) => string;
  /** Where nothing is known of wishes: the shop plays its own music. */
  readonly houseMusic: string;
  readonly houseMusicText: string;
}

const en: Words = {
  scan: 'Scan for facts and to like it',
  likes: 'likes',
  like: 'like',
  pairTitle: 'Pair this display',
  pairSteps: ['Open the Endcap console', 'Choose Devices, then Pair', 'Enter this code'],
  pairValid: (minutes) => `Valid for ${minutes} min`,
  pairDevice: 'This device calls itself',
  connecting: 'Looking for the store controller',
  connectingHint: 'This display starts by itself as soon as the controller answers.',
  revokedTitle: 'This display was signed out',
  refusedTitle: 'The controller did not let this display in',
  soldOut: 'Sold out just now',
  fewLeft: (count) => `Only ${count} left`,
  inStock: (count) => `${count} in stock`,
  playsNow: 'Playing now',
  comesNext: 'Coming up',
  wishes: (count, text) => (count === 1 ? '1 wish' : `${text} wishes`),
  houseMusic: 'Music from the shop',
  houseMusicText: 'Just now we choose for you. Enjoy it.',
};

const de: Words = {
  scan: 'Scannen: Fakten und Herz geben',
  likes: 'Likes',
  like: 'Like',
  pairTitle: 'Anzeige koppeln',
  pairSteps: ['Endcap-Konsole öffnen', 'Geräte wählen, dann Koppeln', 'Diesen Code eingeben'],
  pairValid: (minutes) => `Noch ${minutes} Min. gültig`,
  pairDevice: 'Dieses Gerät nennt sich',
  connecting: 'Suche die Steuerung des Geschäfts',
  connectingHint: 'Die Anzeige startet von selbst, sobald die Steuerung antwortet.',
  revokedTitle: 'Diese Anzeige wurde abgemeldet',
  refusedTitle: 'Die Steuerung hat diese Anzeige nicht zugelassen',
  soldOut: 'Gerade ausverkauft',
  fewLeft: (count) => `Nur noch ${count} da`,
  inStock: (count) => `${count} vorrätig`,
  playsNow: 'Läuft gerade',
  comesNext: 'Als Nächstes',
  wishes: (count, text) => (count === 1 ? '1 Wunsch' : `${text} Wünsche`),
  houseMusic: 'Musik aus dem Haus',
  houseMusicText: 'Gerade wählen wir für Sie aus. Viel Freude damit.',
};

const nl: Words = {
  scan: 'Scan voor info en een hartje',
  likes: 'likes',
  like: 'like',
  pairTitle: 'Scherm koppelen',
  pairSteps: ['Open de Endcap-console', 'Kies Apparaten en dan Koppelen', 'Voer deze code in'],
  pairValid: (minutes) => `Nog ${minutes} min geldig`,
  pairDevice: 'Dit apparaat heet',
  connecting: 'Zoekt de besturing van de winkel',
  connectingHint: 'Het scherm start vanzelf zodra de besturing antwoordt.',
  revokedTitle: 'Dit scherm is afgemeld',
  refusedTitle: 'De besturing heeft dit scherm niet toegelaten',
  soldOut: 'Net uitverkocht',
  fewLeft: (count) => `Nog maar ${count}`,
  inStock: (count) => `${count} op voorraad`,
  playsNow: 'Nu te horen',
  comesNext: 'Hierna',
  wishes: (count, text) => (count === 1 ? '1 verzoek' : `${text} verzoeken`),
  houseMusic: 'Muziek van de winkel',
  houseMusicText: 'Nu kiezen wij even voor u. Veel plezier ermee.',
};

const all = new Map([
  ['en', en],
  ['de', de],
  ['nl', nl],
]);
export const LANGUAGES: readonly string[] = [...all.keys()];

/** Words of a locale; English where there are none. */
export function wordsOf(locale: string): Words {
  return all.get(locale.toLowerCase().split('-')[0]!) ?? en;
}

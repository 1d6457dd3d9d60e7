/** What the phone page says, by language. */
export interface PhoneWords {
  readonly like: string;
  readonly liked: string;
  readonly counted: string;
  readonly already: string;
  readonly notNow: string;
  readonly likes: (count: string, one: boolean) => string;
  readonly noLikes: string;
  readonly live: string;
  readonly facts: string;
  readonly privacy: string;
  readonly unknownTitle: string;
  readonly unknownText: string;
  readonly errorTitle: string;
  readonly errorText: string;
  readonly offlineText: string;
  readonly retry: string;
  readonly loading: string;
}

const en: PhoneWords = {
  like: 'Like',
  liked: 'Liked',
  counted: 'Counted. It is on the rack now.',
  already: 'Your like of today is counted already. Come back tomorrow.',
  notNow: 'Your like did not get through. Try again.',
  likes: (count, one) => `${count} ${one ? 'like' : 'likes'}`,
  noLikes: 'Be the first to like it today',
  live: 'live now',
  facts: 'Details',
  privacy: 'Your like is counted without knowing who you are.',
  unknownTitle: 'This product is not in our store',
  unknownText: 'The code you scanned belongs to something we do not carry. Ask our staff, they are glad to help.',
  errorTitle: 'The store does not answer',
  errorText: 'Something went wrong on our side. Try again in a moment.',
  offlineText: 'Your phone is offline. Connect to the store’s wireless network and try again.',
  retry: 'Try again',
  loading: 'Loading',
};

const de: PhoneWords = {
  like: 'Gefällt mir',
  liked: 'Gefällt dir',
  counted: 'Gezählt. Es steht jetzt am Regal.',
  already: 'Dein Herz von heute ist schon gezählt. Bis morgen!',
  notNow: 'Dein Herz kam nicht durch. Versuch es noch einmal.',
  likes: (count, one) => `${count} ${one ? 'Like' : 'Likes'}`,
  noLikes: 'Gib heute das erste Herz',
  live: 'gerade jetzt',
  facts: 'Details',
  privacy: 'Dein Herz wird gezählt, ohne zu wissen, wer du bist.',
  unknownTitle: 'Dieses Produkt führen wir nicht',
  unknownText: 'Der gescannte Code gehört zu etwas, das wir nicht haben. Frag uns im Geschäft, wir helfen gern.',
  errorTitle: 'Das Geschäft antwortet nicht',
  errorText: 'Bei uns ist etwas schiefgegangen. Versuch es gleich noch einmal.',
  offlineText: 'Dein Telefon ist offline. Verbinde dich mit dem WLAN des Geschäfts und versuch es noch einmal.',
  retry: 'Noch einmal',
  loading: 'Lädt',
};

const nl: PhoneWords = {
  like: 'Vind ik leuk',
  liked: 'Leuk gevonden',
  counted: 'Geteld. Het staat nu op het rek.',
  already: 'Je hartje van vandaag is al geteld. Tot morgen!',
  notNow: 'Je hartje kwam niet aan. Probeer het opnieuw.',
  likes: (count, one) => `${count} ${one ? 'like' : 'likes'}`,
  noLikes: 'Geef vandaag het eerste hartje',
  live: 'nu live',
  facts: 'Details',
  privacy: 'Je hartje telt mee zonder dat we weten wie je bent.',
  unknownTitle: 'Dit product hebben we niet',
  unknownText: 'De code hoort bij iets dat we niet verkopen. Vraag het in de winkel, we helpen je graag.',
  errorTitle: 'De winkel antwoordt niet',
  errorText: 'Er ging bij ons iets mis. Probeer het zo nog eens.',
  offlineText: 'Je telefoon is offline. Maak verbinding met het wifi van de winkel en probeer het opnieuw.',
  retry: 'Opnieuw',
  loading: 'Laden',
};

export function phoneWords(locale: string): PhoneWords {
  const language = locale.toLowerCase().split('-')[0];
  return language === 'de' ? de : language === 'nl' ? nl : en;
}

/** What the phone page says, by language. */
export interface PhoneWords {
  readonly like: string;
  readonly liked: string;
  readonly counted: string;
  readonly already: string;
  readonly notNow: string;
  readonly moment: string;
  readonly notKept: string;
  readonly busy: string;
  readonly likes: (count: string, one: boolean) => string;
  readonly noLikes: string;
  readonly fewLikes: string;
  readonly noReading: string;
  readonly live: string;
  readonly asOf: (time: string) => string;
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
  moment: 'One moment…',
  notKept: 'Your like was not counted. Allow cookies for this page and try again.',
  busy: 'Very many likes came from here. Try again in a while.',
  likes: (count, one) => `${count} ${one ? 'like' : 'likes'}`,
  noLikes: 'No likes yet. Be the first.',
  fewLikes: 'Only a few likes so far. Add yours.',
  noReading: 'Likes cannot be read right now',
  live: 'live now',
  asOf: (time) => `as of ${time}`,
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
  moment: 'Einen Moment…',
  notKept: 'Dein Herz wurde nicht gezählt. Erlaube Cookies für diese Seite und versuch es noch einmal.',
  busy: 'Von hier kamen sehr viele Herzen. Versuch es später noch einmal.',
  likes: (count, one) => `${count} ${one ? 'Like' : 'Likes'}`,
  noLikes: 'Noch keine Likes. Gib das erste Herz.',
  fewLikes: 'Erst wenige Likes. Gib dein Herz dazu.',
  noReading: 'Die Likes sind gerade nicht zu lesen',
  live: 'gerade jetzt',
  asOf: (time) => `Stand ${time}`,
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
  moment: 'Een ogenblik…',
  notKept: 'Je hartje is niet geteld. Sta cookies toe voor deze pagina en probeer het opnieuw.',
  busy: 'Er kwamen hier heel veel hartjes vandaan. Probeer het later nog eens.',
  likes: (count, one) => `${count} ${one ? 'like' : 'likes'}`,
  noLikes: 'Nog geen likes. Geef het eerste hartje.',
  fewLikes: 'Nog maar een paar likes. Geef het jouwe erbij.',
  noReading: 'De likes zijn nu niet te lezen',
  live: 'nu live',
  asOf: (time) => `stand van ${time}`,
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

// Imports nothing: it says what is to be said when other scripts of the page have failed.

const STARTS = 'endcap-failed-starts';
const FIRST_MS = 10_000;
const CAP_MS = 300_000;

const WORDS: Readonly<Record<string, readonly [string, string]>> = {
  en: ['This display could not start', 'It tries again by itself. If this stays, switch it off and on again.'],
  de: [
    'Diese Anzeige konnte nicht starten',
    'Sie versucht es von selbst noch einmal. Bleibt das so, bitte aus- und wieder einschalten.',
  ],
  nl: ['Dit scherm kon niet starten', 'Het probeert het vanzelf opnieuw. Blijft dit zo, zet het dan uit en weer aan.'],
};

/**
 * Nothing runs in this page: says so to whoever stands before it, and loads the page anew after 10 s, doubled with every
 * failure up to five minutes. A plain browser has no shell that would do it.
 */
export function startFailed(error: unknown): void {
  console.error('The display could not start:', error);
  const [title, text] = WORDS[navigator.language.slice(0, 2).toLowerCase()] ?? WORDS['en']!;
  const line = (name: string, className: string, words: string): HTMLElement => {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = words;
    return element;
  };
  const said = line('div', 'overlay failed', '');
  said.append(line('h1', 'overlay-title', title), line('p', 'overlay-text', text));
  const overlay = document.querySelector<HTMLElement>('#overlay');
  if (overlay !== null) overlay.dataset['shows'] = 'failed';
  (overlay ?? document.body).replaceChildren(said);
  setTimeout(() => location.reload(), waitMs());
}

/** The next failure is a first one again. */
export function startedWell(): void {
  try {
    sessionStorage.removeItem(STARTS);
  } catch {
    // Nothing is kept, so there is nothing to forget.
  }
}

function waitMs(): number {
  try {
    const failures = Number(sessionStorage.getItem(STARTS) ?? 0);
    sessionStorage.setItem(STARTS, String(failures + 1));
    return Math.min(CAP_MS, FIRST_MS * 2 ** failures);
  } catch {
    return CAP_MS;
  }
}

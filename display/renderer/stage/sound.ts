/** Told in health, with the way out. */
export const SOUND_REFUSED =
  'The browser lets films begin only muted: start it with --autoplay-policy=no-user-gesture-required, or allow sound for this page.';

/** Sound of films at this display: its loudness, and what the browser makes of it. Health tells `state`. */
export class Sound {
  /** 0 to 100; 0: films are silent. */
  volume: number;
  private last: 'on' | 'refused' | null = null;
  private readonly changed: (state: 'off' | 'on' | 'refused') => void;

  constructor(volume: number, changed: (state: 'off' | 'on' | 'refused') => void = () => undefined) {
    this.volume = volume;
    this.changed = changed;
  }

  /** refused: the browser lets films begin only muted. */
  get state(): 'off' | 'on' | 'refused' {
    return this.volume === 0 ? 'off' : (this.last ?? 'on');
  }

  set(volume: number): void {
    if (volume === this.volume) return;
    this.volume = volume;
    this.last = null;
    this.changed(this.state);
  }

  /** A film began with sound, or only without. */
  told(state: 'on' | 'refused'): void {
    if (this.last === state) return;
    this.last = state;
    this.changed(this.state);
  }
}

/** Regions beside the large one, and previews: never a sound. */
export const SILENT = new Sound(0);

import type { Song } from '../../../controller/protocol/observation.ts';
import type { Scene } from '../../../controller/protocol/scene.ts';
import { songsAt } from '../../../controller/protocol/songs.ts';
import { groundFor, mix } from '../../scene/colour.ts';
import { formatCount } from '../../scene/format.ts';
import { songsLayout } from '../../scene/songsLayout.ts';
import { wordsOf } from '../../scene/words.ts';
import { el, place, vars } from '../parts/dom.ts';
import { fitText } from '../parts/fit.ts';
import type { Layer, Paints } from '../stage/layer.ts';

/** Word of the music grows old while nobody says anything: looked at this often, ms. */
const AGEING_MS = 20_000;
const BARS = 5;

/** What plays in the shop and what comes, as shoppers wished for it. Nobody is named. */
export function songsScene(scene: Extract<Scene, { kind: 'songs' }>, paints: Paints): Layer {
  const { store } = paints;
  const { brand, locale } = store;
  const words = wordsOf(locale);
  const layout = songsLayout(paints.size, scene.places);
  const ground = groundFor(brand.primary, '#ffffff');
  const element = el('section', `layer scene-songs ${layout.shape}`);
  vars(element, {
    u: `${layout.unit}px`,
    row: `${layout.rowHeight}px`,
    ground,
    glow: mix(ground, '#ffffff', 0.12),
    deep: mix(ground, '#000000', 0.28),
    accent: brand.accent,
    paper: brand.paper,
  });
  const heading = el('p', 'songs-heading');
  const state = el('p', 'songs-state');
  const bars = el(
    'div',
    'songs-bars',
    Array.from({ length: BARS }, () => el('span', 'songs-bar')),
  );
  const title = el('h1', 'songs-title');
  const artist = el('p', 'songs-artist');
  const wishes = el('p', 'songs-wishes');
  const now = el('div', 'songs-now', [el('div', 'songs-line', [bars, state]), title, artist, wishes]);
  const playing = el('div', 'songs-playing', [heading, now]);
  place(playing, layout.playing);
  const rows = el('ol', 'songs-rows');
  const list = el('div', 'songs-list', [el('p', 'songs-next', words.comesNext), rows]);
  place(list, layout.list);
  element.append(el('div', 'songs-disc', [el('span', 'songs-label')]), playing, list);

  let on = false;
  let laidOut = false;
  let shown = '';
  let timer: ReturnType<typeof setInterval> | undefined;

  const wished = (song: Song): string =>
    song.wishes > 0 ? words.wishes(song.wishes, formatCount(song.wishes, locale)) : '';
  const row = (song: Song, i: number): HTMLElement => {
    const count = el('span', 'song-wishes', wished(song));
    count.hidden = song.wishes === 0;
    return el('li', 'song', [
      el('span', 'song-number', String(i + 1)),
      el('div', 'song-words', [el('p', 'song-title', song.title), el('p', 'song-artist', song.artist)]),
      count,
    ]);
  };
  const refresh = (): void => {
    if (!laidOut) return;
    const songs = songsAt(paints.songs(), paints.now());
    const first = songs?.playing ?? null;
    const next = (songs?.next ?? []).slice(0, layout.rows);
    const key = JSON.stringify([first, next]);
    if (key === shown) return;
    const before = shown;
    shown = key;
    // Without a word of the music nobody is told that it was chosen.
    const known = first !== null || next.length > 0;
    const lead = first ?? next[0] ?? null;
    element.classList.toggle('unknown', !known);
    heading.textContent = known ? scene.headline : store.name;
    state.textContent = first !== null ? words.playsNow : words.comesNext;
    bars.hidden = first === null;
    state.hidden = !known;
    title.textContent = lead?.title ?? words.houseMusic;
    artist.textContent = lead === null ? words.houseMusicText : lead.artist;
    artist.hidden = artist.textContent === '';
    wishes.textContent = lead === null ? '' : wished(lead);
    wishes.hidden = wishes.textContent === '';
    const coming = first === null ? next.slice(1) : next;
    list.hidden = coming.length === 0;
    element.classList.toggle('alone', coming.length === 0);
    place(playing, coming.length === 0 ? layout.alone : layout.playing);
    rows.replaceChildren(...coming.map(row));
    fitText(title, layout.title, layout.titleLeast);
    if (on && before !== '') {
      for (const changed of [now, rows])
        changed.animate([{ opacity: 0 }, { opacity: 1 }], { duration: 420, easing: 'ease-out' });
    }
  };
  const draw = async (): Promise<void> => {
    await paints.faces();
    laidOut = true;
    refresh();
  };
  return {
    element,
    ready: draw(),
    enter() {
      on = true;
      timer ??= setInterval(refresh, AGEING_MS);
      refresh();
    },
    leave() {
      on = false;
      clearInterval(timer);
      timer = undefined;
    },
    update: refresh,
    dispose() {
      clearInterval(timer);
      element.remove();
    },
  };
}

import '@fontsource-variable/inter/opsz.css';
import './style/page.css';
import './style/overlay.css';
import './style/figures.css';
import './style/product.css';
import './style/model.css';
import './style/ranking.css';
import './style/plain.css';
import './style/ticker.css';
import './style/songs.css';
import './style/regions.css';
import { startFailed, startedWell } from './page/startFailed.ts';

// Loaded here, so that a script that does not come (an update in the middle of it) is a failed start like any other.
import('./start.ts').then(({ start }) => start()).then(startedWell, startFailed);

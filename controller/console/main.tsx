import '@fontsource-variable/inter/opsz.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './frame/tokens.css';
import './frame/frame.css';
import './parts/parts.css';
import './home/plan.css';
import './home/home.css';
import './home/earlier.css';
import './campaigns/campaigns.css';
import './campaigns/editor.css';
import './campaigns/sentence.css';
import './campaigns/preview.css';
import './schedule/schedule.css';
import './devices/devices.css';
import './tags/tags.css';
import './cameras/cameras.css';
import './floor/floor.css';
import './connectors/connectors.css';
import './library/library.css';
import './timeline/timeline.css';
import './outlook/outlook.css';
import './whatif/whatif.css';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { App } from './App.tsx';

// The controller's Content-Security-Policy allows no code made at run time.
z.config({ jitless: true });

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App />);

// Bundled as CommonJS: a sandboxed preload can load nothing but Electron's own few modules.
import { contextBridge } from 'electron';
import { readShellFacts } from './shellFacts.ts';

const facts = readShellFacts(process.argv);
if (facts !== null) contextBridge.exposeInMainWorld('endcapShell', facts);

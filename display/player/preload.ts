// Bundled as CommonJS: a sandboxed preload can load nothing but Electron's own few modules.
import { contextBridge, ipcRenderer } from 'electron';
import { shellBridge } from './shellBridge.ts';
import { SHELL_CHANNEL } from './shellDesk.ts';
import { readShellFacts } from './shellFacts.ts';
import { HIDDEN_CHANNEL } from './sight.ts';

const facts = readShellFacts(process.argv);
if (facts !== null) {
  contextBridge.exposeInMainWorld(
    'endcapShell',
    shellBridge(
      facts,
      (ask) => ipcRenderer.invoke(SHELL_CHANNEL, ask) as Promise<unknown>,
      (take) => {
        const heed = (_event: unknown, given: unknown): void => take(given);
        ipcRenderer.on(HIDDEN_CHANNEL, heed);
        return () => ipcRenderer.off(HIDDEN_CHANNEL, heed);
      },
    ),
  );
}

import { join, resolve } from 'node:path';
import { build } from 'vite';

const root = resolve(import.meta.dirname, '../..');

/** Modules of the renderer as scripts for a page, each with everything it needs: name -> source. */
export async function bundled(modules: readonly string[]): Promise<Map<string, string>> {
  const scripts = new Map<string, string>();
  for (const module of modules) {
    const made = await build({
      root,
      configFile: false,
      envDir: false,
      publicDir: false,
      logLevel: 'error',
      build: {
        write: false,
        minify: false,
        lib: { entry: join(root, module), formats: ['es'] },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    });
    const parts = (Array.isArray(made) ? made : [made]).flatMap((m) => ('output' in m ? m.output : []));
    const chunk = parts.find((part) => part.type === 'chunk');
    if (chunk === undefined) throw new Error(`${module} makes no script`);
    scripts.set(module.split('/').at(-1)!.replace('.ts', '.js'), chunk.code);
  }
  return scripts;
}

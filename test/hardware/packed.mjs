// Preloaded by Node in the test machine: gives it the entry points as pack.ts has packed them.
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const packed = JSON.parse(readFileSync(process.env['ENDCAP_PACKED'] ?? '', 'utf8'));
registerHooks({
  load(url, context, next) {
    const file = packed[url];
    if (file === undefined) return next(url, context);
    return { format: 'module', source: readFileSync(file, 'utf8'), shortCircuit: true };
  },
});

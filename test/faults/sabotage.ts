import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { sabotages } from './sabotages.ts';

/*
 * To be imported before the worker: changes its source as the environment's SABOTAGE says, while it is loaded.
 * The product itself has no switch to be broken by.
 */

const root = fileURLToPath(new URL('../../', import.meta.url));
const { changes } = sabotages.find(({ name }) => name === process.env['SABOTAGE'])!;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (!url.startsWith('file:')) return loaded;
    const file = fileURLToPath(url).slice(root.length);
    const concerned = changes.filter((change) => change.file === file);
    if (concerned.length === 0) return loaded;
    let source = Buffer.from(loaded.source as Uint8Array).toString();
    for (const { text, replacement } of concerned) {
      if (source.split(text).length !== 2) throw new Error(`not once in ${file}: ${text}`);
      source = source.replace(text, () => replacement);
    }
    return { ...loaded, source };
  },
});

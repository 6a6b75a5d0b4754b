import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { SourceChange } from './changed-source.ts';

/*
 * To be imported before a program of this project, with the changes in its own URL: see changed-source.ts.
 */

const self = new URL(import.meta.url);
const root = fileURLToPath(new URL('../../', self));
const changes = JSON.parse(self.searchParams.get('changes')!) as readonly SourceChange[];

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

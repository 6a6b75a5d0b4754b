import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { documentUrl, generatedDocuments } from '../../scripts/generated-documents.ts';

const documents = await generatedDocuments();

it.each(documents)('$path shows the code as it is (npm run docs writes it)', ({ path, content }) => {
  expect(readFileSync(documentUrl(path), 'utf8')).toBe(content);
});

it('has the README and the documents with tables among them', () => {
  expect(documents.map(({ path }) => path)).toEqual(expect.arrayContaining(['README.md', 'docs/cause-map.md']));
});

import { readFileSync, writeFileSync } from 'node:fs';
import { readmeSections, withSections } from './readme-sections.ts';

const path = new URL('../README.md', import.meta.url);
writeFileSync(path, withSections(readFileSync(path, 'utf8'), await readmeSections()));

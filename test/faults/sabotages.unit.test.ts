import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { allScenarios } from './all-scenarios.ts';
import { sabotages } from './sabotages.ts';

describe('a step that is left out on purpose', () => {
  it.each(sabotages)('$name still stands in the source, and has a scenario', ({ changes, scenario }) => {
    for (const { file, text } of changes) {
      const source = readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
      expect(source.split(text)).toHaveLength(2);
    }
    expect(allScenarios.map(({ name }) => name)).toContain(scenario);
  });
});

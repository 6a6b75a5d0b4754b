import { expect, it } from 'vitest';
import { createEngine } from '../../src/engine/classify.ts';
import { defaultCauseMap } from '../../src/engine/default-cause-map.ts';
import { allMutations } from './all-mutations.ts';
import { createDetectors } from './detectors.ts';
import { createCauseMapDetectors, createEngineDetectors } from './engine-detectors.ts';
import { TABLE } from './mutated-table.ts';

// All of them: npm run mutants.
const EVERY = 47;

it('the table, the engine and the cause map as they are go unnoticed', () => {
  expect(createDetectors()(TABLE)).toEqual([]);
  expect(createEngineDetectors()(createEngine().classify)).toEqual([]);
  expect(createCauseMapDetectors()(defaultCauseMap)).toEqual([]);
});

it('mistakes in the table, in the facts and in the cause map are noticed', () => {
  const unnoticed: string[] = [];
  const kinds = new Set<string>();
  for (const [number, { kind, description, noticedBy }] of [...allMutations()].entries()) {
    if (number % EVERY !== 0 && kinds.has(kind)) continue;
    kinds.add(kind);
    if (noticedBy().length === 0) unnoticed.push(`${kind}: ${description}`);
  }
  expect(unnoticed).toEqual([]);
  expect(kinds.size).toBe(13);
}, 20_000);

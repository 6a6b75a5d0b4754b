import { createDetectors, type Detector } from './detectors.ts';
import { createCauseMapDetectors, createEngineDetectors } from './engine-detectors.ts';
import { mutationsOfConditions, mutationsOfOutcomes, TABLE } from './mutated-table.ts';
import {
  mutationsOfBoundaries,
  mutationsOfCodes,
  mutationsOfEvidence,
  mutationsOfPairs,
} from './mutations-of-engines.ts';
import { mutationsByExchange, mutationsByNeighbours } from './repaired-mutations.ts';

/** A mistake, and a way to find out what notices it. */
export interface TrialMutation {
  readonly kind: string;
  readonly description: string;
  readonly noticedBy: () => readonly Detector[];
}

/** Every mutation there is, always in the same order: of the table, of the facts, of the cause map. */
export function* allMutations(): Generator<TrialMutation> {
  const detectTable = createDetectors();
  for (const mutations of [mutationsOfConditions, mutationsOfOutcomes, mutationsByNeighbours, mutationsByExchange]) {
    for (const { kind, description, table } of mutations(TABLE)) {
      yield { kind, description, noticedBy: () => detectTable(table) };
    }
  }
  const detectEngine = createEngineDetectors();
  for (const mutations of [mutationsOfBoundaries, mutationsOfEvidence]) {
    for (const { kind, description, classify } of mutations()) {
      yield { kind, description, noticedBy: () => detectEngine(classify) };
    }
  }
  const detectCauseMap = createCauseMapDetectors();
  for (const mutations of [mutationsOfCodes, mutationsOfPairs]) {
    for (const { kind, description, causeMap } of mutations()) {
      yield { kind, description, noticedBy: () => detectCauseMap(causeMap) };
    }
  }
}

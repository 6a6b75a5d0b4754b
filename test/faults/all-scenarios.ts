import { brokerScenarios } from './broker-scenarios.ts';
import { networkScenarios } from './network-scenarios.ts';
import { overtakenScenarios } from './overtaken-scenarios.ts';
import { redriveScenarios } from './redrive-scenarios.ts';
import type { Scenario } from './scenario.ts';
import { surroundingsScenarios } from './surroundings-scenarios.ts';
import { workerScenarios } from './worker-scenarios.ts';

/** The matrix. */
export const allScenarios: readonly Scenario[] = [
  ...workerScenarios,
  ...overtakenScenarios,
  ...brokerScenarios,
  ...networkScenarios,
  ...surroundingsScenarios,
  ...redriveScenarios,
];

/** Those that tell most within a few minutes, for every change. */
export const QUICK_SCENARIOS: readonly string[] = [
  'worker-killed-at-every-step',
  'zombie-at-commit',
  'rebalance-storm',
  'commit-answers-lost',
  'registry-hangs',
  'transaction-coordinator-killed',
];

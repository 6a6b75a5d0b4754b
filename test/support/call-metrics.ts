import { createMetrics, type Metrics } from '../../src/adapters/metrics.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { decisionsOf } from '../../src/engine/compile-decision-table.ts';
import { createCarriers, type CarrierSettings, type Carriers } from '../../src/pipeline/carriers.ts';

/** The metrics of a worker with our table, and the carriers that they tell apart. */
export function createCallMetrics(settings: CarrierSettings = { listed: null, most: 3 }): {
  readonly metrics: Metrics;
  readonly carriers: Carriers;
} {
  const carriers = createCarriers(settings);
  const outcomes = decisionsOf().map(({ outcome, taskTypes }) => ({ classification: outcome, taskTypes }));
  const { tableVersion } = createEngine();
  return { metrics: createMetrics({ outcomes, carriers, skipReasons: [], version: '1.2.3', tableVersion }), carriers };
}

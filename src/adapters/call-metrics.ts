import type { Registry } from 'prom-client';
import { TASK_TYPES, type TaskType } from '../engine/call.ts';
import type { Classification } from '../engine/classification.ts';
import { OUTBOUND } from '../engine/conditions.ts';
import {
  CALL_DURATION_BOUNDS_S,
  CALL_DURATIONS,
  RANG,
  createDurationTotals,
  type DurationTotals,
} from '../pipeline/call-durations.ts';
import type { Carriers } from '../pipeline/carriers.ts';
import type { CallCount, Tally } from '../pipeline/tally.ts';
import { histogramValues } from './histogram-values.ts';
import { WORKER_METRICS } from './metric-list.ts';
import { registerMetric } from './register-metric.ts';

/** What calls are counted under: a decision of the table, and the task types that it can be of. */
export interface LegalOutcome {
  readonly classification: Pick<Classification, 'status' | 'callStatus' | 'reasonAttribution' | 'unclassifiedReason'>;
  readonly taskTypes: readonly TaskType[];
}

/** Registers what is told of calls. Takes the calls of a batch and what they took, once they are committed. */
export function registerCallMetrics(
  registry: Registry,
  outcomes: readonly LegalOutcome[],
  carriers: Carriers,
): (committed: Pick<Tally, 'calls' | 'durations'>) => void {
  const { places, names } = carriers;
  const counts = new Float64Array(outcomes.length * TASK_TYPES.length * places);
  const durations = createDurationTotals(places);
  const series = seriesOf(outcomes);
  const placeOf = (decision: number, taskType: number, carrier: number) =>
    (decision * TASK_TYPES.length + taskType) * places + carrier;

  registerMetric(registry, WORKER_METRICS.calls, () =>
    names.flatMap((carrier, carrierPlace) =>
      series.map(({ labels, decisions, taskType }) => ({
        labels: { ...labels, carrier },
        value: decisions.reduce((sum, decision) => sum + counts[placeOf(decision, taskType, carrierPlace)]!, 0),
      })),
    ),
  );
  registerMetric(registry, WORKER_METRICS.carrierTalk, () =>
    names.map((carrier, place) => ({ labels: { carrier }, value: durations.talkMsOf(place) / 1_000 })),
  );
  registerByTaskType(registry, durations);

  return (committed) => {
    for (const { decision, taskType, carrier, count } of committed.calls) {
      counts[placeOf(decision, taskType, carrier)]! += count;
    }
    durations.add(committed.durations);
  };
}

/** Registers what is told of task types, and not of carriers. */
function registerByTaskType(registry: Registry, durations: DurationTotals): void {
  registerMetric(registry, WORKER_METRICS.unanswered, () =>
    OUTBOUND.flatMap((taskType) =>
      RANG.map((rang) => ({ labels: { task_type: taskType, rang }, value: durations.unansweredOf(taskType, rang) })),
    ),
  );
  for (const duration of CALL_DURATIONS) {
    const definition = WORKER_METRICS[duration];
    registerMetric(registry, definition, () =>
      TASK_TYPES.flatMap((taskType) => {
        const { counts, sumMs } = durations.of(duration, taskType);
        const cell = { labels: { task_type: taskType }, counts, sumS: sumMs / 1_000 };
        return histogramValues(definition.name, CALL_DURATION_BOUNDS_S[duration], cell);
      }),
    );
  }
}

/** What has the same labels, but for the carrier: decisions of several rules may. */
interface Series {
  readonly labels: Readonly<Record<'status' | 'call_status' | 'reason' | 'task_type', string>>;
  readonly decisions: number[];
  readonly taskType: CallCount['taskType'];
}

function seriesOf(outcomes: readonly LegalOutcome[]): readonly Series[] {
  const series = new Map<string, Series>();
  for (const [decision, { classification, taskTypes }] of outcomes.entries()) {
    const { status, callStatus, reasonAttribution, unclassifiedReason } = classification;
    const reason = unclassifiedReason ?? reasonAttribution;
    for (const taskType of taskTypes) {
      const labels = { status, call_status: callStatus, reason, task_type: taskType };
      const key = Object.values(labels).join(' ');
      const known = series.get(key);
      if (known === undefined)
        series.set(key, { labels, decisions: [decision], taskType: TASK_TYPES.indexOf(taskType) });
      else known.decisions.push(decision);
    }
  }
  return [...series.values()];
}

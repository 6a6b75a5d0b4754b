import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { WORKER_METRICS, type MetricDefinition } from '../../src/adapters/metric-list.ts';
import { TASK_TYPES, type CallEnded, type TaskType } from '../../src/engine/call.ts';
import { createEngine } from '../../src/engine/classify.ts';
import { talkedDurationOf } from '../../src/engine/talk.ts';
import { CALL_DURATIONS, CALL_DURATION_BOUNDS_S, type CallDuration } from '../../src/pipeline/call-durations.ts';
import { createTallies } from '../../src/pipeline/tally.ts';
import { anyCall } from '../support/any-call.ts';
import { createCallMetrics } from '../support/call-metrics.ts';
import { exampleCall } from '../support/example-call.ts';

const engine = createEngine();

/** Counts batches of calls as the worker does, and gives what is shown of them, line by line. */
async function shown(batches: readonly (readonly CallEnded[])[]): Promise<readonly string[]> {
  const { metrics, carriers } = createCallMetrics();
  const open = createTallies(engine.classifications, carriers.places);
  for (const calls of batches) {
    const tally = open(calls.length);
    for (const call of calls) {
      const place = carriers.placeOf(call.carrier);
      tally.countCall(call, TASK_TYPES.indexOf(call.taskType), engine.decide(call), place, call.endedAt);
    }
    metrics.countCalls(tally.close());
  }
  return linesOf(await metrics.render());
}

/** The same by prom-client's own counters and histograms, call by call. */
async function expected(calls: readonly CallEnded[]): Promise<readonly string[]> {
  const registry = new Registry();
  const registers = [registry];
  const labelsOf = ({ name, help, labelNames }: MetricDefinition) => ({
    name,
    help,
    labelNames: [...labelNames],
    registers,
  });
  const counter = new Counter(labelsOf(WORKER_METRICS.calls));
  const carrierTalk = new Counter(labelsOf(WORKER_METRICS.carrierTalk));
  const unanswered = new Counter(labelsOf(WORKER_METRICS.unanswered));
  const histograms = Object.fromEntries(
    CALL_DURATIONS.map((name) => [
      name,
      new Histogram({ ...labelsOf(WORKER_METRICS[name]), buckets: [...CALL_DURATION_BOUNDS_S[name]] }),
    ]),
  ) as Record<CallDuration, Histogram>;
  for (const call of calls) {
    const { status, callStatus, unclassifiedReason, reasonAttribution } = engine.classify(call);
    const carrier = call.carrier ?? 'none';
    const task_type = call.taskType;
    const reason = unclassifiedReason ?? reasonAttribution;
    counter.inc({ status, call_status: callStatus, reason, task_type, carrier });
    const observe = (name: CallDuration, ms: number) => histograms[name].observe({ task_type }, ms / 1_000);
    const { ringingDurationMs } = call;
    if (ringingDurationMs !== null && ringingDurationMs > 0) observe('ringing', ringingDurationMs);
    if (task_type !== 'INBOUND' && call.callDurationMs === 0) {
      unanswered.inc({
        task_type,
        rang: ringingDurationMs === null ? 'unknown' : ringingDurationMs > 0 ? 'yes' : 'no',
      });
    }
    if (call.queueDurationMs !== null) observe('queueWait', call.queueDurationMs);
    if (call.agentRingingDurationMs !== null) observe('agentRinging', call.agentRingingDurationMs);
    if (!['EFFECTIVE_CALL', 'SHORT_DURATION_HANGUP', 'INBOUND_NORMAL_CALL'].includes(status)) continue;
    observe('talk', talkedDurationOf(call));
    carrierTalk.inc({ carrier }, talkedDurationOf(call) / 1_000);
    if (['FIXED', 'PREDICTED', 'INBOUND'].includes(task_type)) {
      observe('connectWait', (call.queueDurationMs ?? 0) + (call.agentRingingDurationMs ?? 0));
    }
  }
  return linesOf(await registry.metrics());
}

/** Series that are not 0, with their values to the microsecond. */
function linesOf(text: string): readonly string[] {
  const ours = [...CALL_DURATIONS, 'calls', 'carrierTalk', 'unanswered'] as const;
  const names = ours.map((name) => WORKER_METRICS[name].name);
  return text
    .split('\n')
    .filter((line) => names.some((name) => line.startsWith(name)) && !line.endsWith(' 0'))
    .map((line) => {
      const [, series, value] = /^(.*) (\S+)$/.exec(line)!;
      const [, name, labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(series!)!;
      return `${name} ${labels.split(',').toSorted().join()} ${Number(value).toFixed(6)}`;
    })
    .toSorted();
}

describe('the metrics of calls', () => {
  it('show what prom-client would, counted call by call', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(anyCall, { maxLength: 30 }), { maxLength: 3 }), async (batches) => {
        expect(await shown(batches)).toEqual(await expected(batches.flat()));
      }),
      { numRuns: 50 },
    );
  });

  it('tell of outbound calls that were not answered whether they rang, as far as the source tells', async () => {
    const call = (taskType: TaskType, ringingDurationMs: number | null, callDurationMs = 0) =>
      exampleCall({ taskType, ringingDurationMs, callDurationMs });
    const lines = await shown([
      [call('MANUAL', 8_000), call('MANUAL', 0), call('MANUAL', null), call('PREDICTED', null)],
      [call('MANUAL', null), call('MANUAL', null, 9_000), call('INBOUND', null)],
    ]);
    expect(lines.filter((line) => /unanswered|ringing_seconds_count/.test(line))).toEqual([
      'call_status_ringing_seconds_count task_type="MANUAL" 1.000000',
      'call_status_unanswered_calls_total rang="no",task_type="MANUAL" 1.000000',
      'call_status_unanswered_calls_total rang="unknown",task_type="MANUAL" 2.000000',
      'call_status_unanswered_calls_total rang="unknown",task_type="PREDICTED" 1.000000',
      'call_status_unanswered_calls_total rang="yes",task_type="MANUAL" 1.000000',
    ]);
  });
});

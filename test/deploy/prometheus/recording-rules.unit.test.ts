import { expect, it } from 'vitest';
import {
  callsOfWeek,
  recordedOfCalls,
  recordedOfWeek,
  recordedOfWindows,
  steadyCalls,
  type RecordedValues,
} from './recorded-values.ts';
import { recordedOfWorkers, steadyWorkers } from './recorded-worker-values.ts';
import { groups, recordingRules } from './rule-files.ts';
import type { Series } from './series.ts';
import { PATIENCE_MS, failuresOf } from './test-rules.ts';

const DIGITS = 0.0001;
const scenes = [
  { of: 'calls', series: steadyCalls, at: '20m', step: '1m', values: recordedOfCalls },
  {
    of: 'calls over half an hour and over six',
    series: steadyCalls,
    at: '400m',
    step: '1m',
    values: recordedOfWindows,
  },
  { of: 'calls of yesterday and a week ago', series: callsOfWeek, at: '192h', step: '12h', values: recordedOfWeek },
  { of: 'workers', series: steadyWorkers, at: '60m', step: '1m', values: recordedOfWorkers },
];

it.concurrent.each(scenes)('what is recorded of $of', PATIENCE_MS, async ({ of: name, series, at, step, values }) => {
  expect(await failuresOf(testsOf(name, series, at, step, values))).toBe('');
});

it('leaves out no rule', () => {
  const tried = scenes.flatMap(({ values }) => Object.keys(values)).map((expr) => /^[\w:]+/.exec(expr)![0]);
  const names = recordingRules.map(({ record }) => record);
  expect(tried.toSorted()).toEqual(names.toSorted());
});

it('records once a minute, since a sum over time is taken for one value a minute', () => {
  expect(groups.filter(({ interval }) => interval !== '1m')).toEqual([]);
});

it('makes a window of nothing but that window', () => {
  const windows = { '30m': /\[29m30s\]|increase30m/, '6h': /\[5h59m30s\]|increase6h/ };
  const mixed = recordingRules.filter(({ record, expr }) => {
    const [own, other] = record.endsWith('30m') ? [windows['30m'], windows['6h']] : [windows['6h'], windows['30m']];
    return /:(increase|ratio|mean)(30m|6h)$/.test(record) && (other.test(expr) || !own.test(expr));
  });
  expect(mixed.map(({ record }) => record)).toEqual([]);
});

function testsOf(name: string, series: readonly Series[], at: string, step: string, values: RecordedValues) {
  const checks = Object.entries(values).map(([expr, samples]) => ({
    expr: `round(${expr}, ${DIGITS})`,
    eval_time: at,
    exp_samples: Object.entries(samples).map(([labels, value]) => ({
      labels: `{job="call-status"${labels === '' ? '' : ','}${labels}}`,
      value,
    })),
  }));
  const test = { name, interval: step, input_series: series, promql_expr_test: checks };
  return { rules: recordingRules, evaluationInterval: step, tests: [test] };
}

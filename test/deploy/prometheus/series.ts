import { decisionsOf } from '../../../src/engine/compile-decision-table.ts';
import type { TaskType } from '../../../src/engine/call.ts';
import type { Status, UnclassifiedReason } from '../../../src/engine/classification.ts';

type Labels = Readonly<Record<string, string>>;

/** A series as promtool takes it: `0+6x40` begins at 0 and grows by 6 at each of 40 further steps. */
export interface Series {
  readonly series: string;
  readonly values: string;
}

export interface CallLabels {
  readonly carrier?: string;
  readonly taskType?: TaskType;
  readonly instance?: string;
}

const TARGET = { job: 'call-status', instance: 'a:9464' };
const decisions = decisionsOf();

/** A metric of one worker; more labels, or another instance, where they are named. */
export function metric(name: string, values: string, labels: Labels = {}): Series {
  const all = Object.entries({ ...TARGET, ...labels });
  return { series: `${name}{${all.map(([label, value]) => `${label}="${value}"`).join(',')}}`, values };
}

/** A counter that grows by so much a minute for so many minutes, one after the other. */
export function grows(...phases: readonly (readonly [perMinute: number, minutes: number])[]): string {
  let total = 0;
  const segments = phases.map(([perMinute, minutes], index) => {
    const [from, steps] = index === 0 ? [0, minutes] : [total + perMinute, minutes - 1];
    total += perMinute * minutes;
    return `${from}+${perMinute}x${steps}`;
  });
  return segments.join(' ');
}

/** What rules record, which knows no instance. */
export function recorded(name: string, values: string, labels: Labels = {}): Series {
  const { job } = TARGET;
  const all = Object.entries({ job, ...labels });
  return { series: `${name}{${all.map(([label, value]) => `${label}="${value}"`).join(',')}}`, values };
}

/** The counter of calls with a status, with the labels that the decision table gives it; predicted calls over acme else. */
export function calls(status: Status | UnclassifiedReason, values: string, labels: CallLabels = {}): Series {
  const { carrier = 'acme', taskType = taskTypeOf(status), instance = TARGET.instance } = labels;
  return metric('call_status_calls_total', values, {
    ...classificationLabels(status, taskType),
    task_type: taskType,
    carrier,
    instance,
  });
}

/** Outbound calls as they are recorded by carrier and status. */
export function recordedCalls(name: string, status: Status, values: string, carrier = 'acme'): Series {
  return recorded(name, values, { ...classificationLabels(status, taskTypeOf(status)), carrier });
}

/** A classic histogram with these counts a step, by upper bound; none is above the last. Its sum stays 0. */
export function histogram(
  name: string,
  perStep: Readonly<Record<string, number>>,
  steps: number,
  labels: Labels = {},
): readonly Series[] {
  const counts = Object.entries(perStep);
  const total = Math.max(...Object.values(perStep));
  const growing = (by: number) => grows([by, steps]);
  return [
    ...counts.map(([le, count]) => metric(`${name}_bucket`, growing(count), { ...labels, le })),
    metric(`${name}_bucket`, growing(total), { ...labels, le: '+Inf' }),
    metric(`${name}_count`, growing(total), labels),
    metric(`${name}_sum`, growing(0), labels),
  ];
}

function taskTypeOf(status: Status | UnclassifiedReason): TaskType {
  return status.startsWith('INBOUND') || status === 'NO_INBOUND_ROW' ? 'INBOUND' : 'PREDICTED';
}

function classificationLabels(status: Status | UnclassifiedReason, taskType: TaskType): Labels {
  const decision = decisions.find(
    ({ outcome, taskTypes }) =>
      (outcome.unclassifiedReason ?? outcome.status) === status && taskTypes.includes(taskType),
  );
  if (decision === undefined) throw new Error(`no ${taskType} call gets ${status}`);
  const { status: name, callStatus, reasonAttribution, unclassifiedReason } = decision.outcome;
  return { status: name, call_status: callStatus, reason: unclassifiedReason ?? reasonAttribution };
}

import type { TaskType } from '../../src/engine/call.ts';
import type { CallStatus, ReasonAttribution, Status, UnclassifiedReason } from '../../src/engine/classification.ts';
import { select } from './select.ts';

/** The labels of calls that have few values, all of them known. */
interface CallLabels {
  readonly status: Status;
  readonly call_status: CallStatus;
  readonly reason: ReasonAttribution | UnclassifiedReason;
  readonly task_type: TaskType;
}

/** The calls of the chosen task types and carriers. */
export function selectCalls(...matchers: readonly string[]): string {
  return select('call_status_calls_total', 'task_type=~"$task_type"', 'carrier=~"$carrier"', ...matchers);
}

/** A matcher for calls whose label has one of these values. */
export function oneOf<L extends keyof CallLabels>(label: L, ...values: readonly CallLabels[L][]): string {
  return values.length === 1 ? `${label}="${values[0]}"` : `${label}=~"${values.join('|')}"`;
}

/** A matcher for calls whose label has none of these values. */
export function noneOf<L extends keyof CallLabels>(label: L, ...values: readonly CallLabels[L][]): string {
  return values.length === 1 ? `${label}!="${values[0]}"` : `${label}!~"${values.join('|')}"`;
}

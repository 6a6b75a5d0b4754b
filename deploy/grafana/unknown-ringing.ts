import { ratio } from './shares.ts';
import { select, sumOf, type Reading } from './select.ts';

/**
 * Of outbound calls that were not answered, those of which the source does not tell whether they rang. It is of all
 * carriers, since these calls are not counted by carrier.
 */
export function unknownRinging(read: Reading, ...by: readonly string[]): string {
  const unanswered = (...matchers: readonly string[]) =>
    sumOf(read, select('call_status_unanswered_calls_total', 'task_type=~"$task_type"', ...matchers), ...by);
  return ratio(unanswered('rang="unknown"'), unanswered());
}

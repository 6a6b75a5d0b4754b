import { oneOf } from './select-calls.ts';
import { ratio } from './shares.ts';
import { select, sumOf, type Reading } from './select.ts';

/** Dialling that calls the customer first, so that the customer may have to wait for an agent. */
const CUSTOMER_FIRST = [oneOf('task_type', 'FIXED', 'PREDICTED'), 'task_type=~"$task_type"'];

/** A customer who is connected later than this counts as abandoned. As Prometheus 2 writes it, or 3. */
const WITHIN_TWO_SECONDS = 'le=~"2|2.0"';

/** The matchers of calls that reached a customer and no agent. */
export const NEVER_CONNECTED: readonly string[] = [
  ...CUSTOMER_FIRST,
  oneOf('status', 'RING_ABANDON', 'QUEUE_ABANDON_LONG', 'QUEUE_ABANDON_SHORT', 'UNCLASSIFIED'),
  // The first two are those of the three statuses, the others say why such a call is unclassified.
  oneOf(
    'reason',
    'AGENT',
    'NETWORK',
    'CUSTOMER_ABANDONED',
    'QUEUE_ENDED_WITHOUT_AGENT_CAUSE',
    'CONNECTED_WITHOUT_TALK',
  ),
];

/**
 * The abandon rate by the 2-second rule: of customers who answered, those who got no agent, or got one too late.
 * It is of all carriers, since waits are not counted by carrier.
 */
export function abandonRate(read: Reading, ...by: readonly string[]): string {
  const never = sumOf(read, select('call_status_calls_total', ...NEVER_CONNECTED), ...by);
  const connected = sumOf(read, select('call_status_connect_wait_seconds_count', ...CUSTOMER_FIRST), ...by);
  const inTime = sumOf(
    read,
    select('call_status_connect_wait_seconds_bucket', ...CUSTOMER_FIRST, WITHIN_TWO_SECONDS),
    ...by,
  );
  // Where nobody was ever connected there are no waits, and all were abandoned.
  return ratio(`${never} + (${connected} - ${inTime} or 0 * ${never})`, `(${never} + (${connected} or 0 * ${never}))`);
}

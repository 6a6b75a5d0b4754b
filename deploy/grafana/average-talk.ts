import { oneOf } from './select-calls.ts';
import { ratio } from './shares.ts';
import { select, sumOf, type Reading } from './select.ts';

const TASK_TYPE = 'task_type=~"$task_type"';
const CARRIER = 'carrier=~"$carrier"';
const TALKED = oneOf('status', 'EFFECTIVE_CALL', 'SHORT_DURATION_HANGUP', 'INBOUND_NORMAL_CALL');

/** The average talk time of calls with talk, ACD, of all carriers. */
export function averageTalk(read: Reading, ...by: readonly string[]): string {
  const talkSeconds = sumOf(read, select('call_status_talk_seconds_sum', TASK_TYPE), ...by);
  return ratio(talkSeconds, sumOf(read, select('call_status_talk_seconds_count', TASK_TYPE), ...by));
}

/** The same by carrier, of all task types. */
export function averageTalkByCarrier(read: Reading): string {
  const talkSeconds = sumOf(read, select('call_status_carrier_talk_seconds_total', CARRIER), 'carrier');
  return ratio(talkSeconds, sumOf(read, select('call_status_calls_total', CARRIER, TALKED), 'carrier'));
}

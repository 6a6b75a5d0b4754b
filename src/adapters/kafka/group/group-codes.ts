import { RetryError, StopError } from '../../../pipeline/failures.ts';
import { errorOfCode } from '../kafkajs.ts';

/*
 * What coordinators say to members: https://kafka.apache.org/protocol#protocol_error_codes
 */

const ILLEGAL_GENERATION = 22;
export const INCONSISTENT_GROUP_PROTOCOL = 23;
const UNKNOWN_MEMBER_ID = 25;
const REBALANCE_IN_PROGRESS = 27;
export const MEMBER_ID_REQUIRED = 79;
const FENCED_INSTANCE_ID = 82;

/** Of a group that somebody has to set right, or a right to it: no later attempt can succeed. */
const FINAL: ReadonlyMap<number, string> = new Map([
  [24, 'the group id is not valid'],
  [
    26,
    'the brokers allow no session time-out of this length (group.min.session.timeout.ms, group.max.session.timeout.ms)',
  ],
  [30, 'the right to read the group is missing'],
  [35, 'the brokers do not know this version of the request'],
  [81, 'the group has as many members as the brokers allow (group.max.size)'],
]);

/** What any other code asks for. */
export function failureOfCode(step: string, code: number): RetryError | StopError {
  const reason = FINAL.get(code);
  const cause = errorOfCode(code);
  if (reason === undefined) return new RetryError(`${step} failed: ${cause.message}`, { cause });
  return new StopError(`${step} failed: ${reason}`, { cause });
}

/**
 * What a code says of a membership. `rebalance`: it is one still, and has to be begun anew. `lost`: it is none any more,
 * and `forgotten`: under that member id it cannot become one.
 */
export type Word = 'member' | 'rebalance' | 'lost' | 'forgotten' | 'other';

export function wordOf(code: number): Word {
  switch (code) {
    case 0:
      return 'member';
    case REBALANCE_IN_PROGRESS:
      return 'rebalance';
    case ILLEGAL_GENERATION:
      return 'lost';
    case UNKNOWN_MEMBER_ID:
    case FENCED_INSTANCE_ID:
      return 'forgotten';
    default:
      return 'other';
  }
}

/** Whether a code says that a membership is lost, or about to be. */
export function saysEnd(code: number): boolean {
  const word = wordOf(code);
  return word !== 'member' && word !== 'other';
}

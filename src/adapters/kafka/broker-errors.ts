import { FencedError, MembershipError, RetryError, StopError } from '../../pipeline/failures.ts';
import { errorType } from './kafkajs.ts';

/** No later attempt of the same worker can succeed: somebody has to change a right, a topic or a setting. */
const FINAL = new Set([
  'TOPIC_AUTHORIZATION_FAILED',
  'GROUP_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'TRANSACTIONAL_ID_AUTHORIZATION_FAILED',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'INVALID_TOPIC_EXCEPTION',
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_TIMESTAMP',
  'INVALID_RECORD',
  'UNSUPPORTED_FOR_MESSAGE_FORMAT',
  'INVALID_TRANSACTION_TIMEOUT',
  'SASL_AUTHENTICATION_FAILED',
]);

/**
 * Another producer has taken over the transactional id, or the brokers have given the transaction up after its
 * timeout: they tell these apart by nothing.
 */
const FENCED = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED']);

/** What a group says to a member that is none any more, or will not be after the rebalance that it has begun. */
const NO_MEMBER = new Set(['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'REBALANCE_IN_PROGRESS', 'FENCED_INSTANCE_ID']);

/** What a failed step of publishing asks for, with what kafkajs threw as its cause. */
export function classifyFailure(step: string, error: unknown): RetryError | StopError | MembershipError {
  if (error instanceof RetryError || error instanceof StopError || error instanceof MembershipError) return error;
  const detail = error instanceof Error ? error.message : String(error);
  return new (failureOf(typeOf(error)))(`${step} failed: ${detail}`, { cause: error });
}

function failureOf(type: string | undefined): typeof RetryError | typeof StopError | typeof MembershipError {
  if (type === undefined) return RetryError;
  if (FENCED.has(type)) return FencedError;
  if (NO_MEMBER.has(type)) return MembershipError;
  return FINAL.has(type) ? StopError : RetryError;
}

function typeOf(error: unknown): string | undefined {
  return errorType(error) ?? errorType(error instanceof Error ? error.cause : undefined);
}

import { describe, expect, it } from 'vitest';
import { createCallGenerator } from '../../../demo/call-generator.ts';
import { answeredEndingOf } from '../../../demo/sources/answered-ending.ts';
import { unansweredEndingOf } from '../../../demo/sources/call-ending.ts';
import type { CallEnded } from '../../../src/engine/call.ts';
import { statusIn } from '../../support/written-calls.ts';

const next = createCallGenerator({ seed: 24, startAtMs: Date.UTC(2026, 10, 23) });
const calls = Array.from({ length: 30_000 }, next);

function statusesOf(isMeant: (call: CallEnded) => boolean, endingOf: (call: CallEnded) => string) {
  const endings = calls
    .filter(({ call }) => isMeant(call))
    .map(({ call, expected }) => ({ ending: endingOf(call), status: statusIn(expected) }));
  const byEnding = [...Map.groupBy(endings, ({ ending }) => ending)].map(
    ([ending, all]) => [ending, [...new Set(all.map(({ status }) => status))].toSorted()] as const,
  );
  return Object.fromEntries(byEnding);
}

describe('how a call ended, as somebody says who watched it', () => {
  it('agrees with what outbound calls that nobody took were made for', () => {
    const isUnanswered = ({ taskType, callDurationMs }: CallEnded) => taskType !== 'INBOUND' && callDurationMs === 0;
    expect(statusesOf(isUnanswered, unansweredEndingOf)).toEqual({
      busy: ['CALLEE_BUSY_OR_REJECTED'],
      declined: ['CALLEE_BUSY_OR_REJECTED'],
      'out of service': ['OUT_OF_SERVICE'],
      unavailable: ['TELECOM_UNAVAILABLE'],
      blocked: ['CALL_FAILED'],
      'rang out': ['TIMEOUT_NO_ANSWER'],
      'no answer': ['TIMEOUT_NO_ANSWER'],
      withdrawn: ['CALLER_HANGUP'],
      'line dropped': ['CALLER_HANGUP'],
      'not told': ['UNCLASSIFIED NO_EVIDENCE'],
      voicemail: ['VOICEMAIL_PRE_CONNECT'],
      contradictory: ['UNCLASSIFIED CONTRADICTORY_EVIDENCE'],
    });
  });

  it('agrees with what outbound calls that were answered were made for', () => {
    const isAnswered = ({ taskType, callDurationMs }: CallEnded) => taskType !== 'INBOUND' && callDurationMs > 0;
    expect(statusesOf(isAnswered, answeredEndingOf)).toEqual({
      talk: ['EFFECTIVE_CALL', 'SHORT_DURATION_HANGUP'],
      voicemail: ['VOICEMAIL_POST_CONNECT'],
      balance: ['LINE_ABNORMAL'],
      silence: ['LINE_NO_AUDIO'],
      'agent missed': ['RING_ABANDON'],
      'agent rang in vain': ['RING_ABANDON'],
      'agent lost': ['QUEUE_ABANDON_LONG', 'QUEUE_ABANDON_SHORT', 'UNCLASSIFIED CONTRADICTORY_EVIDENCE'],
      'not taken': ['UNCLASSIFIED NOT_APPLICABLE_TO_TASK_TYPE'],
      waited: ['UNCLASSIFIED CUSTOMER_ABANDONED', 'UNCLASSIFIED QUEUE_ENDED_WITHOUT_AGENT_CAUSE'],
      'nobody talked': ['UNCLASSIFIED CONNECTED_WITHOUT_TALK'],
      contradictory: ['UNCLASSIFIED CONTRADICTORY_EVIDENCE'],
    });
  });

  it('agrees with what calls of customers were made for', () => {
    expect(statusesOf(({ taskType }) => taskType === 'INBOUND', answeredEndingOf)).toEqual({
      talk: ['INBOUND_NORMAL_CALL'],
      'agent missed': ['INBOUND_NO_AGENT_ANSWER'],
      'agent rang in vain': ['INBOUND_NO_AGENT_ANSWER', 'UNCLASSIFIED CUSTOMER_ABANDONED'],
      balance: ['UNCLASSIFIED NO_INBOUND_ROW'],
      waited: ['UNCLASSIFIED NO_INBOUND_ROW'],
      'nobody talked': ['UNCLASSIFIED NO_INBOUND_ROW'],
    });
  });
});

import type { CallStatus, ReasonAttribution, Status } from './classification.ts';
import { AGENT_MISSED, type TaskType } from './call.ts';
import {
  AGENT_SIDE_ENDED,
  AGENT_FIRST,
  ANY_NO_ANSWER,
  ANYBODY_BUT_CUSTOMER,
  CUSTOMER_FIRST,
  INBOUND,
  MEDIA_NOT_MISSING,
  NEVER_QUEUED,
  NO_PERSON,
  NOBODY_NAMED,
  OUTBOUND,
  RANG,
  RINGING_DECIDES,
  TALKED,
  TALK_DECIDES,
  WAITING_DECIDES,
  type Conditions,
} from './conditions.ts';

/** One way in which a call gets its row's status. `words` says it to an operator. */
export interface Rule {
  readonly id: string;
  readonly words: string;
  readonly when: Conditions;
}

/** One row of the status table: its words, and beside them the rules that lead to it. */
export interface StatusRow {
  readonly status: Status;
  readonly description: string;
  readonly taskTypes: readonly TaskType[];
  readonly reasonAttribution: ReasonAttribution;
  readonly callStatus: CallStatus;
  readonly explanation: string;
  readonly rules: readonly Rule[];
}

/** Raised by hand when the table changes what it says; the fingerprint beside it changes by itself. */
export const TABLE_EDITION = '2';

/**
 * The 17 statuses, in the order of the requirement. Hit policy: unique. For any facts at most one rule of
 * these and of `unclassifiedRows` holds; `compileDecisionTable` refuses a table where two do or none does.
 */
export const statusRows: readonly StatusRow[] = [
  {
    status: 'CALLEE_BUSY_OR_REJECTED',
    description: 'Callee Busy/Rejected',
    taskTypes: OUTBOUND,
    reasonAttribution: 'CALLEE',
    callStatus: 'NOT_CONNECTED',
    explanation: 'The line was engaged, or the callee turned the call away.',
    rules: [
      {
        id: 'callee-busy-or-rejected/cause',
        words: 'not answered, and the cause is busy or rejected',
        when: { answered: 'no', voicemail: 'no', cause: ['BUSY', 'REJECTED'] },
      },
      {
        id: 'callee-busy-or-rejected/ended-ringing',
        words: 'it rang, or that is unknown, and the customer ended it without answering',
        when: { ...RINGING_DECIDES, ringing: ['unknown', ...RANG], hangupParty: 'CUSTOMER' },
      },
    ],
  },
  {
    status: 'TIMEOUT_NO_ANSWER',
    description: 'Timeout No Answer',
    taskTypes: OUTBOUND,
    reasonAttribution: 'CALLEE',
    callStatus: 'NOT_CONNECTED',
    explanation:
      "It rang unanswered until the caller's side or the network gave up, at the maximum ringing time or by a limit of its own.",
    rules: [
      {
        id: 'timeout-no-answer/ring-threshold',
        words:
          'it rang for the maximum ringing time, to a second where the system ended it, and the customer did not end it',
        when: { ...RINGING_DECIDES, ringing: 'at its maximum', hangupParty: ANYBODY_BUT_CUSTOMER },
      },
      {
        id: 'timeout-no-answer/cause',
        words: 'it rang, or that is unknown, the platform says no answer, and neither customer nor agent ended it',
        when: {
          ...RINGING_DECIDES,
          cause: 'NO_ANSWER',
          ringing: ['unknown', 'without a maximum', 'below its maximum'],
          hangupParty: NO_PERSON,
        },
      },
      {
        id: 'timeout-no-answer/code',
        words: 'it rang for less than its maximum, a code says no answer, and neither customer nor agent ended it',
        when: {
          ...RINGING_DECIDES,
          cause: 'NO_ANSWER by code',
          ringing: 'below its maximum',
          hangupParty: NO_PERSON,
        },
      },
      {
        id: 'timeout-no-answer/code-without-maximum',
        words: 'it rang, no maximum is set, a code says no answer, and neither customer, agent nor line ended it',
        when: {
          ...RINGING_DECIDES,
          cause: 'NO_ANSWER by code',
          ringing: 'without a maximum',
          hangupParty: ['SYSTEM', 'UNKNOWN'],
        },
      },
      {
        id: 'timeout-no-answer/dialler',
        words: 'it rang, no maximum is set, no cause says more, and the system gave up by a limit of its own',
        when: { ...RINGING_DECIDES, cause: NOBODY_NAMED, ringing: 'without a maximum', hangupParty: 'SYSTEM' },
      },
    ],
  },
  {
    status: 'TELECOM_UNAVAILABLE',
    description: 'Telecom Unavailable',
    taskTypes: OUTBOUND,
    reasonAttribution: 'LINE_OR_CARRIER',
    callStatus: 'NOT_CONNECTED',
    explanation: "The callee's carrier gave no service, so the call could not be set up.",
    rules: [
      {
        id: 'telecom-unavailable/cause',
        words: 'not answered, and the cause is carrier unavailable',
        when: { answered: 'no', voicemail: 'no', cause: 'CARRIER_UNAVAILABLE' },
      },
    ],
  },
  {
    status: 'OUT_OF_SERVICE',
    description: 'Out of Service',
    taskTypes: OUTBOUND,
    reasonAttribution: 'CALLEE',
    callStatus: 'NOT_CONNECTED',
    explanation: "The callee's number could not be reached: out of coverage, switched off, or not in use.",
    rules: [
      {
        id: 'out-of-service/cause',
        words: 'not answered, and the cause is out of service',
        when: { answered: 'no', voicemail: 'no', cause: 'OUT_OF_SERVICE' },
      },
    ],
  },
  {
    status: 'CALLER_HANGUP',
    description: 'Caller Hangup',
    taskTypes: OUTBOUND,
    reasonAttribution: 'AGENT_OR_CALLEE',
    callStatus: 'NOT_CONNECTED',
    explanation: 'The agent gave up or the line dropped before any maximum ringing time was reached.',
    rules: [
      {
        id: 'caller-hangup/ringing',
        words: 'it rang for less than its maximum, no cause says more, and the customer did not end it',
        when: {
          ...RINGING_DECIDES,
          cause: NOBODY_NAMED,
          ringing: 'below its maximum',
          hangupParty: ANYBODY_BUT_CUSTOMER,
        },
      },
      {
        id: 'caller-hangup/without-maximum',
        words: 'it rang, no maximum is set, no cause says more, and neither customer nor system ended it',
        when: {
          ...RINGING_DECIDES,
          cause: NOBODY_NAMED,
          ringing: 'without a maximum',
          hangupParty: ['AGENT', 'LINE', 'UNKNOWN'],
        },
      },
      {
        id: 'caller-hangup/agent',
        words: 'it rang for less than any maximum, and the agent ended it, though the cause is no answer',
        when: {
          ...RINGING_DECIDES,
          cause: ANY_NO_ANSWER,
          ringing: ['without a maximum', 'below its maximum'],
          hangupParty: 'AGENT',
        },
      },
      {
        id: 'caller-hangup/line',
        words: 'it rang, no maximum is set, and the line ended it, though a code says no answer',
        when: {
          ...RINGING_DECIDES,
          cause: 'NO_ANSWER by code',
          ringing: 'without a maximum',
          hangupParty: 'LINE',
        },
      },
      {
        id: 'caller-hangup/agent-ringing-unknown',
        words: 'whether it rang is unknown, and the agent ended it',
        when: { ...RINGING_DECIDES, ringing: 'unknown', hangupParty: 'AGENT' },
      },
      {
        id: 'caller-hangup/cancelled-ringing-unknown',
        words:
          'whether it rang is unknown, the cause is that it was cancelled, and neither customer nor agent ended it',
        when: { ...RINGING_DECIDES, cause: 'CANCELLED', ringing: 'unknown', hangupParty: NO_PERSON },
      },
    ],
  },
  {
    status: 'EFFECTIVE_CALL',
    description: 'Effective Call',
    taskTypes: OUTBOUND,
    reasonAttribution: 'NONE',
    callStatus: 'CONNECTED',
    explanation: 'Agent and customer talked for the talk threshold (5 s) or longer.',
    rules: [
      {
        id: 'effective-call/talk',
        words: 'talk time at or above its threshold',
        when: { ...TALK_DECIDES, talk: 'long', media: MEDIA_NOT_MISSING },
      },
    ],
  },
  {
    status: 'VOICEMAIL_PRE_CONNECT',
    description: 'Voicemail (Pre-connect)',
    taskTypes: OUTBOUND,
    reasonAttribution: 'NONE',
    callStatus: 'NOT_CONNECTED',
    explanation: 'A voicemail was recognised before the call was answered.',
    rules: [
      {
        id: 'voicemail-pre-connect/detected',
        words: 'voicemail detected, not answered',
        when: { answered: 'no', voicemail: 'yes' },
      },
    ],
  },
  {
    status: 'VOICEMAIL_POST_CONNECT',
    description: 'Voicemail (Post-connect)',
    taskTypes: OUTBOUND,
    reasonAttribution: 'NONE',
    callStatus: 'CONNECTED',
    explanation: 'A voicemail answered the call.',
    rules: [
      {
        id: 'voicemail-post-connect/detected',
        words: 'voicemail detected, answered',
        when: { answered: 'yes', voicemail: 'yes' },
      },
    ],
  },
  {
    status: 'SHORT_DURATION_HANGUP',
    description: 'Short Duration Hangup',
    taskTypes: OUTBOUND,
    reasonAttribution: 'NONE',
    callStatus: 'CONNECTED',
    explanation: 'Agent and customer talked for less than the talk threshold (5 s).',
    rules: [
      {
        id: 'short-duration-hangup/talk',
        words: 'talk time above 0 and below its threshold',
        when: { ...TALK_DECIDES, talk: 'short', media: MEDIA_NOT_MISSING },
      },
    ],
  },
  {
    status: 'CALL_FAILED',
    description: 'Call Failed',
    taskTypes: OUTBOUND,
    reasonAttribution: 'OTHER',
    callStatus: 'ABNORMAL_NOT_CONNECTED',
    explanation: 'A policy or business reason stopped the call: no rate configured, no balance, blocked.',
    rules: [
      {
        id: 'call-failed/cause',
        words: 'not answered, and the cause is a missing rate, a balance, or a policy',
        when: {
          answered: 'no',
          voicemail: 'no',
          cause: ['RATE_NOT_CONFIGURED', 'INSUFFICIENT_BALANCE', 'POLICY_BLOCKED', 'LINE_BALANCE_EXHAUSTED'],
        },
      },
    ],
  },
  {
    status: 'LINE_ABNORMAL',
    description: 'Line Abnormal',
    taskTypes: OUTBOUND,
    reasonAttribution: 'LINE_OR_CARRIER',
    callStatus: 'ABNORMAL_CONNECTED',
    explanation: "The line's balance ran out during the call.",
    rules: [
      {
        id: 'line-abnormal/balance',
        words: 'answered, and the cause is a balance',
        when: { answered: 'yes', voicemail: 'no', cause: ['LINE_BALANCE_EXHAUSTED', 'INSUFFICIENT_BALANCE'] },
      },
    ],
  },
  {
    status: 'LINE_NO_AUDIO',
    description: 'Line No Audio',
    taskTypes: OUTBOUND,
    reasonAttribution: 'LINE_OR_CARRIER',
    callStatus: 'ABNORMAL_CONNECTED',
    explanation: 'The call was answered, and no media packet came from the customer.',
    rules: [
      {
        id: 'line-no-audio/cause',
        words: 'answered, and the cause is no media',
        when: { answered: 'yes', voicemail: 'no', cause: 'NO_MEDIA' },
      },
      {
        id: 'line-no-audio/talking',
        words: 'talk time above 0 without a media packet',
        when: { ...TALK_DECIDES, talk: TALKED, media: 'none' },
      },
      {
        id: 'line-no-audio/waiting',
        words: 'customer-first dialling: no talk, no cause that blames an agent, and no media packet',
        when: { ...WAITING_DECIDES, taskType: CUSTOMER_FIRST, media: 'none' },
      },
      {
        id: 'line-no-audio/connected',
        words: 'agent-first dialling: no talk, neither queued nor offered to an agent, and no media packet',
        when: { ...WAITING_DECIDES, taskType: AGENT_FIRST, queue: NEVER_QUEUED, agentRang: 'no', media: 'none' },
      },
    ],
  },
  {
    status: 'RING_ABANDON',
    description: 'Ring Abandon',
    taskTypes: CUSTOMER_FIRST,
    reasonAttribution: 'AGENT',
    callStatus: 'ABNORMAL_CONNECTED',
    explanation: "The customer answered and waited while an agent's phone rang; the agent did not take the call.",
    rules: [
      {
        id: 'ring-abandon/cause',
        words: 'no talk, and the cause is that the agent rejected or did not answer',
        when: { ...AGENT_SIDE_ENDED, cause: AGENT_MISSED },
      },
      {
        id: 'ring-abandon/agent-rang',
        words: "no talk, an agent's phone rang, and no cause says more",
        when: { ...WAITING_DECIDES, agentRang: 'yes', media: MEDIA_NOT_MISSING },
      },
    ],
  },
  {
    status: 'QUEUE_ABANDON_LONG',
    description: 'Queue Abandon (Long)',
    taskTypes: CUSTOMER_FIRST,
    reasonAttribution: 'NETWORK',
    callStatus: 'ABNORMAL_CONNECTED',
    explanation:
      "The customer waited in the queue for its threshold (5 s) or longer when the agent's network was lost.",
    rules: [
      {
        id: 'queue-abandon-long/network-lost',
        words: "no talk, the cause is the agent's network, and the queue time is at or above its threshold",
        when: { ...AGENT_SIDE_ENDED, cause: 'AGENT_NETWORK_LOST', queue: 'long' },
      },
    ],
  },
  {
    status: 'QUEUE_ABANDON_SHORT',
    description: 'Queue Abandon (Short)',
    taskTypes: CUSTOMER_FIRST,
    reasonAttribution: 'NETWORK',
    callStatus: 'ABNORMAL_CONNECTED',
    explanation:
      "The customer waited in the queue for less than its threshold (5 s) when the agent's network was lost.",
    rules: [
      {
        id: 'queue-abandon-short/network-lost',
        words: "no talk, the cause is the agent's network, and the queue time is below its threshold",
        when: { ...AGENT_SIDE_ENDED, cause: 'AGENT_NETWORK_LOST', queue: ['none', 'short'] },
      },
    ],
  },
  {
    status: 'INBOUND_NO_AGENT_ANSWER',
    description: '(Inbound) No Agent Answer',
    taskTypes: INBOUND,
    reasonAttribution: 'AGENT',
    callStatus: 'CONNECTED',
    explanation: "An agent's phone rang for the inbound call and was not answered.",
    rules: [
      {
        id: 'inbound-no-agent-answer/cause',
        words: 'no talk, and the cause is that the agent rejected or did not answer',
        when: { talk: 'none', cause: AGENT_MISSED },
      },
      {
        id: 'inbound-no-agent-answer/agent-rang',
        words: "no talk, an agent's phone rang, no cause says more, and the customer did not end it",
        when: {
          talk: 'none',
          agentRang: 'yes',
          hangupParty: ANYBODY_BUT_CUSTOMER,
          cause: [...NOBODY_NAMED, ...ANY_NO_ANSWER, 'NORMAL by SIP 200'],
        },
      },
    ],
  },
  {
    status: 'INBOUND_NORMAL_CALL',
    description: '(Inbound) Normal Call',
    taskTypes: INBOUND,
    reasonAttribution: 'NONE',
    callStatus: 'CONNECTED',
    explanation: 'Agent and customer talked, and one of them hung up.',
    rules: [{ id: 'inbound-normal-call/talk', words: 'talk time above 0', when: { talk: TALKED } }],
  },
];

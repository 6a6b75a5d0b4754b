import { AGENT_CAUSE, AGENT_MISSED, type TaskType } from './call.ts';
import type { UnclassifiedReason } from './classification.ts';
import {
  AGENT_FIRST,
  AGENT_SIDE_ENDED,
  ANY_NO_ANSWER,
  ANYBODY_BUT_CUSTOMER,
  CUSTOMER_FIRST,
  INBOUND,
  MEDIA_NOT_MISSING,
  NEVER_QUEUED,
  NO_PERSON,
  NOBODY_NAMED,
  OUTBOUND,
  QUEUED,
  RINGING_DECIDES,
  WAITING_DECIDES,
} from './conditions.ts';
import type { Rule } from './decision-table.ts';
import { FACT_BANDS } from './facts.ts';

/** A reason for which no row of the status table covers a call, and the rules that find it. */
export interface UnclassifiedRow {
  readonly reason: UnclassifiedReason;
  readonly explanation: string;
  readonly rules: readonly (Rule & { readonly taskTypes: readonly TaskType[] })[];
}

/** Causes that leave open why no agent took an inbound call. */
const NO_CAUSE_SAYS_MORE: ReadonlySet<string> = new Set([...NOBODY_NAMED, ...ANY_NO_ANSWER, 'NORMAL by SIP 200']);
const NOT_AGENT_MISSED = FACT_BANDS.cause.filter((cause) => !AGENT_MISSED.some((missed) => missed === cause));

/** What the status table leaves open: together with its 17 rows these cover every combination of facts. */
export const unclassifiedRows: readonly UnclassifiedRow[] = [
  {
    reason: 'NO_EVIDENCE',
    explanation: 'Not answered, it is not known to have rung, and no cause says why.',
    rules: [
      {
        id: 'unclassified/no-evidence',
        taskTypes: OUTBOUND,
        words: 'not answered, did not ring, and no cause that tells why',
        when: { ...RINGING_DECIDES, ringing: 'none' },
      },
      {
        id: 'unclassified/no-evidence-ringing-unknown',
        taskTypes: OUTBOUND,
        words:
          'not answered, whether it rang is unknown, no cause that tells why, and neither customer nor agent ended it',
        when: {
          ...RINGING_DECIDES,
          cause: ['NONE', 'NORMAL', 'NO_ANSWER by code'],
          ringing: 'unknown',
          hangupParty: NO_PERSON,
        },
      },
    ],
  },
  {
    reason: 'CONTRADICTORY_EVIDENCE',
    explanation: 'The cause cannot be true of a call with these durations.',
    rules: [
      {
        id: 'unclassified/contradictory-not-answered',
        taskTypes: OUTBOUND,
        words: 'not answered, but the cause needs an answered call',
        when: { answered: 'no', voicemail: 'no', cause: [...AGENT_CAUSE, 'NO_MEDIA', 'NORMAL by SIP 200'] },
      },
      {
        id: 'unclassified/contradictory-answered',
        taskTypes: OUTBOUND,
        words: 'answered, but the cause says that it never was',
        when: {
          answered: 'yes',
          voicemail: 'no',
          cause: ['BUSY', 'REJECTED', ...ANY_NO_ANSWER, 'OUT_OF_SERVICE', 'RATE_NOT_CONFIGURED', 'POLICY_BLOCKED'],
        },
      },
      {
        id: 'unclassified/contradictory-queue',
        taskTypes: CUSTOMER_FIRST,
        words: "no talk, the cause is the agent's network, but the call was never queued",
        when: { ...AGENT_SIDE_ENDED, cause: 'AGENT_NETWORK_LOST', queue: 'unknown' },
      },
    ],
  },
  {
    reason: 'NOT_APPLICABLE_TO_TASK_TYPE',
    explanation: 'The customer waited for an agent, which the table knows for Fixed and Predicted only.',
    rules: [
      {
        id: 'unclassified/not-applicable-agent-cause',
        taskTypes: AGENT_FIRST,
        words: 'agent-first dialling: no talk, and the cause blames an agent',
        when: { ...AGENT_SIDE_ENDED, cause: AGENT_CAUSE },
      },
      {
        id: 'unclassified/not-applicable-agent-rang',
        taskTypes: AGENT_FIRST,
        words: "agent-first dialling: no talk, and an agent's phone rang",
        when: { ...WAITING_DECIDES, agentRang: 'yes' },
      },
      {
        id: 'unclassified/not-applicable-queued',
        taskTypes: AGENT_FIRST,
        words: 'agent-first dialling: no talk, and the customer was queued',
        when: { ...WAITING_DECIDES, agentRang: 'no', queue: QUEUED },
      },
    ],
  },
  {
    reason: 'QUEUE_ENDED_WITHOUT_AGENT_CAUSE',
    explanation: 'The call ended in the queue, and nothing says that an agent or the customer ended it.',
    rules: [
      {
        id: 'unclassified/queue-ended',
        taskTypes: CUSTOMER_FIRST,
        words: 'no talk, queued, offered to no agent, and the customer did not end it',
        when: {
          ...WAITING_DECIDES,
          agentRang: 'no',
          queue: QUEUED,
          media: MEDIA_NOT_MISSING,
          hangupParty: ANYBODY_BUT_CUSTOMER,
        },
      },
    ],
  },
  {
    reason: 'CONNECTED_WITHOUT_TALK',
    explanation: 'Answered, but nobody talked, and the customer waited for nobody.',
    rules: [
      {
        id: 'unclassified/connected-without-talk',
        taskTypes: OUTBOUND,
        words: 'answered, no talk, neither queued nor offered to an agent',
        when: { ...WAITING_DECIDES, agentRang: 'no', queue: NEVER_QUEUED, media: MEDIA_NOT_MISSING },
      },
    ],
  },
  {
    reason: 'CUSTOMER_ABANDONED',
    explanation: 'The customer gave up waiting for an agent.',
    rules: [
      {
        id: 'unclassified/customer-left-queue',
        taskTypes: CUSTOMER_FIRST,
        words: 'no talk, queued, offered to no agent, and the customer ended it',
        when: { ...WAITING_DECIDES, agentRang: 'no', queue: QUEUED, media: MEDIA_NOT_MISSING, hangupParty: 'CUSTOMER' },
      },
      {
        id: 'unclassified/customer-left-inbound',
        taskTypes: INBOUND,
        words: "no talk, an agent's phone rang, and the customer ended it",
        when: { talk: 'none', agentRang: 'yes', cause: NOT_AGENT_MISSED, hangupParty: 'CUSTOMER' },
      },
    ],
  },
  {
    reason: 'NO_INBOUND_ROW',
    explanation: 'An inbound call without talk that the two inbound rows do not cover.',
    rules: [
      {
        id: 'unclassified/inbound-no-agent',
        taskTypes: INBOUND,
        words: "no talk, and no agent's phone rang",
        when: { talk: 'none', agentRang: 'no', cause: NOT_AGENT_MISSED },
      },
      {
        id: 'unclassified/inbound-other-cause',
        taskTypes: INBOUND,
        words: "no talk, an agent's phone rang, the customer did not end it, and another cause says why",
        when: {
          talk: 'none',
          agentRang: 'yes',
          hangupParty: ANYBODY_BUT_CUSTOMER,
          cause: NOT_AGENT_MISSED.filter((cause) => !NO_CAUSE_SAYS_MORE.has(cause)),
        },
      },
    ],
  },
];

import type { CodeLists } from './cause-map.ts';
import { ANY_NO_ANSWER, ANYBODY_BUT_CUSTOMER, NOBODY_NAMED, OUTBOUND, RANG } from './conditions.ts';
import type { Rule, StatusRow } from './decision-table.ts';
import { currentEdition, type Edition } from './edition.ts';
import type { UnclassifiedRow } from './unclassified-table.ts';

/*
 * The first edition of the table, as data, for `call-status diff edition:1 current`: what it says otherwise than the
 * present one. It did not tell who says NO_ANSWER, took SIP 200 for NORMAL as any other, and knew of a call that it rang or
 * not: what is unknown today is what its producers had to write as 0.
 */

const RINGING_DECIDES = {
  answered: 'no',
  voicemail: 'no',
  cause: [...NOBODY_NAMED, 'NORMAL by SIP 200', ...ANY_NO_ANSWER],
} as const;
const BELOW_ANY_MAXIMUM = ['without a maximum', 'below its maximum'] as const;

const rulesOfRow: Partial<Record<StatusRow['status'], readonly Rule[]>> = {
  CALLEE_BUSY_OR_REJECTED: [
    {
      id: 'callee-busy-or-rejected/cause',
      words: 'not answered, and the cause is busy or rejected',
      when: { answered: 'no', voicemail: 'no', cause: ['BUSY', 'REJECTED'] },
    },
    {
      id: 'callee-busy-or-rejected/ended-ringing',
      words: 'it rang, and the customer ended it without answering',
      when: { ...RINGING_DECIDES, ringing: RANG, hangupParty: 'CUSTOMER' },
    },
  ],
  TIMEOUT_NO_ANSWER: [
    {
      id: 'timeout-no-answer/ring-threshold',
      words: 'it rang for the maximum ringing time or longer, and the customer did not end it',
      when: { ...RINGING_DECIDES, ringing: 'at its maximum', hangupParty: ANYBODY_BUT_CUSTOMER },
    },
    {
      id: 'timeout-no-answer/cause',
      words: 'it rang, the cause is no answer, and neither customer nor agent ended it',
      when: {
        ...RINGING_DECIDES,
        cause: ANY_NO_ANSWER,
        ringing: BELOW_ANY_MAXIMUM,
        hangupParty: ['SYSTEM', 'LINE', 'UNKNOWN'],
      },
    },
  ],
  CALLER_HANGUP: [
    {
      id: 'caller-hangup/ringing',
      words: 'it rang for less than any maximum, no cause says more, and the customer did not end it',
      when: {
        ...RINGING_DECIDES,
        cause: [...NOBODY_NAMED, 'NORMAL by SIP 200'],
        ringing: BELOW_ANY_MAXIMUM,
        hangupParty: ANYBODY_BUT_CUSTOMER,
      },
    },
    {
      id: 'caller-hangup/agent',
      words: 'it rang for less than any maximum, and the agent ended it, though the cause is no answer',
      when: { ...RINGING_DECIDES, cause: ANY_NO_ANSWER, ringing: BELOW_ANY_MAXIMUM, hangupParty: 'AGENT' },
    },
  ],
};

const openRules: Readonly<Record<string, UnclassifiedRow['rules'][number]>> = {
  'unclassified/no-evidence': {
    id: 'unclassified/no-evidence',
    taskTypes: OUTBOUND,
    words: 'not answered, did not ring, and no cause that tells why',
    when: { ...RINGING_DECIDES, ringing: ['unknown', 'none'] },
  },
  'unclassified/contradictory-not-answered': {
    id: 'unclassified/contradictory-not-answered',
    taskTypes: OUTBOUND,
    words: 'not answered, but the cause needs an answered call',
    when: {
      answered: 'no',
      voicemail: 'no',
      cause: ['AGENT_REJECTED', 'AGENT_NO_ANSWER', 'AGENT_NETWORK_LOST', 'NO_MEDIA'],
    },
  },
};
/** Rules that this edition did not have. */
const LATER: ReadonlySet<string> = new Set(['unclassified/no-evidence-ringing-unknown']);

const codes: CodeLists = {
  q850: currentEdition.codes.q850.map((meaning) => (meaning.code === 16 ? { ...meaning, cause: 'NORMAL' } : meaning)),
  sip: currentEdition.codes.sip,
  madeOfSip: [],
};

export const edition1: Edition = {
  name: '1',
  rows: currentEdition.rows.map((row) => Object.assign({}, row, { rules: rulesOfRow[row.status] ?? row.rules })),
  openRows: currentEdition.openRows.map(({ reason, explanation, rules }) => ({
    reason,
    explanation,
    rules: rules.filter(({ id }) => !LATER.has(id)).map((rule) => openRules[rule.id] ?? rule),
  })),
  codes,
  evidenceRules: {
    passesOverUnrungNoAnswer: false,
    leastMaximumMs: 0,
    systemToleranceMs: 0,
    roundingMs: 0,
    agentCauseLeavesNoTalk: false,
    queueAloneLeavesNoTalk: false,
  },
};

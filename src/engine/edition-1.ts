import { AGENT_CAUSE } from './call.ts';
import type { CodeLists } from './cause-map.ts';
import { ANY_NO_ANSWER, ANYBODY_BUT_CUSTOMER, NO_PERSON, NOBODY_NAMED, RANG } from './conditions.ts';
import type { Rule } from './decision-table.ts';
import { currentEdition, type Edition } from './edition.ts';

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

/** By id, rules that said something else. */
const RULES_THEN: Readonly<Record<string, Pick<Rule, 'words' | 'when'>>> = {
  'callee-busy-or-rejected/ended-ringing': {
    words: 'it rang, and the customer ended it without answering',
    when: { ...RINGING_DECIDES, ringing: RANG, hangupParty: 'CUSTOMER' },
  },
  'timeout-no-answer/ring-threshold': {
    words: 'it rang for the maximum ringing time or longer, and the customer did not end it',
    when: { ...RINGING_DECIDES, ringing: 'at its maximum', hangupParty: ANYBODY_BUT_CUSTOMER },
  },
  'timeout-no-answer/cause': {
    words: 'it rang, the cause is no answer, and neither customer nor agent ended it',
    when: { ...RINGING_DECIDES, cause: ANY_NO_ANSWER, ringing: BELOW_ANY_MAXIMUM, hangupParty: NO_PERSON },
  },
  'caller-hangup/ringing': {
    words: 'it rang for less than any maximum, no cause says more, and the customer did not end it',
    when: {
      ...RINGING_DECIDES,
      cause: [...NOBODY_NAMED, 'NORMAL by SIP 200'],
      ringing: BELOW_ANY_MAXIMUM,
      hangupParty: ANYBODY_BUT_CUSTOMER,
    },
  },
  'caller-hangup/agent': {
    words: 'it rang for less than any maximum, and the agent ended it, though the cause is no answer',
    when: { ...RINGING_DECIDES, cause: ANY_NO_ANSWER, ringing: BELOW_ANY_MAXIMUM, hangupParty: 'AGENT' },
  },
  'unclassified/no-evidence': {
    words: 'not answered, did not ring, and no cause that tells why',
    when: { ...RINGING_DECIDES, ringing: ['unknown', 'none'] },
  },
  'unclassified/contradictory-not-answered': {
    words: 'not answered, but the cause needs an answered call',
    when: { answered: 'no', voicemail: 'no', cause: [...AGENT_CAUSE, 'NO_MEDIA'] },
  },
};

/** Rules that it did not have. */
const LATER: ReadonlySet<string> = new Set([
  'timeout-no-answer/code',
  'timeout-no-answer/code-without-maximum',
  'timeout-no-answer/dialler',
  'caller-hangup/without-maximum',
  'caller-hangup/line',
  'caller-hangup/agent-ringing-unknown',
  'caller-hangup/cancelled-ringing-unknown',
  'unclassified/no-evidence-ringing-unknown',
]);

/** A row of either part of the table, with the rules that it had then. */
function rowThen<R extends { readonly rules: readonly Rule[] }>(row: R): R {
  const rules = row.rules.filter(({ id }) => !LATER.has(id));
  return { ...row, rules: rules.map((rule) => Object.assign({}, rule, RULES_THEN[rule.id])) };
}

const codes: CodeLists = {
  q850: currentEdition.codes.q850.map((meaning) => (meaning.code === 16 ? { ...meaning, cause: 'NORMAL' } : meaning)),
  sip: currentEdition.codes.sip,
  madeOfSip: [],
};

export const edition1: Edition = {
  name: '1',
  rows: currentEdition.rows.map(rowThen),
  openRows: currentEdition.openRows.map(rowThen),
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

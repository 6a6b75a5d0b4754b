import { agentJoins, agentOnTheLine, anyTalk, longTalk, onlyAnnouncement, onlyTalk, shortTalk } from './call-parts.ts';
import { endedNormally } from './ended-normally.ts';
import type { Evidence } from './evidence.ts';
import { always, oneOf, sometimes } from './sampler.ts';
import { agentFirst, becomes, customerFirst, outbound, unclassified, type Scenario } from './scenario.ts';

/** The agent's side may well be blamed for the end of a call in which both talked. */
const ENDED_AFTER_TALK: Evidence = {
  ...endedNormally,
  own: [...Array.from({ length: 60 }, () => 'NORMAL' as const), 'AGENT_NETWORK_LOST'],
};

const ANSWERED = {
  lineFault: false,
  needs: {},
  ringing: 'below the limit',
  voicemailDetected: false,
  media: 'flows',
  hangupParty: oneOf(['CUSTOMER', 'AGENT']),
  evidence: endedNormally,
} as const satisfies Partial<Scenario>;

/** Outbound calls that somebody or something answered and that did not end in a wait, most frequent first. */
export const answeredScenarios: readonly Scenario[] = [
  {
    ...ANSWERED,
    name: 'a conversation, the agent called first',
    expected: becomes('EFFECTIVE_CALL'),
    shares: agentFirst(33),
    answered: { ...agentOnTheLine, talk: longTalk },
    evidence: ENDED_AFTER_TALK,
  },
  {
    ...ANSWERED,
    name: 'a conversation, the customer called first',
    expected: becomes('EFFECTIVE_CALL'),
    shares: customerFirst(27),
    answered: { ...agentJoins, talk: longTalk },
  },
  {
    ...ANSWERED,
    name: "a conversation until the agent's network is lost, the customer called first",
    expected: becomes('EFFECTIVE_CALL'),
    shares: customerFirst(0.4),
    needs: { separateTalk: true },
    answered: { ...agentJoins, talk: longTalk },
    evidence: { own: ['AGENT_NETWORK_LOST'], nothingNeeded: false },
  },
  {
    ...ANSWERED,
    name: 'a few words, the agent called first',
    expected: becomes('SHORT_DURATION_HANGUP'),
    shares: agentFirst(4),
    answered: { ...agentOnTheLine, talk: shortTalk },
    hangupParty: oneOf(['CUSTOMER', 'CUSTOMER', 'CUSTOMER', 'AGENT']),
    evidence: ENDED_AFTER_TALK,
  },
  {
    ...ANSWERED,
    name: 'a few words, the customer called first',
    expected: becomes('SHORT_DURATION_HANGUP'),
    shares: customerFirst(5.5),
    answered: { ...agentJoins, talk: shortTalk },
    hangupParty: oneOf(['CUSTOMER', 'CUSTOMER', 'CUSTOMER', 'AGENT']),
  },
  {
    ...ANSWERED,
    name: 'a voicemail answers',
    expected: becomes('VOICEMAIL_POST_CONNECT'),
    shares: { ...agentFirst(5), ...customerFirst(4) },
    answered: onlyTalk(anyTalk),
    voicemailDetected: true,
    media: 'any',
    hangupParty: oneOf(['AGENT', 'SYSTEM']),
  },
  {
    ...ANSWERED,
    name: 'a voicemail answers and no agent hears of it',
    expected: becomes('VOICEMAIL_POST_CONNECT'),
    shares: customerFirst(3),
    needs: { separateTalk: true },
    answered: onlyAnnouncement,
    voicemailDetected: true,
    media: 'any',
    hangupParty: always('SYSTEM'),
  },
  {
    ...ANSWERED,
    name: "the line's balance runs out",
    expected: becomes('LINE_ABNORMAL'),
    shares: outbound(0.45),
    answered: onlyTalk(anyTalk),
    media: 'any',
    hangupParty: oneOf(['LINE', 'SYSTEM']),
    evidence: {
      own: ['LINE_BALANCE_EXHAUSTED', 'LINE_BALANCE_EXHAUSTED', 'INSUFFICIENT_BALANCE'],
      sip: [402],
      nothingNeeded: false,
    },
  },
  {
    ...ANSWERED,
    name: 'no audio, says the platform',
    expected: becomes('LINE_NO_AUDIO'),
    shares: outbound(0.2),
    lineFault: true,
    answered: onlyTalk(anyTalk),
    media: 'any',
    evidence: { own: ['NO_MEDIA'], nothingNeeded: false },
  },
  {
    ...ANSWERED,
    name: 'both on the line and no media packet',
    expected: becomes('LINE_NO_AUDIO'),
    shares: outbound(0.3),
    lineFault: true,
    needs: { media: true },
    answered: onlyTalk(sometimes(0.5, shortTalk, anyTalk)),
    media: 'missing',
  },
  {
    ...ANSWERED,
    name: 'a cause that only an unanswered call can have',
    expected: unclassified('CONTRADICTORY_EVIDENCE'),
    shares: outbound(0.2),
    answered: onlyTalk(anyTalk),
    media: 'any',
    evidence: {
      own: ['BUSY', 'REJECTED', 'NO_ANSWER', 'NO_ANSWER', 'OUT_OF_SERVICE', 'RATE_NOT_CONFIGURED', 'POLICY_BLOCKED'],
      nothingNeeded: false,
    },
  },
];

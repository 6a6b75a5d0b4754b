import { always, oneOf } from './sampler.ts';
import { becomes, outbound, unclassified, type Scenario } from './scenario.ts';
import { UNANSWERED } from './unanswered.ts';

/** Outbound calls that nobody took, and of which ringing does not decide, most frequent first. */
export const unansweredScenarios: readonly Scenario[] = [
  {
    ...UNANSWERED,
    name: 'busy',
    expected: becomes('CALLEE_BUSY_OR_REJECTED'),
    shares: outbound(6),
    hangupParty: oneOf(['SYSTEM', 'LINE', 'CUSTOMER', 'UNKNOWN']),
    evidence: { own: ['BUSY'], q850: [17], sip: [486, 486, 486, 600], nothingNeeded: false },
  },
  {
    ...UNANSWERED,
    name: 'the callee rejects it',
    expected: becomes('CALLEE_BUSY_OR_REJECTED'),
    shares: outbound(5.5),
    ringing: 'below the limit',
    hangupParty: always('CUSTOMER'),
    evidence: {
      own: ['REJECTED', 'REJECTED', 'NORMAL'],
      q850: [21, 21, 16],
      sip: [603, 603, 607],
      nothingNeeded: true,
    },
  },
  {
    ...UNANSWERED,
    name: 'the number is not in service or out of coverage',
    expected: becomes('OUT_OF_SERVICE'),
    shares: outbound(4),
    evidence: {
      own: ['OUT_OF_SERVICE'],
      q850: [20, 20, 1, 22, 28],
      sip: [404, 404, 480, 410, 484, 604],
      nothingNeeded: false,
    },
  },
  {
    ...UNANSWERED,
    name: 'a voicemail is recognised before the answer',
    expected: becomes('VOICEMAIL_PRE_CONNECT'),
    shares: outbound(2.6),
    ringing: 'any',
    voicemailDetected: true,
    evidence: { own: ['NO_ANSWER', 'NORMAL', 'CANCELLED'], q850: [16, 19, 17], sip: [487, 480], nothingNeeded: true },
  },
  {
    ...UNANSWERED,
    name: 'the carrier cannot set it up',
    expected: becomes('TELECOM_UNAVAILABLE'),
    shares: outbound(1.5),
    lineFault: true,
    evidence: {
      own: ['CARRIER_UNAVAILABLE'],
      q850: [34, 34, 41, 38, 42, 47, 27, 3, 18, 102],
      sip: [503, 503, 503, 500, 502, 504, 408, 483, 488, 606],
      nothingNeeded: false,
    },
  },
  {
    ...UNANSWERED,
    name: 'no rate, no balance, or a policy stops it',
    expected: becomes('CALL_FAILED'),
    shares: outbound(1.3),
    hangupParty: always('SYSTEM'),
    evidence: {
      own: [
        'RATE_NOT_CONFIGURED',
        'INSUFFICIENT_BALANCE',
        'POLICY_BLOCKED',
        'POLICY_BLOCKED',
        'LINE_BALANCE_EXHAUSTED',
      ],
      sip: [402, 403, 403, 608],
      nothingNeeded: false,
    },
  },
  {
    ...UNANSWERED,
    name: 'the SIP status of an answer, of a call that nobody answered',
    expected: unclassified('CONTRADICTORY_EVIDENCE'),
    shares: outbound(0.1),
    ringing: 'any',
    evidence: { sip: [200], nothingNeeded: false },
  },
  {
    ...UNANSWERED,
    name: 'an agent or the media is blamed for a call that was never answered',
    expected: unclassified('CONTRADICTORY_EVIDENCE'),
    shares: outbound(0.25),
    ringing: 'any',
    evidence: {
      own: ['AGENT_NO_ANSWER', 'AGENT_REJECTED', 'AGENT_NETWORK_LOST', 'NO_MEDIA'],
      nothingNeeded: false,
    },
  },
];

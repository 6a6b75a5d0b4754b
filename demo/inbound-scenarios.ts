import {
  agentTakesCall,
  agentRingsInVain,
  anyTalk,
  nothing,
  noTime,
  onlyAnnouncement,
  onlyQueue,
  waiting,
} from './call-parts.ts';
import { always, oneOf } from './sampler.ts';
import { becomes, inbound, unclassified, type Scenario } from './scenario.ts';

const INBOUND = {
  lineFault: false,
  needs: {},
  ringing: 'none',
  voicemailDetected: false,
  media: 'flows',
  hangupParty: oneOf(['CUSTOMER', 'AGENT']),
  evidence: { own: ['NORMAL'], q850: [16, 16, 16, 31], sip: [200], nothingNeeded: true },
} as const satisfies Partial<Scenario>;

const NOT_CUSTOMER = oneOf(['SYSTEM', 'SYSTEM', 'LINE', 'UNKNOWN'] as const);

/** Calls that customers make. */
export const inboundScenarios: readonly Scenario[] = [
  {
    ...INBOUND,
    name: 'customer and agent talk',
    expected: becomes('INBOUND_NORMAL_CALL'),
    shares: inbound(83),
    answered: { ...agentTakesCall, talk: anyTalk },
  },
  {
    ...INBOUND,
    name: 'the agent turns the caller away or does not react, says the platform',
    expected: becomes('INBOUND_NO_AGENT_ANSWER'),
    shares: inbound(5),
    answered: agentRingsInVain,
    hangupParty: oneOf(['SYSTEM', 'CUSTOMER', 'AGENT']),
    evidence: { own: ['AGENT_NO_ANSWER', 'AGENT_NO_ANSWER', 'AGENT_REJECTED'], nothingNeeded: false },
  },
  {
    ...INBOUND,
    name: "the agent's phone rings until it times out",
    expected: becomes('INBOUND_NO_AGENT_ANSWER'),
    shares: inbound(4.5),
    answered: agentRingsInVain,
    hangupParty: NOT_CUSTOMER,
    evidence: { own: ['NO_ANSWER', 'NORMAL', 'CANCELLED'], q850: [16, 19], sip: [200, 480], nothingNeeded: true },
  },
  {
    ...INBOUND,
    name: "the caller leaves while the agent's phone rings",
    expected: unclassified('CUSTOMER_ABANDONED'),
    shares: inbound(1.3),
    answered: agentRingsInVain,
    hangupParty: always('CUSTOMER'),
  },
  {
    ...INBOUND,
    name: 'the caller leaves the queue',
    expected: unclassified('NO_INBOUND_ROW'),
    shares: inbound(1.6),
    answered: onlyQueue(waiting),
    hangupParty: always('CUSTOMER'),
  },
  {
    ...INBOUND,
    name: 'the caller hears the announcement and goes',
    expected: unclassified('NO_INBOUND_ROW'),
    shares: inbound(1),
    needs: { separateTalk: true },
    answered: onlyAnnouncement,
    hangupParty: always('CUSTOMER'),
  },
  {
    ...INBOUND,
    name: 'the line fails before the call is taken',
    expected: unclassified('NO_INBOUND_ROW'),
    shares: inbound(0.3),
    lineFault: true,
    answered: null,
    media: 'any',
    hangupParty: always('LINE'),
    evidence: { own: ['CARRIER_UNAVAILABLE', 'BUSY'], q850: [34, 41], sip: [503], nothingNeeded: true },
  },
  {
    ...INBOUND,
    name: "the line's balance runs out while the agent's phone rings",
    expected: unclassified('NO_INBOUND_ROW'),
    shares: inbound(0.2),
    answered: { queue: nothing, agentRinging: waiting, talk: noTime, rest: noTime },
    hangupParty: always('LINE'),
    evidence: { own: ['LINE_BALANCE_EXHAUSTED'], sip: [402], nothingNeeded: false },
  },
];

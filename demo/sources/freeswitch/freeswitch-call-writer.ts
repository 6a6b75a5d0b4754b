import type { CallEnded } from '../../../src/engine/call.ts';
import type { JsonObject, JsonValue } from '../../../src/sources/json-record.ts';
import { taskRules } from '../task-rules.ts';
import type { PlatformWriter } from '../platform-writer.ts';
import { timelineOf, type Timeline } from '../timeline.ts';
import { agentsOwnLeg, calledAgentLeg } from './agent-legs.ts';
import { customerLeg } from './customer-leg.ts';
import { isTold } from './told-by-freeswitch.ts';
import { writeLeg, type LegToWrite } from './write-leg.ts';

/** What stands under `variables` of any leg of the call. */
const sign = (name: string, is: string): readonly JsonObject[] => [{ field: `legs.*.variables.${name}`, is }];

/** Calls through FreeSWITCH, with mod_callcenter behind them, and the shipped dialplan. */
export const freeswitchCallWriter: PlatformWriter = {
  source: 'freeswitch-call',
  settings: {
    calls: taskRules('campaign'),
    evidence: {
      voicemail: sign('call_status_voicemail', 'true'),
      agentNetworkLost: sign('call_status_agent_lost', 'true'),
      lineBalanceExhausted: sign('call_status_balance', 'exhausted'),
    },
    options: { customerContexts: ['public'], customerChannels: ['FreeTDM/'] },
  },
  write: (call) => {
    const timeline = timelineOf(call);
    const { legs, apart } = legsOf(call, timeline);
    return {
      record: { legs: legs.map(writeLeg) },
      others: apart.map((leg): JsonValue => ({ legs: [writeLeg(leg)] })),
      tellsAll: isTold(call, timeline),
    };
  },
};

interface Legs {
  /** Those of the call's record. */
  readonly legs: readonly LegToWrite[];
  /** Those that came to a record of their own. */
  readonly apart: readonly LegToWrite[];
}

function legsOf(call: CallEnded, timeline: Timeline): Legs {
  const isAgentFirst = call.taskType === 'MANUAL' || call.taskType === 'PREVIEW';
  if (isAgentFirst && (timeline.talk !== null || timeline.answerMs === null)) return agentFirst(call, timeline);
  const { kind, ...customer } = customerLeg(call, timeline, { uuid: call.callId, firstUuid: call.callId });
  if (kind === 'on the line') return withAgents(call, timeline, customer);
  // An agent who waits on a line of his own, and hangs it up.
  if (kind === 'agent left') {
    const waiting = agentsOwnLeg(call, timeline, true);
    return {
      legs: [
        { ...waiting, uuid: uuidOf(call, 'a') },
        { ...customer, uuid: uuidOf(call, 'b') },
      ],
      apart: [],
    };
  }
  return call.taskType === 'FIXED' ? byLoopback(call, customer) : { legs: [customer], apart: [] };
}

function agentFirst(call: CallEnded, timeline: Timeline): Legs {
  const uuids = { uuid: uuidOf(call, 'b'), firstUuid: call.callId };
  const { kind, ...customer } = customerLeg(call, timeline, uuids);
  const hasLeft = kind === 'agent left' || (kind === 'on the line' && call.hangupParty === 'AGENT');
  return { legs: [customer, agentsOwnLeg(call, timeline, hasLeft)], apart: [] };
}

/** Legs that end so long before their call are grouped apart (`GAP_S` of group_legs.py). */
const GAP_MS = 120_000;

/** The agents' legs end first, and so are written first. Before a long call, another agent's phone rang in vain. */
function withAgents(call: CallEnded, timeline: Timeline, customer: LegToWrite): Legs {
  const { talk, agentRinging } = timeline;
  const isOffered = agentRinging !== null || talk !== null;
  const isBlamed = call.endCause === 'AGENT_REJECTED' || call.endCause === 'AGENT_NO_ANSWER';
  if (!isOffered && !isBlamed) return { legs: [customer], apart: [] };
  const isLong = talk !== null && agentRinging !== null && talk.toMs - talk.fromMs > GAP_MS;
  if (!isLong) {
    return {
      legs: [calledAgentLeg(call, timeline, { uuid: uuidOf(call, 'a'), ringing: agentRinging }), customer],
      apart: [],
    };
  }
  const halfMs = Math.floor((agentRinging.fromMs + agentRinging.toMs) / 2);
  const vain = { uuid: uuidOf(call, 'c'), ringing: { fromMs: agentRinging.fromMs, toMs: halfMs } };
  const serving = { uuid: uuidOf(call, 'a'), ringing: { fromMs: halfMs, toMs: agentRinging.toMs } };
  return { legs: [calledAgentLeg(call, timeline, serving), customer], apart: [calledAgentLeg(call, timeline, vain)] };
}

/** A dialler that calls by loopback/: its own leg is a group of its own, the other half begins the call. */
function byLoopback(call: CallEnded, customer: LegToWrite): Legs {
  const { sip_gateway_name: _gateway, ...shared } = customer.variables;
  const half = (side: 'A' | 'B', uuid: string, other: string): LegToWrite => ({
    ...customer,
    uuid,
    direction: side === 'A' ? 'outbound' : 'inbound',
    channelName: `loopback/${call.calleeNumber}-${side.toLowerCase()}`,
    variables: { ...shared, loopback_leg: side, other_loopback_leg_uuid: other },
  });
  const halfA = uuidOf(call, 'd');
  const dialled = { ...customer.variables, originating_leg_uuid: call.callId };
  return {
    legs: [{ ...customer, uuid: uuidOf(call, 'b'), variables: dialled }, half('B', call.callId, halfA)],
    apart: [half('A', halfA, call.callId)],
  };
}

/** A further leg's: the call's own but for a digit. */
function uuidOf({ callId }: CallEnded, digit: 'a' | 'b' | 'c' | 'd'): string {
  return `${digit}${callId.slice(1)}`;
}

import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import { configuredFacts, type SourceSettings } from '../source-settings.ts';
import { call, type SourceOutcome } from '../source.ts';
import type { HangupParty, TaskType } from '../../engine/call.ts';
import { agentFacts } from './agent-facts.ts';
import type { ChosenLegs } from './choose-customer-leg.ts';
import type { Leg } from './leg.ts';

/** The call whose customer's leg was chosen. @throws BadFieldError where nothing says its task type. */
export function callOfLegs(legs: ChosenLegs, callId: Told<string>, settings: SourceSettings): SourceOutcome {
  const { customer } = legs;
  const { direction, queue, campaign } = customer;
  const trunk = customer.trunk?.value ?? null;
  const { taskType, maxRingingDurationMs, carrier } = configuredFacts(settings, { direction, queue, trunk, campaign });
  const ofAgents = agentFacts(legs);
  const facts: Facts = {
    eventId: customer.eventId,
    callId,
    agentId: ofAgents.agentId,
    lineId: customer.trunk,
    callerNumber: toldIfAny(customer.from, 'from'),
    calleeNumber: toldIfAny(customer.to, 'to'),
    carrier,
    taskType,
    startedAt: customer.startedAt,
    endedAt: told(Math.max(customer.startedAt.value, customer.endedAt.value), customer.endedAt.from),
    ringingDurationMs: customer.ringingDurationMs,
    callDurationMs: customer.callDurationMs,
    talkDurationMs: customer.talkDurationMs ?? ofAgents.talkDurationMs,
    queueDurationMs: customer.queueDurationMs,
    agentRingingDurationMs: ofAgents.agentRingingDurationMs,
    maxRingingDurationMs,
    hangupParty: customer.hangupParty ?? ofAgents.hangupParty ?? hangupPartyOf(customer, taskType.value),
    voicemailDetected: customer.voicemailDetected,
    endCause: customer.endCause ?? ofAgents.endCause,
    q850Cause: customer.q850Cause,
    sipStatusCode: customer.sipStatusCode,
    mediaPacketsReceived: customer.mediaPacketsReceived,
  };
  return call(facts);
}

/**
 * The far end of a call that came in is who called, and of one that was placed who was called: the customer. Before the answer the
 * final response of any call comes from the callee's side, also of a phone that rang in vain.
 */
function hangupPartyOf(customer: Leg, taskType: TaskType): Told<HangupParty> | undefined {
  const { endedBy, direction, outcome, isTurnedAway = false } = customer;
  if (endedBy === undefined) return undefined;
  const isInbound = direction === null ? taskType === 'INBOUND' : direction === 'inbound';
  const isFarEnd = endedBy.value === (isInbound ? 'caller' : 'callee');
  if (isFarEnd && !isInbound && outcome !== 'answered' && !isTurnedAway) return undefined;
  return told(isFarEnd ? 'CUSTOMER' : 'AGENT', endedBy.from);
}

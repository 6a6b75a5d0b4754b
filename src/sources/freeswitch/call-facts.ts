import { configuredFacts, type Direction, type SourceSettings } from '../source-settings.ts';
import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import { agentCauseOf, agentRingingOf, talkOf } from './agent-facts.ts';
import { endingOf, endingWithoutLeg } from './ending.ts';
import type { FreeswitchOptions } from './freeswitch-options.ts';
import { decidingLegOf, directionOfCall, lastToEnd, type LegRoles } from './leg-roles.ts';
import { callKeyOf, fromTimes, profileOf, wasAnswered, type Leg } from './leg.ts';
import { queueWaitOf } from './queue-wait.ts';
import { ringingLimitOf } from './ringing-limit.ts';

/** What the legs of a call come to, and who is where in it. */
export interface SortedCall {
  readonly direction: Direction;
  readonly isInbound: boolean;
  readonly configured: ReturnType<typeof configuredFacts>;
  readonly campaign: Told<string> | undefined;
  /** Undefined where no leg to a customer was made. */
  readonly customer: Leg | undefined;
  /** Every leg of an agent: the one on which he called, and those to him. */
  readonly agents: readonly Leg[];
  /** In order of their start; at least one. */
  readonly legs: readonly Leg[];
}

/** Finds the customer's leg. Which side it is on is what the settings say of such calls. @throws BadFieldError */
export function sortCall(roles: LegRoles, settings: SourceSettings, options: FreeswitchOptions): SortedCall {
  const { inbound, toCustomers, toAgents } = roles;
  const legs = [...inbound, ...toCustomers, ...toAgents].toSorted((one, other) => one.startMs - other.startMs);
  const direction = directionOfCall(roles, options);
  const called = decidingLegOf(toCustomers);
  const presumed = direction === 'inbound' ? inbound[0] : called;
  const campaign = campaignOf(legs, options);
  const configured = configuredFacts(settings, {
    direction,
    queue: presumed?.variables.decoded('cc_queue') ?? null,
    trunk: called?.gateway ?? null,
    campaign: campaign?.value ?? null,
  });
  const isInbound = configured.taskType.value === 'INBOUND';
  const customer = isInbound ? (inbound[0] ?? called) : called;
  const others = isInbound ? [...toAgents, ...toCustomers] : [...toAgents, ...inbound];
  return {
    direction,
    isInbound,
    configured,
    campaign,
    customer,
    agents: others.filter((leg) => leg !== customer),
    legs,
  };
}

function campaignOf(legs: readonly Leg[], { campaignVariable }: FreeswitchOptions): Told<string> | undefined {
  for (const { at, variables } of legs) {
    const campaign = variables.decoded(campaignVariable);
    if (campaign !== null) return told(campaign, at + campaignVariable);
  }
  return undefined;
}

/**
 * All that the legs tell, under a key that is the caller's.
 * @param unseen what is told of a customer whose leg was made and is not among them
 */
export function factsOf(sorted: SortedCall, eventId: Told<string>, unseen?: FactsOfLegs): Facts {
  const { customer, legs, configured, campaign } = sorted;
  const first = legs[0]!;
  const last = customer ?? lastToEnd(legs)!;
  const { key, from } = callKeyOf(first);
  const shown = customer ?? first;
  return {
    eventId,
    callId: told(key, first.at + from),
    taskId: campaign,
    taskType: configured.taskType,
    startedAt: told(Math.floor(first.startMs), fromTimes(first, 'start')),
    endedAt: told(Math.floor(last.endMs), fromTimes(last, 'end')),
    callerNumber: toldIfAny(profileOf(shown, 'caller'), `${shown.at}caller_id_number`),
    calleeNumber: toldIfAny(profileOf(shown, 'callee'), `${shown.at}destination_number`),
    carrier: configured.carrier ?? toldIfAny(shown.gateway, `${shown.at}sip_gateway_name`),
    ...(customer === undefined ? (unseen ?? factsWithoutCustomer(first)) : factsOfCustomer(customer, sorted)),
  };
}

export type FactsOfLegs = Pick<Facts, 'callDurationMs'> & Partial<Facts>;

function factsWithoutCustomer(first: Leg): FactsOfLegs {
  const never = told(0, 'no leg to a customer');
  return { ...endingWithoutLeg(first), ringingDurationMs: never, callDurationMs: never };
}

function factsOfCustomer(customer: Leg, { isInbound, configured, agents, legs }: SortedCall): FactsOfLegs {
  const called = agents.filter(({ direction, startMs }) => direction === 'outbound' && startMs >= customer.startMs);
  const talk = talkOf(customer, agents);
  const ending = endingOf(customer, agents, isInbound);
  const isMissed = talk?.value === 0 && (isInbound || wasAnswered(customer)) && ending.endCause === undefined;
  return {
    ...ending,
    ...(isMissed && { endCause: agentCauseOf(customer, called) }),
    callDurationMs: callDurationOf(customer),
    talkDurationMs: isInbound || wasAnswered(customer) ? talk : undefined,
    agentRingingDurationMs: agentRingingOf(customer, called),
    queueDurationMs: queueWaitOf(customer),
    mediaPacketsReceived: wasAnswered(customer) ? mediaOf(customer) : undefined,
    agentId: agentOf(customer, agents),
    ...(isInbound
      ? {}
      : {
          ringingDurationMs: ringingOf(customer),
          maxRingingDurationMs: ringingLimitOf(customer, legs) ?? configured.maxRingingDurationMs,
        }),
  };
}

function callDurationOf(customer: Leg): Facts['callDurationMs'] {
  const { answerMs, endMs, variables, timeNames } = customer;
  if (answerMs === null) throw new BadFieldError(variables.place + timeNames.answer, 'is missing');
  if (!wasAnswered(customer)) return told(0, fromTimes(customer, 'answer'));
  // An answered call of no time is an answered call; one that ends before its answer is found invalid.
  return told(
    endMs < answerMs ? endMs - answerMs : Math.max(1, endMs - answerMs),
    fromTimes(customer, 'answer', 'end'),
  );
}

/**
 * From the first reply without media, which FreeSWITCH takes for ringing, to answer or end. Where there was early media only, it may
 * have rung or not: a 180 with media and a 183 look the same.
 */
function ringingOf(customer: Leg): Facts['ringingDurationMs'] {
  const { progressMs, progressMediaMs, answerMs, endMs } = customer;
  if (progressMs === null) return undefined;
  if (progressMs > 0) {
    const until = wasAnswered(customer) ? 'answer' : 'end';
    const ringingMs = (until === 'answer' ? answerMs! : endMs) - progressMs;
    return told(ringingMs < 0 ? ringingMs : Math.max(1, ringingMs), fromTimes(customer, 'progress', until));
  }
  return progressMediaMs === 0 ? told(0, fromTimes(customer, 'progress', 'progressMedia')) : undefined;
}

/** Absent where the media went past FreeSWITCH (bypass_media). */
function mediaOf({ at, variables }: Leg): Facts['mediaPacketsReceived'] {
  const packets = variables.number('rtp_audio_in_media_packet_count');
  return packets === null ? undefined : told(Math.trunc(packets), `${at}rtp_audio_in_media_packet_count`);
}

const AGENT_NAMES = ['cc_agent', 'dialed_user', 'user_name'] as const;

/** The agent who talked; else the last one who was called. */
function agentOf(customer: Leg, agents: readonly Leg[]): Facts['agentId'] {
  const agent = agents.find(wasAnswered) ?? lastToEnd(agents);
  if (agent === undefined) return toldIfAny(customer.variables.decoded('cc_agent'), `${customer.at}cc_agent`);
  for (const name of AGENT_NAMES) {
    const value = agent.variables.decoded(name);
    if (value !== null) return told(value, agent.at + name);
  }
  return undefined;
}

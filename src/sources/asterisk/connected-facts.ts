import type { EndCause, HangupParty } from '../../engine/call.ts';
import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import type { CallView } from './call-view.ts';
import { endpointOf, isLocal } from './channels.ts';
import { coveredByBothMs, coveredMs } from '../intervals.ts';
import { hasNoCause, isTurnedAway, type Leg } from './leg.ts';

/** What is told of a customer who is on the line: one who called, or one who answered. */
export type ConnectedFacts = Pick<
  Facts,
  'talkDurationMs' | 'queueDurationMs' | 'agentRingingDurationMs' | 'agentId' | 'endCause' | 'hangupParty'
>;

export function connectedFacts(view: CallView, customer: Leg): ConnectedFacts {
  const talk = talkOf(view);
  const isConnected = (talk?.value ?? 0) > 0 || (view.queue?.isConnected ?? false);
  const left = isConnected ? undefined : whereCustomerLeft(view, customer);
  const missed = isConnected || left !== undefined ? undefined : whyAgentMissed(view, customer);
  return {
    talkDurationMs: talk,
    queueDurationMs: view.queue?.waiting,
    agentRingingDurationMs: view.queue?.ringing ?? ringingOfAgents(view),
    agentId: view.queue?.agentId ?? agentOf(view.agents),
    endCause: missed,
    hangupParty: left ?? view.queue?.hungUpBy ?? partyOf(view, customer, missed),
  };
}

/** When customers and somebody else were in bridges at the same time; a Local channel between them may make these two. */
function talkOf({ customers, agents, first, queue, isInbound }: CallView): Told<number> | undefined {
  const others = customers.includes(first) || isLocal(first.name) ? agents : [first, ...agents];
  const isToldByBridges = [...customers, ...others].some(({ bridged }) => bridged !== null);
  if (isToldByBridges) {
    const mine = customers.flatMap(({ bridged }) => bridged ?? []);
    const theirs = others.flatMap(({ bridged }) => bridged ?? []);
    const from = customers[0]?.timesFrom.startsWith('events')
      ? 'events BRIDGE_ENTER to BRIDGE_EXIT'
      : 'ansms or billsec';
    return told(coveredByBothMs(mine, theirs), from);
  }
  if (queue?.talk !== undefined) return queue.talk;
  const somebodyAnswered = others.some(({ answerMs }) => answerMs !== null);
  return somebodyAnswered || !(isInbound || others.length > 0) ? undefined : told(0, 'nobody else answered');
}

/** The customer hung up while waiting for an agent. */
function whereCustomerLeft({ queue, first }: CallView, customer: Leg): Told<HangupParty> | undefined {
  if (queue?.isAbandoned !== undefined) return told('CUSTOMER', queue.isAbandoned.from);
  if (queue?.isGivenUp !== undefined || customer !== first) return undefined;
  if (customer.dialStatus?.value === 'CANCEL') return told('CUSTOMER', customer.dialStatus.from);
  const lastApp = customer.apps.toSorted((a, b) => a.startMs - b.startMs).at(-1)?.name;
  const isInQueue = lastApp === 'Queue' && customer.hangupSource === customer.name;
  return isInQueue ? told('CUSTOMER', 'hangupsource, last application') : undefined;
}

/** Agents' phones were rung, none was answered, and it was not the customer who ended it. */
function whyAgentMissed({ agents, queue, words }: CallView, customer: Leg): Told<EndCause> | undefined {
  const offered = agents.filter(hasRungOrWasTurnedAway);
  if (offered.length > 0 && (queue?.isGivenUp !== undefined || isEnded(customer, words?.queueStatus ?? null))) {
    const isTurned = offered.every(isTurnedAway);
    return told(isTurned ? 'AGENT_REJECTED' : 'AGENT_NO_ANSWER', "cause of the agents' channels");
  }
  const from = queue?.isGivenUp?.from;
  if (from === undefined) return undefined;
  return told(queue!.isTurnedAway ? 'AGENT_REJECTED' : 'AGENT_NO_ANSWER', from);
}

/** Dial or Queue has ended by itself. */
function isEnded({ dialStatus, hangupSource }: Leg, queueStatus: string | null): boolean {
  return dialStatus !== undefined || queueStatus !== null || hangupSource === 'dialplan/builtin';
}

/** Q.850 19: rang, and was not answered. */
const NO_ANSWER_Q850 = 19;

function hasRungOrWasTurnedAway(leg: Leg): boolean {
  if (leg.answerMs !== null) return false;
  if (isTurnedAway(leg)) return true;
  if (leg.hasRung?.value === false) return false;
  return leg.hasRung?.value === true ? !isUnreachable(leg) : hasNoCause(leg) && leg.q850 !== undefined;
}

function isUnreachable(leg: Leg): boolean {
  return !hasNoCause(leg) && leg.q850?.value !== NO_ANSWER_Q850 && leg.sip?.value !== 480;
}

function ringingOfAgents({ agents, first }: CallView): Told<number> | undefined {
  const rung = agents.filter((leg) => leg !== first && (leg.answerMs !== null || hasRungOrWasTurnedAway(leg)));
  if (rung.length === 0) return undefined;
  const ringMs = coveredMs(rung.map((leg) => ({ fromMs: leg.startMs, toMs: leg.answerMs ?? leg.endMs })));
  return told(ringMs, "agents' channels, start to answer or end");
}

function agentOf(agents: readonly Leg[]): Told<string> | undefined {
  const answered = agents.find(({ answerMs }) => answerMs !== null);
  return toldIfAny(answered === undefined ? null : endpointOf(answered.name), "name of the agent's channel");
}

/** Who hung up. Only of a call that was answered: of others it is who acknowledged that it failed. */
function partyOf(
  { isInbound, queue, agents }: CallView,
  customer: Leg,
  missed: Told<EndCause> | undefined,
): Told<HangupParty> | undefined {
  if (customer.answerMs !== null && customer.hangupSource !== null) return partyOfSource(customer);
  const end = queue?.isGivenUp ?? missed;
  if (end !== undefined) return told('SYSTEM', end.from);
  const isOwn = isInbound && agents.length === 0 && customer.hangupSource === customer.name;
  return isOwn ? told('CUSTOMER', 'hangupsource') : undefined;
}

/** Whose channel the source of a hangup is: nobody's is a limit's, and behind a Local channel may be either side. */
function partyOfSource({ hangupSource, name }: Leg): Told<HangupParty> | undefined {
  if (hangupSource === null || isLocal(hangupSource) || (hangupSource === '' && isLocal(name))) return undefined;
  if (hangupSource === name) return told('CUSTOMER', 'hangupsource');
  return told(hangupSource === '' || hangupSource === 'dialplan/builtin' ? 'SYSTEM' : 'AGENT', 'hangupsource');
}

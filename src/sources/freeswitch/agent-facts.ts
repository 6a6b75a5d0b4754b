import type { EndCause } from '../../engine/call.ts';
import { told, type Facts, type Told } from '../facts.ts';
import { fromTimes, wasAnswered, type Leg } from './leg.ts';
import { lastToEnd } from './leg-roles.ts';

/*
 * What the agents' side of a call tells. Where no agent's leg is in the record, the customer's leg that called them has a little of it.
 */

/** Why no agent talked: asked only where none did. */
export function agentCauseOf(customer: Leg, agents: readonly Leg[]): Told<EndCause> | undefined {
  const last = lastToEnd(agents);
  if (last !== undefined) {
    const cause = causeOf(last.hangupCause, didRing(last));
    return cause === null ? undefined : told(cause, `${last.at}hangup_cause`);
  }
  const cause = causeOf(customer.variables.text('originate_disposition'), rangByCustomersLeg(customer));
  return cause === null ? undefined : told(cause, `${customer.at}originate_disposition`);
}

/** A phone's own limit of ringing comes as 480 or 408. ORIGINATOR_CANCEL is no fault of an agent: the customer left. */
function causeOf(word: string | null, rang: boolean): EndCause | null {
  if (word === 'USER_BUSY' || word === 'CALL_REJECTED') return 'AGENT_REJECTED';
  if (word === 'NO_ANSWER' || word === 'ALLOTTED_TIMEOUT') return 'AGENT_NO_ANSWER';
  return rang && (word === 'NO_USER_RESPONSE' || word === 'RECOVERY_ON_TIMER_EXPIRE') ? 'AGENT_NO_ANSWER' : null;
}

function didRing({ progressMs }: Leg): boolean {
  return progressMs !== null && progressMs > 0;
}

/** An inbound leg that called others shows their ringing as its own; `ring_ready` alone shows it without any. */
function rangByCustomersLeg(customer: Leg): boolean {
  return customer.direction === 'inbound' && didRing(customer) && customer.variables.text('originated_legs') !== null;
}

/** How long any agent's phone rang. Phones that ring at once count once. */
export function agentRingingOf(customer: Leg, agents: readonly Leg[]): Facts['agentRingingDurationMs'] {
  if (agents.length > 0) return told(ringingOf(agents), placesOf(agents, 'progress to answer or end'));
  if (!rangByCustomersLeg(customer)) return undefined;
  const { progressMs, answerMs, endMs } = customer;
  const until = answerMs !== null && answerMs > progressMs! ? answerMs : endMs;
  return told(until - progressMs!, fromTimes(customer, 'progress', until === endMs ? 'end' : 'answer'));
}

function ringingOf(agents: readonly Leg[]): number {
  let ringingMs = 0;
  let upToMs = 0;
  for (const agent of agents.filter(didRing).toSorted((one, other) => one.progressMs! - other.progressMs!)) {
    const untilMs = wasAnswered(agent) ? agent.answerMs! : agent.endMs;
    const fromMs = Math.max(upToMs, agent.progressMs!);
    ringingMs += Math.max(0, untilMs - fromMs);
    upToMs = Math.max(upToMs, untilMs);
  }
  return ringingMs;
}

/**
 * How long agent and customer were both on the line. A bridge begins with early media, before the answer or without one, so it is no
 * talk before both answered. Undefined where the record does not separate it.
 */
export function talkOf(customer: Leg, agents: readonly Leg[]): Facts['talkDurationMs'] {
  const { answerMs, bridgeMs, endMs } = customer;
  if (!wasAnswered(customer)) return told(0, fromTimes(customer, 'answer'));
  const answered = agents.filter(wasAnswered);
  if (agents.length > 0 && answered.length === 0) return told(0, placesOf(agents, 'answer'));
  if (bridgeMs === 0) return isInConference(customer) ? undefined : told(0, fromTimes(customer, 'bridge'));
  if (bridgeMs === null && answered.length === 0) return undefined;
  const togetherMs = answered.reduce((ms, agent) => Math.min(ms, agent.answerMs!), Number.POSITIVE_INFINITY);
  const apartMs = answered.reduce((ms, agent) => Math.max(ms, agent.endMs), Number.NEGATIVE_INFINITY);
  const fromMs = Math.max(answerMs!, bridgeMs ?? 0, answered.length > 0 ? togetherMs : 0);
  const untilMs = answered.length > 0 ? Math.min(endMs, apartMs) : endMs;
  return told(Math.max(0, untilMs - fromMs), fromTimes(customer, bridgeMs === null ? 'answer' : 'bridge', 'end'));
}

/** Agents that wait for customers in a conference are bridged to nobody. */
function isInConference({ variables: { text } }: Leg): boolean {
  return text('conference_uuid') !== null || text('last_app') === 'conference';
}

function placesOf(agents: readonly Leg[], what: string): string {
  return `${what} of ${agents.map(({ at }) => at.replace(/\.$/, '')).join(', ')}`;
}

import { told, type Facts } from '../facts.ts';
import type { ChosenLegs } from './choose-customer-leg.ts';
import type { Leg } from './leg.ts';

type AgentFacts = Pick<Facts, 'agentId' | 'talkDurationMs' | 'agentRingingDurationMs' | 'endCause' | 'hangupParty'>;

/** How far apart two legs of a call may end that end together: platforms write whole seconds. */
const TOGETHER_MS = 2_000;

/**
 * What the legs of agents tell of a customer's call that was answered. An agent who answered talked while both legs were up. Where
 * none did, nobody talked, and the leg that ended last says why: it was not answered, it was turned away, or it was cancelled
 * because the customer left. Nothing where there is no leg of an agent.
 */
export function agentFacts({ customer, agents }: ChosenLegs): AgentFacts {
  if (agents.length === 0 || customer.callDurationMs.value === 0) return {};
  const answered = agents.filter((leg) => leg.callDurationMs.value > 0);
  if (answered.length > 0)
    return { ...idOf(answered), talkDurationMs: told(talkOf(customer, answered), "agents' legs") };
  return {
    ...idOf(agents),
    talkDurationMs: told(0, "agents' legs: none was answered"),
    ...unansweredFacts(customer, agents, lastOf(agents)),
  };
}

function lastOf(legs: readonly Leg[]): Leg {
  return legs.toSorted((one, other) => other.endedAt.value - one.endedAt.value || (one.id < other.id ? -1 : 1))[0]!;
}

/** An address of SIP or of a client is an agent's name; a number is personal, and no name. */
function idOf(legs: readonly Leg[]): AgentFacts {
  const { direction, from, to } = lastOf(legs);
  const address = direction === 'inbound' ? from : to;
  return address !== null && /^[a-z]+:/.test(address) ? { agentId: told(address, "agent's leg") } : {};
}

function unansweredFacts(customer: Leg, agents: readonly Leg[], last: Leg): AgentFacts {
  const rangMs = Math.max(0, ...agents.map(rangOf));
  const rang = rangMs > 0 ? { agentRingingDurationMs: told(rangMs, "agents' legs") } : {};
  if (last.outcome === 'no answer') return { ...rang, endCause: told('AGENT_NO_ANSWER', "agent's leg: no answer") };
  if (last.outcome === 'turned away') return { ...rang, endCause: told('AGENT_REJECTED', "agent's leg: turned away") };
  const isTogether = Math.abs(customer.endedAt.value - last.endedAt.value) <= TOGETHER_MS;
  const hasLeft = last.outcome === 'cancelled' && isTogether;
  return hasLeft ? { ...rang, hangupParty: told('CUSTOMER', "agent's leg: cancelled at the end") } : rang;
}

/** Where the platform has no time of ringing, the whole of a leg that it calls not answered counts: its agent was rung. */
function rangOf(leg: Leg): number {
  if (leg.ringingDurationMs !== undefined) return leg.ringingDurationMs.value;
  return leg.outcome === 'no answer' ? leg.endedAt.value - leg.startedAt.value : 0;
}

/** How long the customer's leg and at least one of an agent were up together. */
function talkOf(customer: Leg, agents: readonly Leg[]): number {
  const whole = spanOf(customer);
  const spans = agents.map(spanOf).toSorted((one, other) => one.from - other.from);
  let talkMs = 0;
  let coveredTo = whole.from;
  for (const { from, to } of spans) {
    const begin = Math.max(from, coveredTo);
    const end = Math.min(to, whole.to);
    if (end <= begin) continue;
    talkMs += end - begin;
    coveredTo = end;
  }
  // Both were answered: a talk within one second of the platform's clock is not none.
  return Math.max(1, talkMs);
}

function spanOf({ endedAt, callDurationMs }: Leg): { readonly from: number; readonly to: number } {
  return { from: endedAt.value - callDurationMs.value, to: endedAt.value };
}

import type { EndCause } from '../../engine/call.ts';
import { told, type Facts, type Told } from '../facts.ts';
import { numberAt, textAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import { isFinal, receivedAt, statusOfLeg, type EventsOfCall } from './events-of-call.ts';

/**
 * What is told of agents that the application dialled: by their legs' statuses, else by what the dial verb's action hook was sent.
 * Where neither is there, nothing: the application may be the one who talks.
 */
export function agentsPartOf(events: EventsOfCall, callDurationMs: number): Partial<Facts> {
  const legs = legsOf(events.agents);
  const dial = dialOf(events.customer);
  if (legs.length === 0 && dial === null) return {};
  return {
    talkDurationMs: talkOf(legs, dial, callDurationMs),
    agentRingingDurationMs: ringingOf(legs, dial),
    ...refusalOf(legs, dial),
  };
}

function legsOf(agents: readonly JsonObject[]): readonly (readonly JsonObject[])[] {
  return [...Map.groupBy(agents, (event) => textAt(event, 'call_sid')).values()];
}

/** What became of the dial verb: of several, the best for the customer. */
function dialOf(customer: readonly JsonObject[]): string | null {
  const words = new Set(customer.map((event) => textAt(event, 'dial_call_status')));
  return ['completed', 'no-answer', 'busy', 'failed'].find((word) => words.has(word)) ?? null;
}

/** Durations are whole seconds, cut, so a leg that was completed talked for at least a part of one. Legs of a conference overlap. */
function talkOf(
  legs: readonly (readonly JsonObject[])[],
  dial: string | null,
  callDurationMs: number,
): Told<number> | undefined {
  const talks = legs.map(completedMs).filter((talkMs) => talkMs !== null);
  const talkMs = talks.reduce((sum, ms) => sum + ms, 0);
  if (talks.length > 0) return told(Math.min(talkMs, callDurationMs), "duration of the agents' legs");
  if (dial === 'completed') return undefined;
  return told(0, dial === null ? "call_status of the agents' legs" : 'dial_call_status');
}

function completedMs(leg: readonly JsonObject[]): number | null {
  const seconds = leg
    .filter((event) => statusOfLeg(event) === 'completed')
    .map((event) => numberAt(event, 'duration') ?? 0);
  return seconds.length === 0 ? null : Math.max(1, Math.max(...seconds) * 1_000);
}

/** How long agents' phones rang: between two events, where the bridge told their times; else that they did, and no more. */
function ringingOf(legs: readonly (readonly JsonObject[])[], dial: string | null): Told<number> | undefined {
  const rang = legs.map(rangMs).filter((ms) => ms !== null);
  if (rang.length > 0)
    return told(
      rang.reduce((sum, ms) => sum + ms, 0),
      "receivedAt of the agents' legs",
    );
  return dial === 'no-answer' ? told(1, 'dial_call_status') : undefined;
}

function rangMs(leg: readonly JsonObject[]): number | null {
  const statuses = leg.map(statusOfLeg);
  if (!statuses.includes('ringing') && !statuses.includes('no-answer')) return null;
  const fromMs = receivedAt(leg, ['ringing']);
  const toMs = receivedAt(leg, ['in-progress']) ?? receivedAt(leg.filter(isFinal), statuses);
  return fromMs === null || toMs === null ? 1 : Math.max(1, toMs - fromMs);
}

/** jambonz says `busy` of 486 and 603: the agent's phone refused, and nobody else was reached. */
function refusalOf(legs: readonly (readonly JsonObject[])[], dial: string | null): { endCause?: Told<EndCause> } {
  const ends = legs.flatMap((leg) => leg.filter(isFinal).map(statusOfLeg));
  const isRefused = legs.length > 0 ? ends.length > 0 && ends.every((end) => end === 'busy') : dial === 'busy';
  if (!isRefused || dial === 'completed') return {};
  return { endCause: told('AGENT_REJECTED', legs.length > 0 ? "call_status of the agents' legs" : 'dial_call_status') };
}

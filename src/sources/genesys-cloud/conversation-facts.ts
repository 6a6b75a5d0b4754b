import type { EndCause } from '../../engine/call.ts';
import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import { numberAt, objectsAt, textAt } from '../json-fields.ts';
import type { Segment, Session } from './conversation.ts';
import { coveredMs, coveredWithoutMs, earliestOf, latestOf, partsWithin, type Interval } from '../intervals.ts';
import { causeOfDisconnect, causeOfDisposition, causeOfWrapUp } from './outcome-words.ts';
import { lostAgent, type Parties } from './parties.ts';

/** What a customer's session does while it is connected; dialing, contacting and system come before. */
const CONNECTED = ['interact', 'ivr', 'hold', 'voicemail'];

/** From the customer's answer to the end of their leg; null where it was not answered. */
export function answeredPart({ customer }: Parties, endedMs: number): Interval | null {
  const connected = segmentsOf(customer, ...CONNECTED);
  const metrics = customer.map(({ connectedMs }) => connectedMs).filter((timeMs) => timeMs !== null);
  if (connected.length === 0 && metrics.length === 0) return null;
  return {
    fromMs: earliestOf(connected.length > 0 ? connected.map(({ fromMs }) => fromMs) : metrics),
    toMs: connected.length > 0 ? latestOf(connected.map(({ toMs }) => toMs)) : endedMs,
  };
}

export function segmentsOf(sessions: readonly Session[], ...types: readonly string[]): readonly Segment[] {
  return sessions.flatMap(({ segments }) => segments.filter(({ type }) => types.includes(type)));
}

/** How long it rang at the callee: between dialling and the answer the platform says that it is contacting. */
export function ringingOf({ customer, agents }: Parties): Told<number> | undefined {
  const atCustomer = segmentsOf(customer, 'contacting');
  const contacting = atCustomer.length > 0 ? atCustomer : segmentsOf(agents, 'contacting');
  return contacting.length === 0 ? undefined : told(coveredMs(contacting), 'contacting segments');
}

/** What is told of agents and queues of an answered call. */
export function answeredFacts(parties: Parties, answered: Interval, customerLeft: boolean): Partial<Facts> {
  const { agents, queues, customer } = parties;
  const talkMs = coveredMs(partsWithin(segmentsOf(agents, 'interact', 'hold'), answered));
  const alerts = segmentsOf(agents, 'alert');
  const alertedMs = coveredMs(alerts);
  // An answered queue whose agent's events are not here tells that there was an agent, and no more.
  const isElsewhere = talkMs === 0 && queues.some(({ raw }) => textAt(raw, 'acdOutcome') === 'ANSWERED');
  return {
    talkDurationMs: isElsewhere ? undefined : told(talkMs, "agents' interact and hold"),
    queueDurationMs: queueOf(queues, alerts),
    agentRingingDurationMs: isElsewhere
      ? told(Math.max(1, alertedMs), 'acdOutcome')
      : alertedMs > 0
        ? told(alertedMs, "agents' alert segments")
        : undefined,
    mediaPacketsReceived: packetsOf(customer),
    endCause:
      talkMs === 0 && !customerLeft && lostAgent(parties) ? told('AGENT_NETWORK_LOST', 'disconnectType') : undefined,
  };
}

/** A queue holds the customer while it calls agents too. */
function queueOf(queues: readonly Session[], alerts: readonly Segment[]): Told<number> | undefined {
  const waits = segmentsOf(queues, 'interact', 'delay');
  return waits.length === 0 ? undefined : told(coveredWithoutMs(waits, alerts), 'acd segments without alerts');
}

function packetsOf(customer: readonly Session[]): Told<number> | undefined {
  const counts = customer
    .flatMap(({ raw }) => objectsAt(raw, 'mediaEndpointStats'))
    .map((stats) => numberAt(stats, 'receivedPackets'))
    .filter((count) => count !== null);
  if (counts.length === 0) return undefined;
  return told(
    counts.reduce((sum, count) => sum + count, 0),
    "the customer's mediaEndpointStats[].receivedPackets",
  );
}

/** Why an outbound call was not answered: the dialler's words, then codes. */
export function unansweredFacts({ customer, others, agents }: Parties): Partial<Facts> {
  const segments = customer
    .flatMap((session) => session.segments)
    .sort((a, b) => b.toMs - a.toMs || b.fromMs - a.fromMs);
  const sip = segments.find(({ sipStatus }) => sipStatus !== null && sipStatus >= 300)?.sipStatus ?? null;
  const q850 = segments.find(({ q850Cause }) => q850Cause !== null && q850Cause > 0)?.q850Cause ?? null;
  const wrapUps = [...customer, ...others, ...agents].flatMap((session) =>
    session.segments.map(({ wrapUpCode }) => wrapUpCode),
  );
  return {
    endCause:
      firstCause(
        customer.map(({ raw }) => textAt(raw, 'dispositionName')),
        causeOfDisposition,
        'dispositionName',
      ) ??
      firstCause(wrapUps, causeOfWrapUp, 'wrapUpCode') ??
      firstCause(
        segments.map(({ disconnectType }) => disconnectType),
        causeOfDisconnect,
        'disconnectType',
      ),
    sipStatusCode: toldIfAny(sip, 'sipResponseCodes'),
    q850Cause: toldIfAny(q850, 'q850ResponseCodes'),
  };
}

function firstCause(
  words: readonly (string | null)[],
  causeOf: (word: string) => EndCause | undefined,
  from: string,
): Told<EndCause> | undefined {
  const causes = words
    .map((word) => (word === null ? undefined : causeOf(word)))
    .filter((cause) => cause !== undefined);
  const [first] = causes.sort();
  return first === undefined ? undefined : told(first, from);
}

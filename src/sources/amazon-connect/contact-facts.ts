import type { EndCause, HangupParty } from '../../engine/call.ts';
import { told, type Told } from '../facts.ts';
import { numberAt, objectAt, textAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import { isoTimeAt, neededIsoTimeAt } from '../times.ts';
import { lastOf, type ContactsOfCall } from './contacts-of-call.ts';
import { CAUSE_OF_DETECTION, CAUSE_OF_REASON, NOT_ANSWERED, PARTY_OF_REASON } from './disconnect-words.ts';

/** Connect gives up ringing by itself after this, and calls it TELECOM_ORIGINATOR_CANCEL as it calls an agent's giving up. */
export const RING_LIMIT_MS = 60_000;

/** From the customer's answer to the end of the last contact. Only ConnectedToSystemTimestamp tells the answer of an outbound call. */
export function callDurationOf({ first, all }: ContactsOfCall): Told<number> {
  const connectedMs = isoTimeAt(first, 'ConnectedToSystemTimestamp');
  if (connectedMs === null) return told(0, 'no ConnectedToSystemTimestamp');
  if (NOT_ANSWERED.has(textAt(first, 'AnsweringMachineDetectionStatus') ?? ''))
    return told(0, 'AnsweringMachineDetectionStatus');
  const endedMs = neededIsoTimeAt(lastOf(all), 'DisconnectTimestamp');
  return told(Math.max(1, endedMs - connectedMs), 'ConnectedToSystemTimestamp to DisconnectTimestamp');
}

/**
 * How long agents and the customer were on the line together. AgentInteractionDuration leaves holds out, and has in it what an agent
 * waits for the customer's answer; what comes after the agent, as a survey, is in DisconnectTimestamp alone.
 */
export function talkOf({ first, all }: ContactsOfCall, callDurationMs: number): Told<number> {
  const answeredMs = isoTimeAt(first, 'ConnectedToSystemTimestamp') ?? 0;
  const talks = all.map((contact) => talkOfContact(contact, answeredMs)).filter((talkMs) => talkMs !== null);
  if (talks.length === 0) return told(0, 'no Agent');
  const talkMs = talks.reduce((sum, talk) => sum + talk, 0);
  return told(Math.min(Math.max(1, talkMs), callDurationMs), 'Agent.AgentInteractionDuration + CustomerHoldDuration');
}

function talkOfContact(contact: JsonObject, answeredMs: number): number | null {
  if (!hasAgent(contact)) return null;
  const togetherMs =
    secondsAt(contact, 'Agent.AgentInteractionDuration') + secondsAt(contact, 'Agent.CustomerHoldDuration');
  const joinedMs = isoTimeAt(contact, 'Agent.ConnectedToAgentTimestamp') ?? answeredMs;
  return Math.max(0, togetherMs - Math.max(0, answeredMs - joinedMs));
}

/** Whether an agent took a contact: Connect leaves `Agent` out else. */
function hasAgent(contact: JsonObject): boolean {
  return objectAt(contact, 'Agent') !== null;
}

function secondsAt(contact: JsonObject, path: string): number {
  return (numberAt(contact, path) ?? 0) * 1_000;
}

/** How long the customer was queued, over all contacts. A callback is queued before the customer is called. */
export function queueDurationOf({ all }: ContactsOfCall): Told<number> | undefined {
  const queued = all.filter((contact) => textAt(contact, 'Queue.EnqueueTimestamp') !== null && !isCallback(contact));
  if (queued.length === 0) return undefined;
  return told(
    queued.reduce((sum, contact) => sum + secondsAt(contact, 'Queue.Duration'), 0),
    'Queue.Duration',
  );
}

/**
 * That agents were called and none came. How long they were called is not told: `ringTimeoutMs` an attempt. Of a call that went on in
 * a contact that is not here nothing is said: an agent may have come there.
 */
export function missedRingingOf(contacts: ContactsOfCall, ringTimeoutMs: number): Told<number> | undefined {
  const { all } = contacts;
  const attempts = all.reduce((sum, contact) => sum + (numberAt(contact, 'AgentConnectionAttempts') ?? 0), 0);
  const ids = new Set(all.map((contact) => textAt(contact, 'ContactId')));
  const goesOn = all.some((contact) => isElsewhere(textAt(contact, 'NextContactId'), ids));
  if (attempts < 1 || goesOn || all.some(hasAgent)) return undefined;
  return told(attempts * ringTimeoutMs, 'AgentConnectionAttempts');
}

function isElsewhere(id: string | null, ids: ReadonlySet<string | null>): boolean {
  return id !== null && !ids.has(id);
}

/** Why an outbound call was not answered. `ringLimitMs`: what rang that long was given up by Connect, not by an agent. */
export function causeOf(contact: JsonObject, ringLimitMs: number): Told<EndCause> | undefined {
  const reason = textAt(contact, 'DisconnectReason') ?? '';
  if (reason === 'TELECOM_ORIGINATOR_CANCEL' && isGivenUp(contact, ringLimitMs))
    return told('NO_ANSWER', 'DisconnectReason, at the ring limit');
  const ofReason = CAUSE_OF_REASON.get(reason);
  if (ofReason !== undefined) return told(ofReason, 'DisconnectReason');
  const ofDetection = CAUSE_OF_DETECTION.get(textAt(contact, 'AnsweringMachineDetectionStatus') ?? '');
  return ofDetection === undefined ? undefined : told(ofDetection, 'AnsweringMachineDetectionStatus');
}

function isGivenUp(contact: JsonObject, ringLimitMs: number): boolean {
  const dialledMs = dialledAt(contact);
  return dialledMs !== null && neededIsoTimeAt(contact, 'DisconnectTimestamp') - dialledMs >= ringLimitMs;
}

/** A callback is initiated when it is asked for, and dialled once it left the queue and an agent took it. Null where none of it is told. */
function dialledAt(contact: JsonObject): number | null {
  if (!isCallback(contact)) return neededIsoTimeAt(contact, 'InitiationTimestamp');
  return isoTimeAt(contact, 'Agent.ConnectedToAgentTimestamp') ?? isoTimeAt(contact, 'Queue.DequeueTimestamp');
}

function isCallback(contact: JsonObject): boolean {
  return textAt(contact, 'InitiationMethod') === 'CALLBACK';
}

/** Who ended the call, by its last contact. */
export function partyOf(contacts: ContactsOfCall, ringLimitMs: number): Told<HangupParty> | undefined {
  const last = lastOf(contacts.all);
  const reason = textAt(last, 'DisconnectReason') ?? '';
  if (reason === 'TELECOM_ORIGINATOR_CANCEL') return told(cancellerOf(contacts, last, ringLimitMs), 'DisconnectReason');
  const party = PARTY_OF_REASON.get(reason);
  return party === undefined ? undefined : told(party, 'DisconnectReason');
}

function cancellerOf({ direction }: ContactsOfCall, last: JsonObject, ringLimitMs: number): HangupParty {
  if (direction === 'inbound') return 'CUSTOMER';
  return hasAgent(last) && !isGivenUp(last, ringLimitMs) ? 'AGENT' : 'SYSTEM';
}

import { z } from 'zod';
import type { EndCause, HangupParty } from '../../engine/call.ts';
import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import { neededNumberAt, numberAt, objectAt, textAt, wholeAt } from '../json-fields.ts';
import type { JsonObject, JsonValue } from '../json-record.ts';
import { configuredFacts, type Direction, type SourceSettings } from '../source-settings.ts';
import { call, defineSource, notACall } from '../source.ts';
import { isoTimeAt } from '../times.ts';
import { EXAMPLE, NEVER_TOLD, READS, SKIPS } from './documented-fields.ts';

const options = z.strictObject({
  answeredAtAttribute: z
    .string()
    .regex(/^[^.]+$/, 'must be a name without dots')
    .default('answeredAt')
    .describe('attribute of the SIP participant in which the application keeps when the call was answered'),
});

/** The webhook `participant_left` of a SIP participant, as livekit/protocol 1.x writes it: https://docs.livekit.io/home/server/webhooks */
export const livekitSip = defineSource({
  name: 'livekit-sip',
  version: 1,
  title: 'LiveKit SIP: participant_left webhook',
  reads: READS,
  skips: SKIPS,
  neverTold: NEVER_TOLD,
  options,
  example: EXAMPLE,
  open: (settings, { answeredAtAttribute }) => {
    return (record) => {
      if (textAt(record, 'event') !== 'participant_left') return notACall('OTHER_EVENT');
      if (textAt(record, 'participant.kind') !== 'SIP') return notACall('NOT_SIP');
      return call(factsOf(record, settings, answeredAtAttribute));
    };
  },
});

function factsOf(record: JsonValue, settings: SourceSettings, answeredAtAttribute: string): Facts {
  // Names of attributes have dots in them.
  const attributes = objectAt(record, 'participant.attributes') ?? {};
  const callId = attributeOf(attributes, 'sip.callID');
  if (callId === null) throw new BadFieldError('participant.attributes["sip.callID"]', 'is missing');
  const direction: Direction = attributeOf(attributes, 'sip.ruleID') === null ? 'outbound' : 'inbound';
  const trunk = attributeOf(attributes, 'sip.trunkID');
  const times = timesOf(record);
  const callDurationMs = callDurationOf(record, answeredAtAttribute, times.endedAt.value);
  const isUnanswered = callDurationMs.value === 0 && direction === 'outbound';
  const reason = textAt(record, 'participant.disconnectReason') ?? '';
  return {
    ...configuredFacts(settings, { direction, queue: null, trunk, campaign: null }),
    ...numbersOf(attributes, direction),
    ...times,
    eventId: told(`livekit-sip:${callId}:ended`, 'sip.callID'),
    callId: told(callId, 'sip.callID'),
    lineId: toldIfAny(trunk, 'sip.trunkID'),
    callDurationMs,
    hangupParty: partyOf(reason),
    ...(isUnanswered ? unansweredOf(record, reason, attributeOf(attributes, 'sip.callStatus')) : {}),
  };
}

function attributeOf(attributes: JsonObject, name: string): string | null {
  const value = Object.hasOwn(attributes, name) ? (attributes[name] ?? null) : null;
  if (value === null || value === '') return null;
  if (typeof value !== 'string') throw new BadFieldError(`participant.attributes["${name}"]`, 'is no text');
  return value;
}

/** Seconds, and milliseconds of the joining since protocol 1.32; so a call may seem to end before it began, by less than a second. */
function timesOf(record: JsonValue): { readonly startedAt: Told<number>; readonly endedAt: Told<number> } {
  const joinedMs = numberAt(record, 'participant.joinedAtMs');
  const startedMs = joinedMs || neededNumberAt(record, 'participant.joinedAt') * 1_000;
  const endedMs = neededNumberAt(record, 'createdAt') * 1_000;
  return {
    startedAt: told(startedMs, joinedMs ? 'participant.joinedAtMs' : 'participant.joinedAt'),
    endedAt: told(endedMs < startedMs && startedMs - endedMs < 1_000 ? startedMs : endedMs, 'createdAt'),
  };
}

/** The participant joins before it is dialled, and no webhook tells the answer: the application has to. */
function callDurationOf(record: JsonValue, name: string, endedMs: number): Told<number> {
  const path = `participant.attributes.${name}`;
  const answeredMs = isoTimeAt(record, path);
  if (answeredMs === null) return told(0, `no ${path}`);
  return told(Math.max(1, endedMs - answeredMs), `${path} to createdAt`);
}

function numbersOf(attributes: JsonObject, direction: Direction): Pick<Facts, 'callerNumber' | 'calleeNumber'> {
  const customer = toldIfAny(attributeOf(attributes, 'sip.phoneNumber'), 'sip.phoneNumber');
  const own = toldIfAny(attributeOf(attributes, 'sip.trunkPhoneNumber'), 'sip.trunkPhoneNumber');
  return direction === 'inbound'
    ? { callerNumber: customer, calleeNumber: own }
    : { callerNumber: own, calleeNumber: customer };
}

const CAUSE_OF_REASON: ReadonlyMap<string, EndCause> = new Map([
  ['USER_UNAVAILABLE', 'NO_ANSWER'],
  ['USER_REJECTED', 'REJECTED'],
  ['SIP_TRUNK_FAILURE', 'CARRIER_UNAVAILABLE'],
]);

/**
 * Of an outbound call that was not answered. LiveKit puts many SIP statuses into one reason, so where the application adds the status
 * that its request to dial failed with, that decides; but not a 487, which answers LiveKit's own giving up.
 */
function unansweredOf(record: JsonValue, reason: string, status: string | null): Partial<Facts> {
  const sipStatus = wholeAt(record, 'sipStatusCode');
  const cause = sipStatus === null || sipStatus === 487 ? CAUSE_OF_REASON.get(reason) : undefined;
  return {
    endCause: cause === undefined ? undefined : told(cause, 'participant.disconnectReason'),
    sipStatusCode: toldIfAny(sipStatus, 'sipStatusCode'),
    ringingDurationMs: status === 'ringing' ? told(1, 'sip.callStatus') : undefined,
  };
}

const PARTY_OF_REASON: ReadonlyMap<string, HangupParty> = new Map([
  ['USER_REJECTED', 'CUSTOMER'],
  ['SIP_TRUNK_FAILURE', 'LINE'],
  ['PARTICIPANT_REMOVED', 'SYSTEM'],
  ['ROOM_DELETED', 'SYSTEM'],
  ['ROOM_CLOSED', 'SYSTEM'],
  ['SERVER_SHUTDOWN', 'SYSTEM'],
]);

function partyOf(reason: string): Told<HangupParty> | undefined {
  const party = PARTY_OF_REASON.get(reason);
  return party === undefined ? undefined : told(party, 'participant.disconnectReason');
}

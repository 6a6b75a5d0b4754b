import type { HangupParty } from '../../engine/call.ts';
import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Told } from '../facts.ts';
import { neededTextAt, numberAt, objectAt, textAt, valueAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import type { Leg, LegOutcome } from '../legs/leg.ts';
import { ownNumber } from '../legs/own-number.ts';
import type { Direction } from '../source-settings.ts';
import { isoTimeAt } from '../times.ts';
import { codeAt, secondsAt } from './status-events.ts';
import { isPartial } from './summary-of-record.ts';
import { causeOf, directionOf, isMachine } from './twilio-words.ts';

/** The leg that a summary of a call that is over tells of. @throws BadFieldError */
export function summaryLeg(summary: JsonObject, outcome: LegOutcome): Leg {
  const id = neededTextAt(summary, 'call_sid');
  const direction = directionOf(textAt(summary, 'properties.direction'));
  const sipCode = codeAt(summary, 'properties.last_sip_response_num');
  const from = addressAt(summary, 'from', 'caller');
  const to = addressAt(summary, 'to', 'callee');
  const callDurationMs = callDurationOf(summary, outcome);
  const isAnswered = callDurationMs.value > 0;
  const state = isPartial(summary) ? 'partial' : 'complete';
  return {
    id,
    parentId: textAt(summary, 'parent_call_sid'),
    direction,
    from,
    to,
    queue: textAt(summary, 'queue'),
    trunk: toldIfAny(textAt(summary, 'properties.trunk_sid'), 'properties.trunk_sid') ?? ownNumber(direction, from, to),
    campaign: textAt(summary, 'campaign'),
    eventId: told(`twilio:${id}:summary:${state}`, 'call_sid and processing_state'),
    ...timesOf(summary, callDurationMs.value),
    outcome,
    callDurationMs,
    ringingDurationMs: textAt(summary, 'call_state') === 'undialed' ? told(0, 'call_state: undialed') : undefined,
    endCause: causeOf(outcome, sipCode !== null, 'call_state'),
    hangupParty: isAnswered ? hangupPartyOf(summary, direction) : undefined,
    voicemailDetected: voicemailOf(summary),
    sipStatusCode: toldIfAny(sipCode, 'properties.last_sip_response_num'),
    q850Cause: toldIfAny(codeAt(summary, 'properties.q850_cause'), 'properties.q850_cause'),
    mediaPacketsReceived: isAnswered ? packetsOf(summary) : undefined,
  };
}

/** A party is an object in a summary as Twilio documents it, and a text in short forms. */
function addressAt(summary: JsonObject, path: string, name: string): string | null {
  return typeof valueAt(summary, path) === 'object'
    ? textAt(objectAt(summary, path) ?? {}, name)
    : textAt(summary, path);
}

function timesOf(summary: JsonObject, callDurationMs: number): Pick<Leg, 'startedAt' | 'endedAt'> {
  const created = isoTimeAt(summary, 'created_time');
  const started = isoTimeAt(summary, 'start_time');
  const ended = isoTimeAt(summary, 'end_time');
  const startedAt =
    created !== null && created <= (started ?? created)
      ? told(created, 'created_time')
      : toldIfAny(started, 'start_time');
  if (startedAt === undefined) throw new BadFieldError('start_time', 'is missing');
  if (ended !== null) return { startedAt, endedAt: told(ended, 'end_time') };
  const durationMs = Math.max(callDurationMs, secondsAt(summary, 'duration') ?? 0);
  return { startedAt, endedAt: told((started ?? startedAt.value) + durationMs, 'start_time and duration') };
}

function callDurationOf(summary: JsonObject, outcome: LegOutcome): Told<number> {
  if (outcome !== 'answered') return told(0, 'call_state');
  const connectedMs = secondsAt(summary, 'connect_duration');
  if (connectedMs === null) throw new BadFieldError('connect_duration', 'is missing');
  return told(Math.max(1, connectedMs), 'connect_duration');
}

/** Which side's BYE reached Twilio: that of the far end is the customer's; the near end may be an agent or the application. */
function hangupPartyOf(summary: JsonObject, direction: Direction | null): Told<HangupParty> | undefined {
  const side = textAt(summary, 'properties.disconnected_by');
  const isCustomer = (direction === 'outbound' && side === 'callee') || (direction === 'inbound' && side === 'caller');
  return isCustomer ? told('CUSTOMER', 'properties.disconnected_by') : undefined;
}

function voicemailOf(summary: JsonObject): Told<boolean> | undefined {
  const answeredBy = textAt(summary, 'answered_by');
  return answeredBy === null ? undefined : told(isMachine(answeredBy), 'answered_by');
}

const CUSTOMER_EDGES = ['carrier_edge', 'sip_edge'] as const;

/** What the edge towards the customer received; a zero of a partial summary stands for not counted yet. */
function packetsOf(summary: JsonObject): Told<number> | undefined {
  for (const edge of CUSTOMER_EDGES) {
    const path = `${edge}.metrics.inbound.packets_received`;
    const packets = numberAt(summary, path);
    if (packets === null) continue;
    return packets === 0 && isPartial(summary) ? undefined : told(packets, path);
  }
  return undefined;
}

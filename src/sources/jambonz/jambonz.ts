import { z } from 'zod';
import type { HangupParty } from '../../engine/call.ts';
import { BadFieldError } from '../bad-field-error.ts';
import { told, toldIfAny, type Facts, type Told } from '../facts.ts';
import { neededNumberAt, neededTextAt, numberAt, textAt, wholeAt } from '../json-fields.ts';
import type { JsonObject } from '../json-record.ts';
import { configuredFacts, type Direction, type SourceSettings } from '../source-settings.ts';
import { call, defineSource, notACall } from '../source.ts';
import { isoTimeAt } from '../times.ts';
import { agentsPartOf } from './agents-part.ts';
import { EXAMPLE, NEVER_TOLD, READS, SKIPS } from './documented-fields.ts';
import { eventsOfCall, receivedAt, statusOfLeg, type EventsOfCall } from './events-of-call.ts';

const options = z.strictObject({
  customerLeg: z
    .enum(['parent', 'child'])
    .default('parent')
    .describe("which leg is the customer's: child where agents' phones call in and the application dials the customer"),
});

/** Call status webhooks of jambonz, as feature-server 0.9 writes them, each best with the time at which it was received. */
export const jambonz = defineSource({
  name: 'jambonz',
  version: 1,
  title: 'jambonz: call status webhook',
  reads: READS,
  skips: SKIPS,
  neverTold: NEVER_TOLD,
  options,
  example: EXAMPLE,
  open: (settings, { customerLeg }) => {
    return (record, timestampMs) => {
      const events = eventsOfCall(record, customerLeg);
      return events.kind === 'skip' ? notACall(events.reason) : call(factsOf(events, timestampMs, settings));
    };
  },
});

function factsOf(events: EventsOfCall, timestampMs: number, settings: SourceSettings): Facts {
  const { final, callSid } = events;
  const direction = directionOf(neededTextAt(final, 'direction'));
  const trunk = textAt(final, 'originating_sip_trunk_name');
  const configured = configuredFacts(settings, {
    direction,
    queue: null,
    trunk,
    campaign: textAt(final, 'application_sid'),
  });
  const isAnswered = statusOfLeg(final) === 'completed';
  const seconds = isAnswered ? neededNumberAt(final, 'duration') : 0;
  const callDurationMs = isAnswered ? told(Math.max(1, seconds * 1_000), 'duration') : told(0, 'call_status');
  return {
    ...configured,
    carrier: configured.carrier ?? toldIfAny(trunk, 'originating_sip_trunk_name'),
    eventId: told(`jambonz:${callSid}:ended`, 'call_sid'),
    callId: told(callSid, 'call_sid'),
    ...timesOf(events, timestampMs, seconds),
    callerNumber: toldIfAny(textAt(final, 'from'), 'from'),
    calleeNumber: toldIfAny(textAt(final, 'to'), 'to'),
    callDurationMs,
    ringingDurationMs: direction === 'outbound' ? ringingOf(events) : undefined,
    hangupParty: partyOf(events, direction, isAnswered),
    sipStatusCode: isAnswered ? undefined : toldIfAny(wholeAt(final, 'sip_status'), 'sip_status'),
    voicemailDetected: voicemailOf(events),
    ...(isAnswered ? agentsPartOf(events, callDurationMs.value) : direction === 'outbound' ? causeOf(events) : {}),
  };
}

function directionOf(word: string): Direction {
  if (word === 'inbound' || word === 'outbound') return word;
  throw new BadFieldError('direction', 'is neither inbound nor outbound');
}

/**
 * No webhook says when anything was, so the times are the bridge's; of a bridge that adds none, the record's in Kafka. What came before
 * the first that is here is not known.
 */
function timesOf(
  { final, customer }: EventsOfCall,
  timestampMs: number,
  seconds: number,
): Pick<Facts, 'startedAt' | 'endedAt'> {
  const receivedMs = isoTimeAt(final, 'receivedAt');
  const endedMs = receivedMs ?? timestampMs;
  const endedBy = receivedMs === null ? 'timestamp of the record' : 'receivedAt';
  const times = customer.map((event) => isoTimeAt(event, 'receivedAt')).filter((timeMs) => timeMs !== null);
  const answeredMs = endedMs - seconds * 1_000;
  const firstMs = Math.min(...times, answeredMs);
  return {
    startedAt: told(firstMs, firstMs < answeredMs ? 'the first receivedAt' : `${endedBy} less duration`),
    endedAt: told(endedMs, endedBy),
  };
}

/** Known where the statuses before the last one are there; `early-media` may be an announcement as well as ringing. */
function ringingOf({ customer }: EventsOfCall): Told<number> | undefined {
  const statuses = new Set(customer.map(statusOfLeg));
  if (statuses.has('ringing')) {
    const fromMs = receivedAt(customer, ['ringing']);
    const toMs =
      receivedAt(customer, ['in-progress']) ?? receivedAt(customer, ['completed', 'failed', 'busy', 'no-answer']);
    if (fromMs === null || toMs === null) return told(1, 'call_status ringing');
    return told(Math.max(1, toMs - fromMs), 'receivedAt of ringing to what came next');
  }
  return statuses.has('trying') && !statuses.has('early-media')
    ? told(0, 'no call_status ringing after trying')
    : undefined;
}

/** `caller` is whoever is at the other end of this leg, and stands in calls that were dialled too. */
function partyOf({ final }: EventsOfCall, direction: Direction, isAnswered: boolean): Told<HangupParty> | undefined {
  const word = textAt(final, 'call_termination_by');
  if (word === 'jambonz') return told('SYSTEM', 'call_termination_by');
  const wasDialled = direction === 'outbound' && !isAnswered;
  // jambonz itself cancels a call that is not answered, at the time limit of the call.
  if (wasDialled && statusOfLeg(final) === 'no-answer') return told('SYSTEM', 'call_status');
  // The network of the callee answers for them; only what says busy or declined is theirs.
  if (word !== 'caller' || (wasDialled && !isDeclined(final))) return undefined;
  return told('CUSTOMER', 'call_termination_by');
}

const DECLINED: ReadonlySet<number | null> = new Set([486, 600, 603]);

function isDeclined(final: JsonObject): boolean {
  return statusOfLeg(final) === 'busy' || DECLINED.has(numberAt(final, 'sip_status'));
}

/** Of an outbound call that was not answered. `failed` says nothing: its SIP status does. */
function causeOf({ final }: EventsOfCall): Partial<Facts> {
  const status = statusOfLeg(final);
  if (status === 'no-answer') return { endCause: told('NO_ANSWER', 'call_status') };
  if (status !== 'busy') return {};
  return { endCause: told(numberAt(final, 'sip_status') === 603 ? 'REJECTED' : 'BUSY', 'call_status') };
}

const MACHINE: ReadonlySet<string> = new Set(['amd_machine_detected', 'amd_machine_stopped_speaking']);

function voicemailOf({ customer }: EventsOfCall): Told<boolean> | undefined {
  return customer.some((event) => MACHINE.has(textAt(event, 'type') ?? '')) ? told(true, 'events[].type') : undefined;
}
